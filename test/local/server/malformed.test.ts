import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type LocalAws, startLocalAws } from '../../../src/local/public.js'
import { at, sessionOf } from '../sessions.js'
import { sendRaw } from './raw-socket.js'

let aws: LocalAws
beforeAll(async () => {
  aws = await startLocalAws({ verifySignatures: false })
})
afterAll(() => aws.stop())

// Whatever came before.
afterEach(async () => {
  const { Account } = await sessionOf(aws).client('sts', at(aws)).getCallerIdentity()
  expect(Account).toBe(aws.accountId)
})

const put = 'PUT /bucket/key HTTP/1.1\r\nhost: a\r\n'
const list = 'GET / HTTP/1.1\r\nhost: a\r\n'

const refused: readonly (readonly [what: string, pieces: readonly (string | Uint8Array)[]])[] = [
  ['garbage', ['\u0000\u0001\u0002 nonsense\r\n\r\n']],
  ['the beginning of TLS', [Buffer.from('16030100c2010000be0303', 'hex'), 'x'.repeat(200)]],
  ['the beginning of HTTP/2', ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']],
  ['no host', ['GET / HTTP/1.1\r\n\r\n']],
  ['two hosts', ['GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n']],
  ['a head without end', [`${list}x: ${'y'.repeat(200_000)}`]],
  ['an address without end', [`GET /${'y'.repeat(200_000)}`]],
  ['two lengths', [`${put}content-length: 1\r\ncontent-length: 2\r\n\r\nab`]],
  ['a negative length', [`${put}content-length: -1\r\n\r\nab`]],
  ['a length beyond all numbers', [`${put}content-length: 99999999999999999999999\r\n\r\nab`]],
  ['a length and chunks', [`${put}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`]],
  ['a chunk of no size', [`${put}transfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n`]],
  ['a chunk beyond all sizes', [`${put}transfer-encoding: chunked\r\n\r\nfffffffffffffffffff\r\nabc\r\n0\r\n\r\n`]],
  ['bytes of a control character in a header', [`${list}x: a\u0000b\r\n\r\n`]],
  ['an unknown method', ['FROB / HTTP/1.1\r\nhost: a\r\n\r\n']],
  ['an expectation that nobody can meet', [`${put}expect: 200-maybe\r\ncontent-length: 2\r\n\r\nab`]],
  ['TRACE', ['TRACE / HTTP/1.1\r\nhost: a\r\n\r\n']],
  ['a body that is not packed as its head says', [jsonHead('content-encoding: gzip\r\ncontent-length: 2'), 'ab']],
  ['percent signs with nothing behind', ['GET /%zz/%E0%A4/%/%00 HTTP/1.1\r\nhost: a\r\n\r\n']],
]

function jsonHead(headers: string): string {
  return `POST / HTTP/1.1\r\nhost: a\r\nx-amz-target: DynamoDB_20120810.ListTables\r\n${headers}\r\n\r\n`
}

test.each(refused)('%s is refused', async (_what, pieces) => {
  const { statuses, text } = await sendRaw(aws.url, pieces)
  expect(statuses[0], text).toBeGreaterThanOrEqual(400)
  expect(statuses[0], text).toBeLessThan(500)
})

test('who asks for a tunnel, or for nothing, is left alone', async () => {
  expect(await sendRaw(aws.url, ['CONNECT a:80 HTTP/1.1\r\nhost: a\r\n\r\n'])).toMatchObject({ isClosedByServer: true })
  expect(await sendRaw(aws.url, [''], { isHalfClosed: true })).toMatchObject({ text: '', isClosedByServer: true })
})

test.each([
  ['five thousand headers', `${list}${'a: b\r\n'.repeat(5000)}\r\n`],
  ['an upgrade that nobody makes', `${list}connection: upgrade\r\nupgrade: websocket\r\n\r\n`],
  ['the whole address, as to a proxy', 'GET http://elsewhere/ HTTP/1.1\r\nhost: a\r\n\r\n'],
  ['the whole address without a path', 'GET http://elsewhere?x-id=ListBuckets HTTP/1.1\r\nhost: a\r\n\r\n'],
  ['a host of nonsense', 'GET / HTTP/1.1\r\nhost: %%%[::]:99999:x\r\n\r\n'],
  ['a query of nonsense', 'GET /?%zz=&&&=== HTTP/1.1\r\nhost: a\r\n\r\n'],
  ['HTTP/1.0 without a host', 'GET / HTTP/1.0\r\n\r\n'],
])('%s is answered', async (_what, request) => {
  expect(await sendRaw(aws.url, [request])).toMatchObject({ statuses: [200] })
})

test('requests that come without waiting are answered in their order', async () => {
  const requests = ['/', '/no-bucket', '/?x'].map((path) => `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`)
  expect((await sendRaw(aws.url, [requests.join('')], { answers: 3 })).statuses).toEqual([200, 404, 200])
})

test('what is wrong with a second request does not end up in the answer to the first', async () => {
  const s3 = sessionOf(aws).client('s3', at(aws))
  await s3.createBucket({ Bucket: 'large' })
  await s3.putObject({ Bucket: 'large', Key: 'key', Body: Buffer.alloc(2_000_000, 'x') })
  const get = 'GET /large/key HTTP/1.1\r\nhost: a\r\n\r\n'
  const { text, statuses } = await sendRaw(aws.url, [`${get}\u0000garbage\r\n\r\n`], { answers: 2 })
  const body = text.split('\r\n\r\n')[1] ?? ''
  expect(body.lastIndexOf('x')).toBe(1_999_999)
  expect(body.slice(2_000_000)).toMatch(/^HTTP\/1.1 400/)
  expect(statuses).toEqual([200, 400])
})

test('a head that comes byte by byte is understood', async () => {
  expect((await sendRaw(aws.url, `${list}\r\n`.split(''))).statuses).toEqual([200])
})

test('bodies that are cut off leave nothing behind', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'boto3-ts-data-'))
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }))
  await using kept = await startLocalAws({ dataDirectory, verifySignatures: false })
  const s3 = sessionOf(kept).client('s3', at(kept))
  await s3.createBucket({ Bucket: 'bucket' })
  const some = 'x'.repeat(100_000)
  const chunked = `${put}transfer-encoding: chunked\r\n\r\n`
  const awsChunked = `${put}x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\nx-amz-decoded-content-length: 9\r\n`
  await sendRaw(kept.url, [`${put}content-length: 200000\r\n\r\n${some}`], { isHalfClosed: true })
  await sendRaw(kept.url, [`${chunked}186a0\r\n${some}\r\n`], { isHalfClosed: true })
  await sendRaw(kept.url, [`${chunked}186a0\r\n${some}\r\nnonsense`])
  for (const body of ['9\r\nabcdefghi\r\n', '9\r\nabc', 'g\r\n', '0\r\nno trailer', '3\r\nabcd\r\n0\r\n\r\n']) {
    const { statuses } = await sendRaw(kept.url, [`${awsChunked}content-length: ${body.length}\r\n\r\n${body}`])
    expect(statuses[0], body).toBe(400)
  }
  const { KeyCount } = await s3.listObjectsV2({ Bucket: 'bucket' })
  expect(KeyCount).toBe(0)
  await kept.stop()
  expect(
    readdirSync(join(dataDirectory, 'objects'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    ),
  ).toEqual([])
})

test('a stopped server leaves no socket open, whoever was connected', async () => {
  const other = await startLocalAws({ verifySignatures: false })
  const waiting = [
    sendRaw(other.url, [list]),
    sendRaw(other.url, [`${put}content-length: 100\r\n\r\nab`]),
    sendRaw(other.url, [`${list}\r\n`], { answers: 2 }),
  ]
  await expect.poll(() => other.requests.length).toBe(2)
  await other.stop()
  await Promise.all(waiting)
  await expect(sendRaw(other.url, [list])).rejects.toThrow(/ECONNREFUSED/)
  const port = Number(new URL(other.url).port)
  await expect.poll(() => openSockets(port)).toBe(0)
})

/** Sockets of this process with the port at their end; the function is not documented, and there is no other. */
function openSockets(port: number): number {
  const handles = Reflect.get(process, '_getActiveHandles').call(process) as { localPort?: number }[]
  return handles.filter(({ localPort }) => localPort === port).length
}
