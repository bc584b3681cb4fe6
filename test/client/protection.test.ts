import { crc32, gunzipSync } from 'node:zlib'
import { Readable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { FlexibleChecksumError } from '../../src/errors/public.js'
import type { StreamingBody } from '../../src/http/streaming-body.js'
import { clientFor } from '../helpers/client.js'
import { type Answering, startServer, type TestServer } from '../helpers/http-server.js'

const servers: TestServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

async function serve(answering: Answering): Promise<TestServer> {
  const server = await startServer(answering)
  servers.push(server)
  return server
}

function crcOf(text: string): string {
  const digest = Buffer.alloc(4)
  digest.writeUInt32BE(crc32(text))
  return digest.toString('base64')
}

const supported = {
  config: { requestChecksumCalculation: 'when_supported', responseChecksumValidation: 'when_supported' },
} as const

test('a body that is what the service sent is handed over, and the answer says how it was checked', async () => {
  const server = await serve(() => ({ headers: { 'x-amz-checksum-crc32': crcOf('hello') }, body: 'hello' }))
  const output = await clientFor('s3', server.url, supported)['getObject']!({ Bucket: 'b-1', Key: 'k' })
  expect(server.requests[0]!.headers['x-amz-checksum-mode']).toBe('ENABLED')
  expect(await (output['Body'] as StreamingBody).text()).toBe('hello')
  expect(output.ResponseMetadata.ChecksumAlgorithm).toBe('crc32')
})

test('a damaged body fails before its last byte is handed over, however it is read', async () => {
  const body = 'x'.repeat(200_000)
  const server = await serve(() => ({ headers: { 'x-amz-checksum-crc32': crcOf('hello') }, body }))
  const s3 = clientFor('s3', server.url, supported)
  const whole = (await s3['getObject']!({ Bucket: 'b-1', Key: 'k' }))['Body'] as StreamingBody
  await expect(whole.bytes()).rejects.toBeInstanceOf(FlexibleChecksumError)
  const pieces = (await s3['getObject']!({ Bucket: 'b-1', Key: 'k' }))['Body'] as StreamingBody
  let seen = 0
  const reading = (async () => {
    for await (const piece of pieces) seen += (piece as Buffer).length
  })()
  await expect(reading).rejects.toThrow(/CRC32/)
  expect(seen).toBeLessThan(body.length)
})

test('the checksum of checksums of a multipart object is not taken for one of its bytes', async () => {
  const server = await serve(() => ({ headers: { 'x-amz-checksum-crc32': 'AAAAAA==-3' }, body: 'hello' }))
  const output = await clientFor('s3', server.url, supported)['getObject']!({ Bucket: 'b-1', Key: 'k' })
  expect(await (output['Body'] as StreamingBody).text()).toBe('hello')
})

test('with an endpoint that is not AWS nothing is checked or summed unless the setting says so', async () => {
  const object = { headers: { 'x-amz-checksum-crc32': 'AAAAAA==' }, body: 'hello' }
  const server = await serve(({ method }) => (method === 'GET' ? object : {}))
  const s3 = clientFor('s3', server.url)
  const output = await s3['getObject']!({ Bucket: 'b-1', Key: 'k' })
  expect(await (output['Body'] as StreamingBody).text()).toBe('hello')
  await s3['putObject']!({ Bucket: 'b-1', Key: 'k', Body: 'hello' })
  const names = server.requests.flatMap(({ headers }) => Object.keys(headers))
  expect(names.filter((name) => name.includes('checksum'))).toEqual([])
})

test('bytes get their checksum in a header, streams in a trailer', async () => {
  const server = await serve(() => ({}))
  const s3 = clientFor('s3', server.url, supported)
  await s3['putObject']!({ Bucket: 'b-1', Key: 'k', Body: 'hello' })
  await s3['putObject']!({ Bucket: 'b-1', Key: 'k', Body: Readable.from([Buffer.from('hel'), Buffer.from('lo')]) })
  const [bytes, stream] = server.requests
  expect(bytes!.headers).toMatchObject({
    'x-amz-checksum-crc32': crcOf('hello'),
    'x-amz-sdk-checksum-algorithm': 'CRC32',
  })
  expect(stream!.headers).toMatchObject({
    'content-encoding': 'aws-chunked',
    'x-amz-trailer': 'x-amz-checksum-crc32',
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  })
  expect(stream!.body.toString()).toBe(`5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${crcOf('hello')}\r\n\r\n`)
})

test('the algorithm can be chosen, and a checksum that is given is left alone', async () => {
  const server = await serve(() => ({}))
  const s3 = clientFor('s3', server.url)
  await s3['putObject']!({ Bucket: 'b-1', Key: 'k', Body: 'hello', ChecksumAlgorithm: 'CRC64NVME' })
  await s3['putObject']!({ Bucket: 'b-1', Key: 'k', Body: 'hello', ChecksumSHA256: 'mine' })
  expect(server.requests[0]!.headers['x-amz-checksum-crc64nvme']).toBe('M3eFcAZSQlc=')
  expect(server.requests[1]!.headers['x-amz-checksum-sha256']).toBe('mine')
  expect(server.requests[1]!.headers['x-amz-checksum-crc32']).toBeUndefined()
})

test('where a checksum is required there is one, with any endpoint', async () => {
  const server = await serve(() => ({ body: '<DeleteResult/>' }))
  await clientFor('s3', server.url)['deleteObjects']!({ Bucket: 'b-1', Delete: { Objects: [{ Key: 'k' }] } })
  expect(server.requests[0]!.headers['x-amz-checksum-crc32']).toBe(crcOf(server.requests[0]!.body.toString()))
})

test('a large body is compressed where the service takes it so', async () => {
  const server = await serve(() => ({ body: '{}' }))
  const cloudwatch = clientFor('cloudwatch', server.url)
  const MetricData = Array.from({ length: 500 }, (_, i) => ({ MetricName: `metric-${i}`, Value: i }))
  await cloudwatch['putMetricData']!({ Namespace: 'n', MetricData })
  await cloudwatch['putMetricData']!({ Namespace: 'n', MetricData: MetricData.slice(0, 1) })
  expect(server.requests[0]!.headers['content-encoding']).toBe('gzip')
  expect(gunzipSync(server.requests[0]!.body).toString()).toContain('metric-499')
  expect(server.requests[1]!.headers['content-encoding']).toBeUndefined()
})

test('a Blob is sent again when the first attempt fails; a stream that was read is not', async () => {
  const server = await serve((_, number) => (number % 2 === 1 ? { status: 503, body: '<Error/>' } : {}))
  const s3 = clientFor('s3', server.url, supported)
  await s3['putObject']!({ Bucket: 'b-1', Key: 'k', Body: new Blob(['hello']) })
  expect(server.requests.map(({ body }) => body.includes('hello'))).toEqual([true, true])
  const stream = Readable.from([Buffer.from('hello')])
  await expect(s3['putObject']!({ Bucket: 'b-1', Key: 'k', Body: stream })).rejects.toMatchObject({ code: '503' })
  expect(server.requests).toHaveLength(3)
})
