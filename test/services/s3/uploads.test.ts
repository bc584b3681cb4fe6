import { createReadStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { type ConfigOptions, UNSIGNED } from '../../../src/config/config-options.js'
import { clientFor } from '../../helpers/client.js'
import { serve } from '../../helpers/http-server.js'

const text = 'hellö'
const bytes = Buffer.from(text)
const here = fileURLToPath(import.meta.url)

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 2)
  yield bytes.subarray(2)
}

test.each([
  ['text', () => text],
  ['a Buffer', () => bytes],
  ['an Uint8Array', () => new Uint8Array(bytes)],
  ['an ArrayBuffer', () => new Uint8Array(bytes).buffer],
  ['a DataView', () => new DataView(new Uint8Array(bytes).buffer)],
  ['a Blob', () => new Blob([bytes])],
  ['a Readable', () => Readable.from(pieces())],
  ['a ReadableStream', () => new Blob([bytes]).stream()],
  ['an async iterable', pieces],
])('%s arrives whole', async (_, makeBody) => {
  const server = await serve(() => ({}))
  const s3 = clientFor('s3', server.url)
  await s3['putObject']!({ Bucket: 'b-1', Key: 'k', Body: makeBody() })
  await s3['uploadPart']!({ Bucket: 'b-1', Key: 'k', UploadId: 'u', PartNumber: 1, Body: makeBody() })
  expect(server.requests.map(({ body }) => body.toString())).toEqual([text, text])
})

test('a file and a Blob are sent again from their beginning', async () => {
  for (const makeBody of [() => createReadStream(here), async () => new Blob([await readFile(here)])]) {
    const server = await serve((_, number) => ({ status: number === 1 ? 503 : 200 }))
    const output = await clientFor('s3', server.url)['putObject']!({ Bucket: 'b-1', Key: 'k', Body: await makeBody() })
    expect(output.ResponseMetadata.RetryAttempts).toBe(1)
    const file = await readFile(here)
    expect(server.requests.map(({ body }) => body.equals(file))).toEqual([true, true])
  }
})

test('a trailer says so without a signature too', async () => {
  const server = await serve(() => ({}))
  const config: ConfigOptions = { signatureVersion: UNSIGNED, requestChecksumCalculation: 'when_supported' }
  const s3 = clientFor('s3', server.url, { config })
  await s3['putObject']!({ Bucket: 'b-1', Key: 'k', Body: Readable.from(pieces()), ContentLength: 6 })
  const { headers } = server.requests[0]!
  expect(headers.authorization).toBeUndefined()
  expect(headers['x-amz-content-sha256']).toBe('STREAMING-UNSIGNED-PAYLOAD-TRAILER')
  expect(headers['x-amz-trailer']).toBe('x-amz-checksum-crc32')
})
