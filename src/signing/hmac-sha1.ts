/**
 * S3's first signature (signature version `s3`), for stores that know no other.
 *
 * @see AWS "Signing and authenticating REST requests (Signature Version 2)"; features 6.7
 */

import { createHmac } from 'node:crypto'
import type { Headers, HttpRequest } from '../base/http-message.js'
import { percentDecode } from '../base/percent.js'
import { formatRfc822 } from '../base/timestamps.js'
import type { SigningCredentials } from './credentials.js'
import { encodePolicy, type PostForm, type PostOptions } from './post-policy.js'
import { appendParameters, requestUrl } from './presigned-url.js'

/** What a signature is made with. */
export interface HmacSha1Options {
  readonly credentials: SigningCredentials
  /** The time of the signature, milliseconds since 1970. */
  readonly epochMs: number
  /** The path with the bucket in it, where the bucket stands in the host name. Default: the request's path. */
  readonly authPath?: string | undefined
}

/** What the signature of a URL is made with. */
export interface HmacSha1PresignOptions extends HmacSha1Options {
  /** Seconds that the URL is good for. */
  readonly expiresIn: number
}

/** Parameters of the query that name what is asked for, and so are signed. */
const subresources: ReadonlySet<string> = new Set(
  (
    'accelerate acl analytics cors defaultObjectAcl delete inventory lifecycle location logging metrics notification ' +
    'object-lock partNumber policy replication requestPayment response-cache-control response-content-disposition ' +
    'response-content-encoding response-content-language response-content-type response-expires restore select ' +
    'select-type storageClass tagging torrent uploadId uploads versionId versioning versions website'
  ).split(' '),
)

/** Signs a request in place: sets `date` and `authorization`. Signing again replaces them. */
export function signHmacSha1(request: HttpRequest, options: HmacSha1Options): void {
  const { headers } = request
  const { credentials } = options
  setToken(headers, credentials)
  headers['date'] = formatRfc822(new Date(options.epochMs))
  const signature = hmacSha1(credentials, textOf(request, headers['date'], options.authPath))
  headers['authorization'] = `AWS ${credentials.accessKeyId}:${signature}`
}

/** Signs a request for whoever holds its URL: changes it in place, and returns the URL. Signed headers move into it. */
export function presignHmacSha1(request: HttpRequest, options: HmacSha1PresignOptions): string {
  const { headers } = request
  const { credentials } = options
  setToken(headers, credentials)
  delete headers['date']
  const expires = String(Math.floor(options.epochMs / 1000 + options.expiresIn))
  const signature = hmacSha1(credentials, textOf(request, expires, options.authPath))
  const parameters: [string, string][] = [
    ['AWSAccessKeyId', credentials.accessKeyId],
    ['Signature', signature],
  ]
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('x-amz-') && name !== 'content-md5' && name !== 'content-type') continue
    parameters.push([name, value])
    delete headers[name]
  }
  parameters.push(['Expires', expires])
  request.query = appendParameters(request.query, parameters)
  return requestUrl(request)
}

/** The fields of an upload form, those of the policy and the signature among them. What was given stays as it is. */
export function presignPostHmacSha1(
  form: PostForm,
  options: Pick<PostOptions, 'credentials' | 'epochMs' | 'expiresIn'>,
): Record<string, string> {
  const { accessKeyId, sessionToken = '' } = options.credentials
  const token = sessionToken === '' ? {} : { 'x-amz-security-token': sessionToken }
  const policy = encodePolicy(form.conditions, token, options)
  const signature = hmacSha1(options.credentials, policy)
  return { ...form.fields, AWSAccessKeyId: accessKeyId, ...token, policy, signature }
}

function setToken(headers: Headers, { sessionToken = '' }: SigningCredentials): void {
  if (sessionToken !== '') headers['x-amz-security-token'] = sessionToken
}

function textOf(request: HttpRequest, date: string, authPath: string | undefined): string {
  const { method, headers } = request
  const amazon = Object.keys(headers).filter((name) => name.startsWith('x-amz-'))
  const lines = amazon.toSorted().map((name) => `${name}:${headers[name]?.trim()}\n`)
  const standard = `${headers['content-md5']?.trim() ?? ''}\n${headers['content-type']?.trim() ?? ''}\n${date}`
  return `${method}\n${standard}\n${lines.join('')}${resourceOf(request, authPath)}`
}

function resourceOf({ path, query }: HttpRequest, authPath = path): string {
  const named: [string, string][] = []
  for (const part of query.split('&')) {
    const [name = '', ...value] = part.split('=')
    if (!subresources.has(name)) continue
    named.push([name, value.length === 0 ? name : `${name}=${percentDecode(value.join('='))}`])
  }
  if (named.length === 0) return authPath
  named.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `${authPath}?${named.map(([, part]) => part).join('&')}`
}

function hmacSha1({ secretAccessKey }: SigningCredentials, text: string): string {
  return createHmac('sha1', secretAccessKey).update(text).digest('base64')
}
