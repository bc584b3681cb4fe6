/**
 * Uploads by a browser's form.
 *
 * @see AWS "POST Object"
 */

import { percentEncode } from '../../base/percent.js'
import { parseTimestamp } from '../../base/timestamps.js'
import type { Headers } from '../../base/http-message.js'
import { escapeText } from '../../protocol/xml-entities.js'
import type { CallContext } from '../call-context.js'
import { xmlDocument } from '../protocol/xml-answer.js'
import type { AnswerMessage } from '../protocol/server-protocol.js'
import type { RawCall } from '../raw-call.js'
import { ServiceError } from '../service-error.js'
import { invalidArgument } from './errors.js'
import { checkKey, factsOf, type FactsRequest } from './facts.js'
import { requireBucketAnywhere } from './find.js'
import { readUploadForm } from './form-data.js'
import { needsOf } from './needs.js'
import { checkForm, type CheckedForm } from './post-policy.js'
import type { Bucket, ObjectVersion, S3State } from './state.js'
import { putVersion, takeIn } from './write.js'

/** Answers a form. @throws ServiceError as S3 refuses */
export async function answerForm(state: S3State, call: RawCall): Promise<AnswerMessage> {
  const { request, keys, now, verifySignatures, body } = call
  const name = /^\/([^/]+)/.exec(request.path)?.[1] ?? ''
  const bucket = requireBucketAnywhere(state, { Bucket: name })
  const form = await readUploadForm(request.headers['content-type'] ?? '', body.stream)
  const key = form.fields.get('key')?.replaceAll('${filename}', form.filename)
  if (key === undefined || key === '') {
    throw invalidArgument(
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      'key',
      '',
    )
  }
  checkKey(key)
  const fields = new Map(form.fields)
  const checked = checkForm({ fields: fields.set('key', key), bucket: name, keys, now, verifySignatures })
  const context = call.contextFor(checked.principal, 'PutObject', checked.region ?? bucket.region)
  const headers = headersOf(fields)
  const asHeaders: CallContext = { ...context, request: { ...request, headers } }
  const said = factsIn(fields)
  call.authorise(needsOf(state, { ...said, Bucket: name, Key: key }, asHeaders), asHeaders)
  const facts = factsOf(said, bucket, state, asHeaders)
  const taken = await takeIn(
    state,
    { stream: withinRange(form.file, checked.sizeRange), length: body.length ?? 0, trailers: () => ({}) },
    headers,
  )
  const version = putVersion(state, bucket, { Bucket: name, Key: key }, { ...facts, ...taken }, context)
  return answer(version, bucket, fields, context)
}

const headerFields =
  /^(x-amz-(grant|checksum|server-side-encryption|object-lock|storage-class|website)|x-amz-sdk-checksum|expires$|content-md5$)/

/** The fields that stand for headers. */
function headersOf(fields: ReadonlyMap<string, string>): Headers {
  const headers: Headers = {}
  for (const [name, value] of fields) {
    if (name === 'acl') headers['x-amz-acl'] = value
    else if (headerFields.test(name)) headers[name] = value
  }
  return headers
}

function factsIn(fields: ReadonlyMap<string, string>): FactsRequest {
  const members: readonly (readonly [keyof FactsRequest, string])[] = [
    ['ContentType', 'content-type'],
    ['CacheControl', 'cache-control'],
    ['ContentDisposition', 'content-disposition'],
    ['ContentEncoding', 'content-encoding'],
    ['ContentLanguage', 'content-language'],
    ['StorageClass', 'x-amz-storage-class'],
    ['ServerSideEncryption', 'x-amz-server-side-encryption'],
    ['SSEKMSKeyId', 'x-amz-server-side-encryption-aws-kms-key-id'],
    ['WebsiteRedirectLocation', 'x-amz-website-redirect-location'],
    ['ObjectLockMode', 'x-amz-object-lock-mode'],
    ['ObjectLockLegalHoldStatus', 'x-amz-object-lock-legal-hold'],
  ]
  const given = members.flatMap(([member, field]) => {
    const value = fields.get(field)
    return value === undefined ? [] : [[member, value] as const]
  })
  const metadata = [...fields].flatMap(([name, value]) =>
    name.startsWith('x-amz-meta-') ? [[name.slice('x-amz-meta-'.length), value] as const] : [],
  )
  const tags = [...(fields.get('tagging') ?? '').matchAll(/<Key>([^<]*)<\/Key>\s*<Value>([^<]*)<\/Value>/g)]
  const Tagging = tags.map(([, name = '', value = '']) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')
  const until = parseTimestamp(fields.get('x-amz-object-lock-retain-until-date') ?? '')
  return {
    ...Object.fromEntries(given),
    ...(until === undefined ? {} : { ObjectLockRetainUntilDate: until }),
    Metadata: Object.fromEntries(metadata),
    ...(Tagging === '' ? {} : { Tagging }),
  }
}

async function* withinRange(
  file: AsyncIterable<Uint8Array>,
  range: CheckedForm['sizeRange'],
): AsyncGenerator<Uint8Array, void> {
  let size = 0
  for await (const piece of file) {
    size += piece.length
    if (range !== undefined && size > range.most) {
      throw new ServiceError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
        status: 400,
        fields: { ProposedSize: size, MaxSizeAllowed: range.most },
      })
    }
    yield piece
  }
  if (range !== undefined && size < range.least) {
    throw new ServiceError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      status: 400,
      fields: { ProposedSize: size, MinSizeAllowed: range.least },
    })
  }
}

function answer(
  { key, etag, versionId }: ObjectVersion,
  { name, versioning }: Bucket,
  fields: ReadonlyMap<string, string>,
  { url }: CallContext,
): AnswerMessage {
  const location = `${url}/${name}/${percentEncode(key).replaceAll('%2F', '/')}`
  const headers: Headers = { etag: `"${etag}"`, location }
  if (versioning !== undefined) headers['x-amz-version-id'] = versionId
  const redirect = fields.get('success_action_redirect') ?? fields.get('redirect')
  if (redirect !== undefined && URL.canParse(redirect)) {
    const target = new URL(redirect)
    for (const [parameter, value] of Object.entries({ bucket: name, key, etag: `"${etag}"` })) {
      target.searchParams.set(parameter, value)
    }
    return { status: 303, headers: { ...headers, location: target.href }, body: undefined }
  }
  const status = fields.get('success_action_status')
  if (status !== '201') return { status: status === '200' ? 200 : 204, headers, body: undefined }
  const elements = { Location: location, Bucket: name, Key: key, ETag: `"${etag}"` }
  const content = Object.entries(elements).map(([element, value]) => `<${element}>${escapeText(value)}</${element}>`)
  const body = xmlDocument(`<PostResponse>${content.join('')}</PostResponse>`)
  return { status: 201, headers: { ...headers, 'content-type': 'application/xml' }, body }
}
