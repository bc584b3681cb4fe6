import { once } from 'node:events'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'

import type { Body } from '../../src/base/http-message.js'
import { type BodyInput, toSendableBody } from '../../src/http/body.js'
import { StreamingBody } from '../../src/http/streaming-body.js'

async function read(body: Body): Promise<string> {
  if (!(body instanceof Readable)) return Buffer.from(body as string).toString()
  return Buffer.concat(await body.toArray()).toString()
}

function temporaryFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'body-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file')
  writeFileSync(path, content)
  return path
}

const bytes = new TextEncoder().encode('xkäsex')

test.each<[string, BodyInput]>([
  ['text', 'käse'],
  ['a Buffer', Buffer.from('käse')],
  ['a part of an array', bytes.subarray(1, 6)],
  ['a DataView', new DataView(bytes.buffer, 1, 5)],
  ['an ArrayBuffer', bytes.slice(1, 6).buffer],
])('%s can be sent again and has a length', async (_, input) => {
  const { body, length, reopen } = await toSendableBody(input)
  expect(length).toBe(5)
  await expect(read(body)).resolves.toBe('käse')
  await expect(read(reopen!())).resolves.toBe('käse')
})

test('a Blob is streamed, and can be streamed again', async () => {
  const { body, length, reopen } = await toSendableBody(new Blob(['kä', 'se']))
  expect(body).toBeInstanceOf(Readable)
  expect(length).toBe(5)
  await expect(read(body)).resolves.toBe('käse')
  await expect(read(reopen!())).resolves.toBe('käse')
})

test.each<[string, () => BodyInput]>([
  ['a Readable', () => Readable.from([Buffer.from('text')])],
  ['a web stream', () => new Blob(['text']).stream()],
  [
    'an async iterable',
    () => ({
      async *[Symbol.asyncIterator]() {
        yield 'te'
        yield Buffer.from('xt')
      },
    }),
  ],
])('%s is sent once, without a known length', async (_, make) => {
  const { body, length, reopen } = await toSendableBody(make())
  expect({ length, reopen }).toEqual({ length: undefined, reopen: undefined })
  await expect(read(body)).resolves.toBe('text')
})

test('the body of an answer brings its length along', async () => {
  const { body, length, reopen } = await toSendableBody(new StreamingBody(Buffer.from('text'), 4))
  expect({ length, reopen }).toEqual({ length: 4, reopen: undefined })
  await expect(read(body)).resolves.toBe('text')
})

test.each([
  [{}, '0123456789'],
  [{ start: 4 }, '456789'],
  [{ start: 4, end: 6 }, '456'],
  [{ start: 4, end: 99 }, '456789'],
  [{ start: 12 }, ''],
])('a file stream with %j has a length and can be opened again', async (part, content) => {
  const stream = createReadStream(temporaryFile('0123456789'), part)
  const { body, length, reopen } = await toSendableBody(stream)
  expect(body).toBe(stream)
  expect(length).toBe(content.length)
  await expect(read(body)).resolves.toBe(content)
  await expect(read(reopen!())).resolves.toBe(content)
})

test('a file stream that has been read from, or has no path, is like any stream', async () => {
  const path = temporaryFile('0123456789')
  const begun = createReadStream(path, { highWaterMark: 2 })
  await once(begun, 'readable')
  begun.read(1)
  await expect(toSendableBody(begun)).resolves.toEqual({ body: begun, length: undefined, reopen: undefined })
  begun.destroy()
  await using file = await open(path)
  const unnamed = file.createReadStream()
  await expect(toSendableBody(unnamed)).resolves.toEqual({ body: unnamed, length: undefined, reopen: undefined })
  unnamed.destroy()
})

test('a file that does not exist is told by its stream', async () => {
  const stream = createReadStream('/nowhere/at-all')
  stream.on('error', () => {})
  await expect(toSendableBody(stream)).resolves.toEqual({ body: stream, length: undefined, reopen: undefined })
})

test('anything else is refused', () => {
  expect(() => toSendableBody({} as BodyInput)).toThrow(/Valid types: string, Uint8Array/)
})
