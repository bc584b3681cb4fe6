/**
 * What the conditions of policies see of a request to S3.
 *
 * @see AWS "Condition keys for Amazon S3"
 */

import { asItems, asMembers } from '../../protocol/members.js'
import type { AccessNeed } from '../access-need.js'
import type { CallContext } from '../call-context.js'
import type { Tag } from '../iam/state.js'
import { textIn } from '../input-values.js'
import { parsePairs } from '../protocol/form-tree.js'
import { versionAt } from './need.js'
import type { S3State } from './state.js'

type Conditions = NonNullable<AccessNeed['conditions']>

/** Headers that have a condition of their own name. */
const headerKeys = [
  'x-amz-acl',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-grant-full-control',
  'x-amz-grant-read',
  'x-amz-grant-read-acp',
  'x-amz-grant-write',
  'x-amz-grant-write-acp',
  'x-amz-metadata-directive',
  'x-amz-object-ownership',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-customer-algorithm',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
]

/** The conditions of a call. */
export function conditionsOf(
  state: S3State,
  input: Readonly<Record<string, unknown>>,
  { request, region, now }: CallContext,
): Conditions {
  const { headers, query } = request
  const given = (name: string): string | undefined => textIn(input, name) || undefined
  const maxKeys = input['MaxKeys']
  const until = input['ObjectLockRetainUntilDate'] ?? asMembers(input['Retention'])['RetainUntilDate']
  const key = textIn(input, 'Key')
  const object = key === '' ? undefined : versionAt(state, textIn(input, 'Bucket'), key, given('VersionId'))
  return {
    ...Object.fromEntries(headerKeys.map((name) => [`s3:${name}`, headers[name]])),
    's3:prefix': given('Prefix'),
    's3:delimiter': given('Delimiter'),
    's3:max-keys': typeof maxKeys === 'number' ? String(maxKeys) : undefined,
    's3:versionid': given('VersionId'),
    's3:if-match': headers['if-match'],
    's3:if-none-match': headers['if-none-match'],
    's3:object-lock-mode': given('ObjectLockMode') ?? (textIn(asMembers(input['Retention']), 'Mode') || undefined),
    's3:object-lock-legal-hold':
      given('ObjectLockLegalHoldStatus') ?? (textIn(asMembers(input['LegalHold']), 'Status') || undefined),
    's3:object-lock-retain-until-date': until instanceof Date ? until.toISOString() : undefined,
    's3:object-lock-remaining-retention-days':
      until instanceof Date ? String(Math.ceil((until.getTime() - now) / 86_400_000)) : undefined,
    's3:locationconstraint': textIn(asMembers(input['CreateBucketConfiguration']), 'LocationConstraint') || region,
    's3:signatureversion': headers['authorization']?.startsWith('AWS ') === true ? 'AWS' : 'AWS4-HMAC-SHA256',
    's3:authtype': /(?:^|&)(?:X-Amz-Signature|Signature)=/.test(query) ? 'REST-QUERY-STRING' : 'REST-HEADER',
    's3:resourceaccount': state.accountId,
    ...tagConditions('s3:existingobjecttag', object?.tags ?? []),
    ...requestTags(input),
  }
}

/** Tags as conditions: each by its name. */
export function tagConditions(prefix: string, tags: readonly Tag[]): Conditions {
  return Object.fromEntries(tags.map(({ Key, Value }) => [`${prefix}/${Key}`, Value]))
}

/** The tags that a request brings, as a header or as a document. */
function requestTags(input: Readonly<Record<string, unknown>>): Conditions {
  const { Tagging } = input
  const tags =
    typeof Tagging === 'string'
      ? [...parsePairs(Tagging)].map(([Key, Value]) => ({ Key, Value }))
      : asItems(asMembers(Tagging)['TagSet']).map((tag) => {
          const members = asMembers(tag)
          return { Key: textIn(members, 'Key'), Value: textIn(members, 'Value') }
        })
  if (tags.length === 0) return {}
  return {
    ...tagConditions('s3:requestobjecttag', tags),
    's3:requestobjecttagkeys': tags.map(({ Key }) => Key),
  }
}
