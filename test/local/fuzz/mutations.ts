/**
 * Requests with something wrong in them: bytes anywhere, or values where a value stands.
 */

import type { Sent } from './requests.js'
import { withEvilValue } from './values.js'

/** Texts that mean something to one parser or another. */
const noises = ['', '%', '%zz', '%00', '&', '=', '?', '/', '//', '.', '..', '\u00ff', '0', '-1', '99999999999999999999']
const noisesOfDocuments = [
  '{}',
  '<',
  '"',
  '+',
  ' ',
  'null',
  '[',
  '&#0;',
  '&a;',
  '<!DOCTYPE a>',
  '\r\n',
  '\u0000',
  ';',
  '*',
]
const allNoises = [...noises, ...noisesOfDocuments]

const extraHeaders = [
  'content-md5',
  'content-type',
  'expect',
  'host',
  'if-match',
  'if-modified-since',
  'range',
  'content-encoding',
  'x-amz-account-id',
  'x-amz-acl',
  'x-amz-bypass-governance-retention',
  'x-amz-checksum-crc32',
  'x-amz-checksum-type',
  'x-amz-content-sha256',
  'x-amz-copy-source',
  'x-amz-copy-source-range',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-grant-read',
  'x-amz-meta-a',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-server-side-encryption',
  'x-amz-storage-class',
  'x-amz-tagging',
  'x-amz-target',
  'x-amz-trailer',
  'origin',
  'access-control-request-method',
]

const headerValues = [
  'aws-chunked',
  'gzip',
  'bytes=0-0',
  'bytes=-1',
  'bytes=9-1',
  'a=b&c=d',
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'fuzz-bucket.s3.localhost:80',
  '*',
  '"etag"',
  'GOVERNANCE',
  '2026-01-01T00:00:00Z',
  'Thu, 01 Jan 2026 00:00:00 GMT',
  'fuzz-bucket/key?versionId=null',
  'public-read',
  'id="x", uri="y"',
  'AES256',
  'AAAAAA==',
]

/** The request with something wrong in it: in one place or in several. */
export function mutate(sent: Sent, random: () => number): Sent {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!
  const text = (given: string): string => {
    const at = Math.floor(random() * (given.length + 1))
    return given.slice(0, at) + pick(allNoises) + given.slice(at + Math.floor(random() * 4))
  }
  const bytes = (given: Buffer): Buffer => {
    const at = Math.floor(random() * (given.length + 1))
    const choice = random()
    if (choice < 0.3) return given.subarray(0, at)
    if (choice < 0.6)
      return Buffer.concat([given.subarray(0, at), Buffer.from([Math.floor(random() * 256)]), given.subarray(at + 1)])
    if (choice < 0.8) return Buffer.from(text(given.toString('latin1')), 'latin1')
    return Buffer.concat([given.subarray(0, at), given.subarray(Math.floor(random() * at)), given.subarray(at)])
  }
  const headers = Object.fromEntries(
    Object.entries(sent.headers).flatMap(([name, value]) => {
      if (random() < 0.05) return []
      return [[name, random() < 0.1 ? text(value) : value]]
    }),
  )
  if (random() < 0.2) headers[pick(extraHeaders)] = random() < 0.7 ? pick(headerValues) : text(pick(headerValues))
  const choice = random()
  const body = choice < 0.4 ? withEvilValue(sent.body, random) : choice < 0.7 ? bytes(sent.body) : sent.body
  return {
    method: random() < 0.05 ? pick(['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']) : sent.method,
    path: random() < 0.2 ? text(sent.path) : sent.path,
    query: random() < 0.3 ? text(sent.query) : sent.query,
    headers,
    body,
  }
}

const claims = [
  'AWS4-HMAC-SHA256',
  'AWS4-ECDSA-P256-SHA256 Credential=AKIA/20260101/s3/aws4_request, SignedHeaders=host, Signature=3045',
  'AWS AKIA:c2lnbmF0dXJl',
  'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/s3/aws4_request, SignedHeaders=__proto__;constructor;;, Signature=',
  'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/constructor/aws4_request, SignedHeaders=host, Signature=00',
  'AWS4-HMAC-SHA256 Credential=constructor/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00',
  'Bearer token',
  'Basic dTpw',
  '',
]

/** The request with something wrong in what says who signed it: in its header, or moved into its query. */
export function mutateSignature(sent: Sent, random: () => number): Sent {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!
  const { authorization = '', ...headers } = sent.headers
  const noisy = (given: string): string => {
    const at = Math.floor(random() * (given.length + 1))
    return given.slice(0, at) + pick(allNoises) + given.slice(at + Math.floor(random() * 4))
  }
  const choice = random()
  if (choice < 0.4) return { ...sent, headers: { ...headers, authorization: noisy(authorization) } }
  if (choice < 0.6) return { ...sent, headers: { ...headers, authorization: pick(claims) } }
  const [, credential = '', names = '', signature = ''] =
    /Credential=(.*), SignedHeaders=(.*), Signature=(.*)/.exec(authorization) ?? []
  const fields = {
    'X-Amz-Algorithm': pick(['AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256', 'x']),
    'X-Amz-Credential': encodeURIComponent(credential),
    'X-Amz-Date': pick([headers['x-amz-date'] ?? '', '20260101', 'x']),
    'X-Amz-Expires': pick(['60', '-1', '1e3', '604800', '999999999']),
    'X-Amz-SignedHeaders': names,
    'X-Amz-Signature': signature,
    AWSAccessKeyId: 'AKIA',
    Signature: 'x',
    Expires: pick(['1', '999999999999', 'x']),
  }
  const query = Object.entries(fields)
    .filter(([name]) => random() < 0.9 && (name.startsWith('X-') || random() < 0.2))
    .map(([name, value]) => `${name}=${random() < 0.1 ? noisy(value) : value}`)
  return { ...sent, headers, query: [sent.query, ...query].filter((part) => part !== '').join('&') }
}
