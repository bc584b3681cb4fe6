/**
 * One need of a call: an action on a bucket or a key, with all that the bucket itself says of it, which is its policy
 * and the access control lists.
 */

import type { AccessNeed } from '../access-need.js'
import { parsePolicy, type Policy, type Statement } from '../policy/document.js'
import { isPublic } from '../policy/evaluate.js'
import { blocksPublic, grantedGroups } from './grants.js'
import { type Bucket, type Grant, latestVersion, type ObjectVersion, type S3State } from './state.js'

/** What is asked for beside the action and where. */
export interface NeedOptions {
  readonly versionId?: string | undefined
  readonly conditions?: AccessNeed['conditions']
}

/** An action on a bucket, or on a key in it. */
export function needOf(
  state: S3State,
  action: string,
  bucket: string,
  key?: string,
  { versionId, conditions = {} }: NeedOptions = {},
): AccessNeed {
  const arn = `arn:aws:s3:::${bucket}`
  const found = state.buckets.get(bucket)
  const object = key === undefined ? undefined : versionAt(state, bucket, key, versionId)
  return {
    action,
    resource: key === undefined ? arn : `${arn}/${key}`,
    conditions,
    resourcePolicy: found === undefined ? undefined : policyOf(found, action, object, state.accountId),
  }
}

/** The version that a request is about, if it is there. */
export function versionAt(
  state: S3State,
  bucket: string,
  key: string,
  versionId: string | undefined,
): ObjectVersion | undefined {
  if (versionId === undefined || versionId === '') return latestVersion(state, bucket, key)
  const versions = state.index(bucket).versions.get(key)
  return versions?.find((version) => version.versionId === versionId)
}

/** The policy of the bucket, and its lists as if they were a policy. */
function policyOf(
  bucket: Bucket,
  action: string,
  object: ObjectVersion | undefined,
  accountId: string,
): Policy | undefined {
  const policy = bucket.policy === undefined ? undefined : restricted(bucket, parsePolicy(bucket.policy), accountId)
  const listed = listStatements(bucket, action, object)
  if (listed.length === 0) return policy
  return { version: '2012-10-17', statements: [...(policy?.statements ?? []), ...listed] }
}

/** A public policy may count for the account's own people only. */
function restricted(bucket: Bucket, policy: Policy, accountId: string): Policy {
  if (!blocksPublic(bucket, 'RestrictPublicBuckets') || !isPublic(policy)) return policy
  const own = { operator: 'StringEquals', key: 'aws:PrincipalAccount', values: [accountId] }
  const statements = policy.statements.map((statement) =>
    statement.isAllow ? { ...statement, conditions: [...statement.conditions, own] } : statement,
  )
  return { ...policy, statements }
}

type Permission = Exclude<Grant['Permission'], 'FULL_CONTROL'>

/** The permission in which list lets somebody do it. */
const permissions: Readonly<Record<string, readonly [list: 'bucket' | 'object', permission: Permission]>> = {
  's3:ListBucket': ['bucket', 'READ'],
  's3:ListBucketVersions': ['bucket', 'READ'],
  's3:ListBucketMultipartUploads': ['bucket', 'READ'],
  's3:PutObject': ['bucket', 'WRITE'],
  's3:DeleteObject': ['bucket', 'WRITE'],
  's3:GetBucketAcl': ['bucket', 'READ_ACP'],
  's3:PutBucketAcl': ['bucket', 'WRITE_ACP'],
  's3:GetObject': ['object', 'READ'],
  's3:GetObjectVersion': ['object', 'READ'],
  's3:GetObjectAcl': ['object', 'READ_ACP'],
  's3:GetObjectVersionAcl': ['object', 'READ_ACP'],
  's3:PutObjectAcl': ['object', 'WRITE_ACP'],
  's3:PutObjectVersionAcl': ['object', 'WRITE_ACP'],
}

function listStatements(bucket: Bucket, action: string, object: ObjectVersion | undefined): readonly Statement[] {
  const rule = permissions[action]
  if (rule === undefined) return []
  const [list, permission] = rule
  // Who may list may learn that an object is not there.
  const isGone = action === 's3:GetObject' && (object === undefined || object.isDeleteMarker)
  const grants = list === 'bucket' || isGone ? bucket.grants : (object?.grants ?? [])
  const { isForAll, isForAuthenticated } = grantedGroups(grants, permission, bucket)
  const named = { operator: 'StringNotEquals', key: 'aws:PrincipalType', values: ['Anonymous'] }
  return [
    ...(isForAll ? [forEverybody] : []),
    ...(isForAuthenticated ? [{ ...forEverybody, conditions: [named] }] : []),
  ]
}

const forEverybody: Statement = {
  sid: undefined,
  isAllow: true,
  actions: ['*'],
  notActions: undefined,
  resources: ['*'],
  notResources: undefined,
  principals: { AWS: ['*'] },
  notPrincipals: undefined,
  conditions: [],
}
