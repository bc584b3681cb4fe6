/**
 * What the presigned URLs of SigV4 and SigV4A have in common: all that authenticates stands in the query.
 *
 * @see AWS "Signature Version 4: query parameters"; features 6.8
 */

import type { HttpRequest } from '../base/http-message.js'
import { percentEncode } from '../base/percent.js'
import { canonicalRequest, signedHeaderNames } from './canonical-request.js'
import type { SigningCredentials } from './credentials.js'
import { bodySha256, UNSIGNED_PAYLOAD } from './payload-hash.js'
import { signingTime } from './signing-time.js'
import { stringToSign } from './string-to-sign.js'

/** What the signature of a URL is made with, whatever the way to sign. */
export interface PresignOptions {
  readonly credentials: SigningCredentials
  /** The signing name, such as `s3`. */
  readonly service: string
  /** The time of the signature, milliseconds since 1970. */
  readonly epochMs: number
  /** Seconds that the URL is good for; services take up to 604800. */
  readonly expiresIn: number
  /** What stands for the body. Default: S3's `UNSIGNED-PAYLOAD`, elsewhere the SHA-256 of the body. */
  readonly payloadHash?: string | undefined
  /** S3's rules: the path as it is, any body. Default false. */
  readonly s3?: boolean
  /** The session token goes into `X-Amz-S3session-Token`: S3 Express. Default false. */
  readonly s3Express?: boolean
}

/** One way to sign. */
export interface PresignScheme {
  readonly algorithm: string
  /** The credential scope after its date. */
  readonly scopeEnd: string
  /** Parameters that only this way has. */
  readonly parameters: readonly (readonly [string, string])[]
  /** The signature of the string to sign, in hex. */
  sign(text: string, date: string): string
}

/**
 * Presigns a request in place and returns its URL. The headers that are left must be sent with it as they are.
 */
export function presign(request: HttpRequest, options: PresignOptions, scheme: PresignScheme): string {
  const { credentials, s3 = false } = options
  const { date, dateTime } = signingTime(options.epochMs)
  moveBodyToQuery(request, s3)
  const scope = `${date}/${scheme.scopeEnd}`
  const tokenName = options.s3Express === true ? 'X-Amz-S3session-Token' : 'X-Amz-Security-Token'
  const token = credentials.sessionToken ?? ''
  request.query = appendParameters(request.query, [
    ['X-Amz-Algorithm', scheme.algorithm],
    ['X-Amz-Credential', `${credentials.accessKeyId}/${scope}`],
    ['X-Amz-Date', dateTime],
    ...scheme.parameters,
    ['X-Amz-Expires', String(options.expiresIn)],
    ['X-Amz-SignedHeaders', signedHeaderNames(request.headers).join(';')],
    ...(token === '' ? [] : [[tokenName, token] as const]),
  ])
  const payloadHash = options.payloadHash ?? payloadHashOf(request, s3)
  const { text } = canonicalRequest(request, { payloadHash, s3 })
  const signature = scheme.sign(stringToSign(text, dateTime, scope, scheme.algorithm), date)
  request.query += `&X-Amz-Signature=${signature}`
  return requestUrl(request)
}

/** A query with parameters after what it holds already. */
export function appendParameters(query: string, parameters: readonly (readonly [string, string])[]): string {
  const added = parameters.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')
  return query === '' || added === '' ? query + added : `${query}&${added}`
}

/** The absolute URL of a request. */
export function requestUrl({ protocol, host, path, query }: HttpRequest): string {
  return `${protocol}//${host}${path === '' ? '/' : path}${query === '' ? '' : `?${query}`}`
}

function payloadHashOf({ headers, body }: HttpRequest, s3: boolean): string {
  return s3 ? UNSIGNED_PAYLOAD : (headers['x-amz-content-sha256'] ?? bodySha256(body))
}

/** Who opens a URL sends no body: what a form or a JSON object holds goes into the query. S3's bodies are the user's. */
export function moveBodyToQuery(request: HttpRequest, s3: boolean): void {
  const { headers, body } = request
  const type = headers['content-type'] ?? ''
  if (s3 || (body !== undefined && typeof body !== 'string')) return
  if (type.startsWith('application/x-www-form-urlencoded')) {
    if (body !== undefined && body !== '') request.query += request.query === '' ? body : `&${body}`
    delete headers['content-type']
  } else if (body !== undefined && /^application\/(x-amz-)?json/.test(type)) {
    request.query = appendParameters(request.query, jsonParameters(body))
  } else return
  request.body = undefined
}

function jsonParameters(json: string): [string, string][] {
  const members: unknown = JSON.parse(json)
  if (typeof members !== 'object' || members === null) return []
  return Object.entries(members).flatMap(([name, value]: [string, unknown]) => {
    const values: unknown[] = Array.isArray(value) ? value : [value]
    return values.map((one): [string, string] => [name, typeof one === 'string' ? one : JSON.stringify(one)])
  })
}
