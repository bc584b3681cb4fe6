/**
 * What calls of S3 need to be allowed: its actions are not named as its operations are.
 */

import type { AccessNeed } from '../access-need.js'
import type { CallContext } from '../call-context.js'
import { textIn } from '../input-values.js'
import { parsePolicy } from '../policy/document.js'
import { isPublic } from '../policy/evaluate.js'
import { blocksPublic, givesEverybody } from './grants.js'
import { parseCopySource } from './copy-source.js'
import { latestVersion, type S3State } from './state.js'

/** An action on a bucket, or on a key in it, with the bucket's policy. */
export function needOf(
  state: S3State,
  action: string,
  bucket: string,
  key?: string,
  conditions: AccessNeed['conditions'] = {},
): AccessNeed {
  const arn = `arn:aws:s3:::${bucket}`
  const found = state.buckets.get(bucket)
  const policy = found?.policy === undefined ? undefined : parsePolicy(found.policy)
  return {
    action,
    resource: key === undefined ? arn : `${arn}/${key}`,
    conditions,
    resourcePolicy: policy,
  }
}

/** All that a call needs. */
export function needsOf(
  state: S3State,
  input: Readonly<Record<string, unknown>>,
  context: CallContext,
): readonly AccessNeed[] {
  const needs = allNeeds(state, input, context)
  const bucket = state.buckets.get(textIn(input, 'Bucket'))
  const isRestricted = bucket !== undefined && blocksPublic(bucket, 'RestrictPublicBuckets')
  if (context.principal.kind !== 'anonymous' || !isRestricted) return needs
  // A public policy counts for the account's own people only.
  return needs.map((need) =>
    need.resourcePolicy !== undefined && isPublic(need.resourcePolicy) ? { ...need, resourcePolicy: undefined } : need,
  )
}

function allNeeds(
  state: S3State,
  input: Readonly<Record<string, unknown>>,
  context: CallContext,
): readonly AccessNeed[] {
  const { operation, request, principal } = context
  const bucket = textIn(input, 'Bucket')
  if (bucket === '') return [{ action: 's3:ListAllMyBuckets', resource: 'arn:aws:s3:::*' }]
  // Each key is asked for when it comes to it.
  if (operation === 'DeleteObjects') return []
  if (principal.kind === 'anonymous' && isOpen(state, bucket, input, operation)) return []
  const key = textIn(input, 'Key')
  const conditions = conditionsOf(state, input, context)
  const withVersion = textIn(input, 'VersionId') === '' ? '' : 'Version'
  const rules = objectActions[operation]
  if (rules !== undefined) {
    const needs = rules.map((action) =>
      needOf(state, `s3:${action.replace('(Version)', withVersion)}`, bucket, key, conditions),
    )
    return [...needs, ...moreNeeds(state, input, request.headers, needs[0])]
  }
  const listing = listActions[operation]
  const action = listing ?? bucketActions[operation] ?? operation
  return [needOf(state, `s3:${action}`, bucket, undefined, conditions)]
}

const objectActions: Readonly<Record<string, readonly string[]>> = {
  AbortMultipartUpload: ['AbortMultipartUpload'],
  CompleteMultipartUpload: ['PutObject'],
  CopyObject: ['PutObject'],
  CreateMultipartUpload: ['PutObject'],
  DeleteObject: ['DeleteObject(Version)'],
  DeleteObjectTagging: ['DeleteObject(Version)Tagging'],
  GetObject: ['GetObject(Version)'],
  GetObjectAcl: ['GetObject(Version)Acl'],
  GetObjectAttributes: ['GetObject(Version)', 'GetObject(Version)Attributes'],
  GetObjectLegalHold: ['GetObjectLegalHold'],
  GetObjectRetention: ['GetObjectRetention'],
  GetObjectTagging: ['GetObject(Version)Tagging'],
  HeadObject: ['GetObject(Version)'],
  ListParts: ['ListMultipartUploadParts'],
  PutObject: ['PutObject'],
  PutObjectAcl: ['PutObject(Version)Acl'],
  PutObjectLegalHold: ['PutObjectLegalHold'],
  PutObjectRetention: ['PutObjectRetention'],
  PutObjectTagging: ['PutObject(Version)Tagging'],
  RestoreObject: ['RestoreObject'],
  UploadPart: ['PutObject'],
  UploadPartCopy: ['PutObject'],
}

const listActions: Readonly<Record<string, string>> = {
  HeadBucket: 'ListBucket',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  ListObjectVersions: 'ListBucketVersions',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
}

