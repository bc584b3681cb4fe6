/**
 * What calls of S3 need to be allowed: its actions are not named as its operations are.
 */

import type { AccessNeed } from '../access-need.js'
import type { CallContext } from '../call-context.js'
import { textIn } from '../input-values.js'
import { conditionsOf, tagConditions } from './condition-keys.js'
import { type CopySource, parseCopySource } from './copy-source.js'
import { asksForList, grantedGroups } from './grants.js'
import { needOf, type NeedOptions, versionAt } from './need.js'
import { latestVersion, type S3State } from './state.js'

/** All that a call needs. */
export function needsOf(
  state: S3State,
  input: Readonly<Record<string, unknown>>,
  context: CallContext,
): readonly AccessNeed[] {
  const { operation, principal } = context
  const bucket = textIn(input, 'Bucket')
  if (bucket === '') return [{ action: 's3:ListAllMyBuckets', resource: 'arn:aws:s3:::*' }]
  // Each key is asked for when it comes to it.
  if (operation === 'DeleteObjects') return []
  // Whether a bucket is there everybody may know.
  if (principal.kind === 'anonymous' && operation !== 'CreateBucket' && !state.buckets.has(bucket)) return []
  // The account cannot lock itself out by a policy.
  if (principal.kind === 'root' && policyOperations.has(operation)) return []
  const key = textIn(input, 'Key')
  const options = { versionId: textIn(input, 'VersionId'), conditions: conditionsOf(state, input, context) }
  const withVersion = options.versionId === '' ? '' : 'Version'
  const rules = objectActions[operation]
  if (rules !== undefined) {
    const needs = rules.map((action) =>
      needOf(state, `s3:${action.replace('(Version)', withVersion)}`, bucket, key, options),
    )
    return [...needs, ...moreNeeds(state, input, context, needs[0], options)]
  }
  const action = listActions[operation] ?? bucketActions[operation] ?? operation
  const actions = operation === 'CreateBucket' ? creatingActions(input, context) : [action]
  return actions.map((one) => needOf(state, `s3:${one}`, bucket, undefined, options))
}

/** Who makes a bucket may say how it is to be, if it could say so later. */
function creatingActions(input: Readonly<Record<string, unknown>>, { request }: CallContext): readonly string[] {
  const isLockable = input['ObjectLockEnabledForBucket'] === true
  return [
    'CreateBucket',
    ...(asksForList(request.headers) ? ['PutBucketAcl'] : []),
    ...(input['ObjectOwnership'] === undefined ? [] : ['PutBucketOwnershipControls']),
    ...(isLockable ? ['PutBucketVersioning', 'PutBucketObjectLockConfiguration'] : []),
  ]
}

const policyOperations: ReadonlySet<string> = new Set(['DeleteBucketPolicy', 'GetBucketPolicy', 'PutBucketPolicy'])

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
  DeleteBucketAnalyticsConfiguration: 'PutAnalyticsConfiguration',
  DeleteBucketCors: 'PutBucketCORS',
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  DeleteBucketInventoryConfiguration: 'PutInventoryConfiguration',
  DeleteBucketMetricsConfiguration: 'PutMetricsConfiguration',
  DeleteBucketIntelligentTieringConfiguration: 'PutIntelligentTieringConfiguration',
  DeleteBucketLifecycle: 'PutLifecycleConfiguration',
  DeleteBucketOwnershipControls: 'PutBucketOwnershipControls',
  DeleteBucketReplication: 'PutReplicationConfiguration',
  DeleteBucketTagging: 'PutBucketTagging',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  GetBucketAccelerateConfiguration: 'GetAccelerateConfiguration',
  GetBucketCors: 'GetBucketCORS',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  GetBucketAnalyticsConfiguration: 'GetAnalyticsConfiguration',
  GetBucketInventoryConfiguration: 'GetInventoryConfiguration',
  GetBucketMetricsConfiguration: 'GetMetricsConfiguration',
  GetBucketIntelligentTieringConfiguration: 'GetIntelligentTieringConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  GetBucketReplication: 'GetReplicationConfiguration',
  GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  ListBucketAnalyticsConfigurations: 'GetAnalyticsConfiguration',
  ListBucketInventoryConfigurations: 'GetInventoryConfiguration',
  ListBucketMetricsConfigurations: 'GetMetricsConfiguration',
  ListBucketIntelligentTieringConfigurations: 'GetIntelligentTieringConfiguration',
  PutBucketAccelerateConfiguration: 'PutAccelerateConfiguration',
  PutBucketCors: 'PutBucketCORS',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  PutBucketAnalyticsConfiguration: 'PutAnalyticsConfiguration',
  PutBucketInventoryConfiguration: 'PutInventoryConfiguration',
  PutBucketMetricsConfiguration: 'PutMetricsConfiguration',
  PutBucketIntelligentTieringConfiguration: 'PutIntelligentTieringConfiguration',
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
  { request: { headers } }: CallContext,
  first: AccessNeed | undefined,
  options: NeedOptions,
): readonly AccessNeed[] {
  const needs: AccessNeed[] = []
  const [bucket, key] = [textIn(input, 'Bucket'), textIn(input, 'Key')]
  const more = (action: string): void => void needs.push(needOf(state, action, bucket, key, options))
  const isWrite = first?.action === 's3:PutObject'
  if (isWrite && asksForList(headers) && !isWrittenByList(state, bucket)) more('s3:PutObjectAcl')
  if (isWrite && textIn(input, 'Tagging') !== '') more('s3:PutObjectTagging')
  if (isWrite && headers['x-amz-object-lock-mode'] !== undefined) more('s3:PutObjectRetention')
  if (isWrite && headers['x-amz-object-lock-legal-hold'] !== undefined) more('s3:PutObjectLegalHold')
  if (input['BypassGovernanceRetention'] === true) more('s3:BypassGovernanceRetention')
  const copySource = textIn(input, 'CopySource')
  if (copySource !== '') needs.push(needOfSource(state, parseCopySource(copySource)))
  // Who may not list must not learn whether a key is there.
  const isRead = first?.action === 's3:GetObject'
  const isGone = state.buckets.has(bucket) && latestVersion(state, bucket, key) === undefined
  if (isRead && isGone) needs.push(needOf(state, 's3:ListBucket', bucket))
  return needs
}

function needOfSource(state: S3State, { Bucket, Key, VersionId }: CopySource): AccessNeed {
  const version = versionAt(state, Bucket, Key, VersionId)
  return needOf(state, VersionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion', Bucket, Key, {
    versionId: VersionId,
    conditions: tagConditions('s3:existingobjecttag', version?.tags ?? []),
  })
}

/** Who writes by a list of the bucket owns the object, and says who else may have it. */
function isWrittenByList(state: S3State, name: string): boolean {
  const bucket = state.buckets.get(name)
  return bucket !== undefined && grantedGroups(bucket.grants, 'WRITE', bucket).isForAll
}
