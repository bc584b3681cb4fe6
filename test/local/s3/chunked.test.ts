import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { checksumOf } from '../../../src/checksum/algorithms.js'
import { signV4 } from '../../../src/signing/v4.js'
import { hmacHex } from '../../../src/signing/hmac-sha256.js'
import { signingKey } from '../../../src/signing/signing-key.js'
import { codeIn, refused, s3Place, textOf } from './s3.js'

const place = s3Place()

/** How a body in chunks is sent. */
interface Chunked {
  readonly chunks: readonly string[]
  readonly isSigned: boolean
  /** The line behind the last chunk. */
  readonly trailer?: string
  readonly trailerName?: string
  /** Changes the body after it was signed. */
  readonly spoil?: (body: string) => string
  /** What the head says of the length; default: the truth. */
  readonly length?: number
}

/** Puts a body in chunks, by hand; the code of the refusal, or the status. */
async function put(Bucket: string, given: Chunked): Promise<string> {
  const { chunks, isSigned, trailer, trailerName = 'x-amz-checksum-crc32', spoil = (body) => body } = given
  const { accessKeyId, secretAccessKey } = place.aws.rootKey
  const credentials = { accessKeyId, secretAccessKey }
  const { host } = new URL(place.aws.url)
  const suffix = trailer === undefined ? '' : '-TRAILER'
  const payloadHash = isSigned ? `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${suffix}` : `STREAMING-UNSIGNED-PAYLOAD${suffix}`
  const headers: Record<string, string> = {
    host,
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': String(given.length ?? chunks.join('').length),
    ...(trailer === undefined ? {} : { 'x-amz-trailer': trailerName }),
  }
  const path = `/${Bucket}/k`
  const request = { method: 'PUT', protocol: 'http:' as const, host, path, query: '', headers, body: undefined }
  const epochMs = Date.now()
  const seed = signV4(request, { credentials, region: 'us-east-1', service: 's3', epochMs, payloadHash, s3: true })
  const dateTime = headers['x-amz-date']!
  const date = dateTime.slice(0, 8)
  const scope = `${date}/us-east-1/s3/aws4_request`
  const key = signingKey(credentials, date, 'us-east-1', 's3')
  let previous = seed
  const sign = (kind: string, ...texts: string[]): string => {
    const text = [`AWS4-HMAC-SHA256-${kind}`, dateTime, scope, previous, ...texts].join('\n')
    return (previous = hmacHex(key, text))
  }
  let body = ''
  for (const chunk of [...chunks, '']) {
    const signature = isSigned ? `;chunk-signature=${sign('PAYLOAD', hash('sha256', ''), hash('sha256', chunk))}` : ''
    body += `${chunk.length.toString(16)}${signature}\r\n${chunk}${chunk === '' ? '' : '\r\n'}`
  }
  if (trailer !== undefined) {
    body += `${trailer}\r\n`
    if (isSigned) body += `x-amz-trailer-signature:${sign('TRAILER', hash('sha256', `${trailer}\n`))}\r\n`
  }
  const answer = await fetch(`${place.aws.url}${path}`, { method: 'PUT', headers, body: spoil(`${body}\r\n`) })
  return codeIn(await answer.text()) ?? String(answer.status)
}

const sum = checksumOf('CRC32', Buffer.from('hello world'))
const chunks = ['hello ', 'world']

test.each([
  ['signed', { chunks, isSigned: true }],
  ['signed, with a signed trailer', { chunks, isSigned: true, trailer: `x-amz-checksum-crc32:${sum}` }],
  ['unsigned, with a trailer', { chunks, isSigned: false, trailer: `x-amz-checksum-crc32:${sum}` }],
])('a body in chunks is taken apart: %s', async (_, given) => {
  const Bucket = await place.bucket()
  expect(await put(Bucket, given)).toBe('200')
  expect(await textOf(place.s3, Bucket, 'k')).toBe('hello world')
})

test.each([
  [
    'a changed byte',
    { chunks, isSigned: true, spoil: (body) => body.replace('world', 'w0rld') },
    'SignatureDoesNotMatch',
  ],
  ['chunks in another order', { chunks, isSigned: true, spoil: swapped }, 'SignatureDoesNotMatch'],
  [
    'no last chunk',
    { chunks, isSigned: true, spoil: (body) => body.slice(0, body.indexOf('\r\n0;') + 2) },
    'IncompleteBody',
  ],
  ['another length', { chunks, isSigned: true, length: 12 }, 'IncompleteBody'],
  ['no chunks at all', { chunks, isSigned: false, trailer: 'a:b', spoil: () => 'hello world' }, 'IncompleteBody'],
  [
    'another sum in the trailer',
    { chunks, isSigned: false, trailer: `x-amz-checksum-crc32:${checksumOf('CRC32', Buffer.from('x'))}` },
    'BadDigest',
  ],
  ['no sum in the trailer', { chunks, isSigned: false, trailer: 'x-other:1' }, 'MalformedTrailerError'],
  [
    'a trailer that nobody signed',
    { chunks, isSigned: true, trailer: `x-amz-checksum-crc32:${sum}`, spoil: (body) => body.replace(sum, 'AAAAAA==') },
    'SignatureDoesNotMatch',
  ],
] satisfies [string, Chunked, string][])(
  'a body in chunks with %s is refused, and nothing of it kept',
  async (_, given, code) => {
    const Bucket = await place.bucket()
    expect(await put(Bucket, given)).toBe(code)
    expect(await refused(place.s3.headObject({ Bucket, Key: 'k' }))).toBe('404 404')
  },
)

test('a body that is not the one that was signed is refused', async () => {
  const Bucket = await place.bucket()
  const { accessKeyId, secretAccessKey } = place.aws.rootKey
  const { host } = new URL(place.aws.url)
  const headers: Record<string, string> = { host }
  const request = {
    method: 'PUT',
    protocol: 'http:' as const,
    host,
    path: `/${Bucket}/k`,
    query: '',
    headers,
    body: undefined,
  }
  signV4(request, {
    credentials: { accessKeyId, secretAccessKey },
    region: 'us-east-1',
    service: 's3',
    epochMs: Date.now(),
    payloadHash: hash('sha256', 'hello'),
    s3: true,
  })
  const answer = await fetch(`${place.aws.url}/${Bucket}/k`, { method: 'PUT', headers, body: 'hullo' })
  expect([answer.status, codeIn(await answer.text())]).toEqual([400, 'XAmzContentSHA256Mismatch'])
})

/** The two chunks, each with its signature, the other way round. */
function swapped(body: string): string {
  const match = /^(6;[^\r]*\r\nhello \r\n)(5;[^\r]*\r\nworld\r\n)/.exec(body)!
  return `${match[2]}${match[1]}${body.slice(match[0].length)}`
}