/** Actions of documents that are named in their own way; the others bear the operation's name. */
const bucketActions: Readonly<Record<string, string>> = {
  DeleteBucketCors: 'PutBucketCORS',
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  DeleteBucketLifecycle: 'PutLifecycleConfiguration',
  DeleteBucketOwnershipControls: 'PutBucketOwnershipControls',
  DeleteBucketReplication: 'PutReplicationConfiguration',
  DeleteBucketTagging: 'PutBucketTagging',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  GetBucketAccelerateConfiguration: 'GetAccelerateConfiguration',
  GetBucketCors: 'GetBucketCORS',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  GetBucketReplication: 'GetReplicationConfiguration',
  GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  PutBucketAccelerateConfiguration: 'PutAccelerateConfiguration',
  PutBucketCors: 'PutBucketCORS',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  PutBucketNotificationConfiguration: 'PutBucketNotification',
  PutBucketReplication: 'PutReplicationConfiguration',
  PutObjectLockConfiguration: 'PutBucketObjectLockConfiguration',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
}

/** What a request does beside its first purpose: copying reads, headers set lists and tags. */
function moreNeeds(
  state: S3State,
  input: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>>,
  first: AccessNeed | undefined,
): readonly AccessNeed[] {
  const needs: AccessNeed[] = []
  const [bucket, key] = [textIn(input, 'Bucket'), textIn(input, 'Key')]
  const isWrite = first?.action === 's3:PutObject'
  if (isWrite && Object.keys(headers).some((name) => name === 'x-amz-acl' || name.startsWith('x-amz-grant-'))) {
    needs.push(needOf(state, 's3:PutObjectAcl', bucket, key))
  }
  if (isWrite && textIn(input, 'Tagging') !== '') needs.push(needOf(state, 's3:PutObjectTagging', bucket, key))
  if (input['BypassGovernanceRetention'] === true)
    needs.push(needOf(state, 's3:BypassGovernanceRetention', bucket, key))
  const copySource = textIn(input, 'CopySource')
  if (copySource !== '') {
    const source = parseCopySource(copySource)
    const action = source.VersionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion'
    needs.push(needOf(state, action, source.Bucket, source.Key))
  }
  // Who may not list must not learn whether a key is there.
  const isRead = first?.action === 's3:GetObject'
  const isGone = state.buckets.has(bucket) && latestVersion(state, bucket, key) === undefined
  if (isRead && isGone) needs.push(needOf(state, 's3:ListBucket', bucket))
  return needs
}

function conditionsOf(
  state: S3State,
  input: Readonly<Record<string, unknown>>,
  { request, region }: CallContext,
): NonNullable<AccessNeed['conditions']> {
  const { headers, query } = request
  const given = (name: string): string | undefined => textIn(input, name) || undefined
  const maxKeys = input['MaxKeys']
  const conditions: Record<string, string | undefined> = {
    's3:prefix': given('Prefix'),
    's3:delimiter': given('Delimiter'),
    's3:max-keys': typeof maxKeys === 'number' ? String(maxKeys) : undefined,
    's3:versionid': given('VersionId'),
    's3:x-amz-acl': headers['x-amz-acl'],
    's3:x-amz-storage-class': headers['x-amz-storage-class'],
    's3:x-amz-server-side-encryption': headers['x-amz-server-side-encryption'],
    's3:x-amz-server-side-encryption-aws-kms-key-id': headers['x-amz-server-side-encryption-aws-kms-key-id'],
    's3:x-amz-copy-source': headers['x-amz-copy-source'],
    's3:x-amz-metadata-directive': headers['x-amz-metadata-directive'],
    's3:x-amz-content-sha256': headers['x-amz-content-sha256'],
    's3:locationconstraint': given('LocationConstraint') ?? region,
    's3:signatureversion': 'AWS4-HMAC-SHA256',
    's3:authtype': /[?&]?X-Amz-Signature=/.test(query) ? 'REST-QUERY-STRING' : 'REST-HEADER',
    's3:resourceaccount': state.accountId,
  }
  const key = textIn(input, 'Key')
  const object = key === '' ? undefined : latestVersion(state, textIn(input, 'Bucket'), key)
  for (const { Key, Value } of object?.tags ?? []) conditions[`s3:existingobjecttag/${Key}`] = Value
  return conditions
}

/** Whether people without keys may do this by an access control list. */
function isOpen(state: S3State, name: string, input: Readonly<Record<string, unknown>>, operation: string): boolean {
  const bucket = state.buckets.get(name)
  if (bucket === undefined) return false
  const object = latestVersion(state, name, textIn(input, 'Key'))
  if (operation === 'GetObject' || operation === 'HeadObject') {
    return object !== undefined && givesEverybody(object.grants, 'READ', bucket)
  }
  if (operation === 'PutObject' || operation === 'DeleteObject') return givesEverybody(bucket.grants, 'WRITE', bucket)
  return listActions[operation] !== undefined && givesEverybody(bucket.grants, 'READ', bucket)
}
