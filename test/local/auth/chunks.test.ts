import { hash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalAws, startLocalAws } from '../../../src/local/public.js'
import { hmacHex } from '../../../src/signing/hmac-sha256.js'
import { signingKey } from '../../../src/signing/signing-key.js'
import { at, sessionOf } from '../sessions.js'
import { type Answer, requestTo, sent, signed } from './hand-made.js'

let aws: LocalAws
beforeAll(async () => {
  aws = await startLocalAws()
  await sessionOf(aws).client('s3', at(aws)).createBucket({ Bucket: 'bucket' })
})
afterAll(() => aws.stop())

/** An upload in signed chunks, with or without a signed trailer; `change` tampers with the body on its way. */
async function upload(pieces: readonly string[], trailer?: string, change = (body: string) => body): Promise<Answer> {
  const stated = `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer === undefined ? '' : '-TRAILER'}`
  const request = requestTo(aws, {
    method: 'PUT',
    path: '/bucket/key',
    headers: {
      'content-encoding': 'aws-chunked',
      'x-amz-decoded-content-length': String(pieces.join('').length),
      ...(trailer === undefined ? {} : { 'x-amz-trailer': trailer.slice(0, trailer.indexOf(':')) }),
    },
  })
  signed(request, aws, { service: 's3', payloadHash: stated })
  const dateTime = request.headers['x-amz-date']!
  const scope = `${dateTime.slice(0, 8)}/us-east-1/s3/aws4_request`
  const key = signingKey(aws.rootKey, dateTime.slice(0, 8), 'us-east-1', 's3')
  let previous = request.headers['authorization']!.split('Signature=')[1]!
  const sign = (what: string, lines: readonly string[]): string => {
    const text = [`AWS4-HMAC-SHA256-${what}`, dateTime, scope, previous, ...lines].join('\n')
    return (previous = hmacHex(key, text))
  }
  let body = ''
  for (const piece of [...pieces, '']) {
    const signature = sign('PAYLOAD', [hash('sha256', ''), hash('sha256', piece)])
    body += `${piece.length.toString(16)};chunk-signature=${signature}\r\n${piece === '' ? '' : `${piece}\r\n`}`
  }
  if (trailer !== undefined) {
    body += `${trailer}\r\nx-amz-trailer-signature:${sign('TRAILER', [hash('sha256', `${trailer}\n`)])}\r\n`
  }
  return await sent({ ...request, body: change(`${body}\r\n`) })
}

const crc32 = 'x-amz-checksum-crc32:DUoRhQ==' // of "hello world"

test('chunks that are signed are put together again', async () => {
  expect(await upload(['hello', ' world'])).toMatchObject({ status: 200 })
  const { Body } = await sessionOf(aws).client('s3', at(aws)).getObject({ Bucket: 'bucket', Key: 'key' })
  expect(await Body.text()).toBe('hello world')
  expect(await upload(['hello', ' world'], crc32)).toMatchObject({ status: 200 })
})

test.each<[string, (body: string) => string]>([
  ['a byte of a chunk changed', (body) => body.replace('hello', 'hallo')],
  ['a signature of a chunk changed', (body) => body.replace(/chunk-signature=.{4}/, 'chunk-signature=0000')],
  ['a signature left out', (body) => body.replace(/;chunk-signature=[\da-f]+/, '')],
  ['two chunks in the other order', (body) => body.replace(/^(5;.*?hello\r\n)(6;.*? world\r\n)/s, '$2$1')],
  ['a chunk left out', (body) => body.replace(/^5;.*?hello\r\n/s, '')],
  ['the trailer changed', (body) => body.replace('DUoRhQ', 'AAAAAA')],
  ['the signature of the trailer changed', (body) => body.replace(/trailer-signature:.{4}/, 'trailer-signature:0000')],
])('%s: refused, and nothing is stored', async (_what, change) => {
  const s3 = sessionOf(aws).client('s3', at(aws))
  await s3.deleteObject({ Bucket: 'bucket', Key: 'key' })
  expect(await upload(['hello', ' world'], crc32, change)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
  expect((await s3.listObjectsV2({ Bucket: 'bucket' })).KeyCount).toBe(0)
})

test('a signed trailer with the wrong checksum, and a body that ends too early', async () => {
  const wrong = crc32.replace('DUoR', 'AAAA')
  expect(await upload(['hello', ' world'], wrong)).toMatchObject({ status: 400, code: 'BadDigest' })
  const cut = await upload(['hello', ' world'], undefined, (body) => body.slice(0, -120))
  expect(cut).toMatchObject({ status: 400, code: 'IncompleteBody' })
})
