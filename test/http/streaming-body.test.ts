import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'

import type { ByteSource } from '../../src/http/byte-source.js'
import { StreamingBody } from '../../src/http/streaming-body.js'
import { rejection } from '../helpers/http-request.js'
import { until } from '../helpers/listening.js'

function bodyOf(...pieces: string[]): StreamingBody {
  return new StreamingBody(
    Readable.from(
      pieces.map((piece) => Buffer.from(piece)),
      { objectMode: false },
    ),
  )
}

async function all(iterable: AsyncIterable<Buffer>): Promise<string[]> {
  const texts: string[] = []
  for await (const piece of iterable) texts.push(piece.toString())
  return texts
}

test('a body is read whole, as bytes, text or JSON', async () => {
  await expect(bodyOf('{"a":', '"ä"}').bytes()).resolves.toEqual(Buffer.from('{"a":"ä"}'))
  await expect(bodyOf('{"a":', '"ä"}').text()).resolves.toBe('{"a":"ä"}')
  await expect(bodyOf('{"a":', '"ä"}').json()).resolves.toEqual({ a: 'ä' })
  await expect(new StreamingBody(Buffer.from('bytes'), 5).text()).resolves.toBe('bytes')
  await expect(new StreamingBody(Buffer.alloc(0), 0).text()).resolves.toBe('')
})

test('a body is a Node stream', async () => {
  const collected: Buffer[] = []
  const sink = new PassThrough().on('data', (chunk: Buffer) => collected.push(chunk))
  await pipeline(bodyOf('one ', 'two'), sink)
  expect(Buffer.concat(collected).toString()).toBe('one two')
  await expect(all(bodyOf('one ', 'two'))).resolves.toEqual(['one two'])
})

test('chunks have the size asked for, but for the last', async () => {
  await expect(all(bodyOf('abc', 'defghij', 'k').iterChunks(4))).resolves.toEqual(['abcd', 'efgh', 'ijk'])
  await expect(all(bodyOf('a'.repeat(1500)).iterChunks())).resolves.toEqual(['a'.repeat(1024), 'a'.repeat(476)])
  await expect(all(bodyOf().iterChunks())).resolves.toEqual([])
})

test('lines end with any of three ends, wherever the pieces are cut', async () => {
  const text = 'one\ntwo\r\nthree\r\rfive\n'
  const lines = ['one', 'two', 'three', '', 'five']
  for (let cut = 0; cut <= text.length; cut += 1) {
    const pieces = [text.slice(0, cut), text.slice(cut)].filter((piece) => piece !== '')
    expect(await all(bodyOf(...pieces).iterLines())).toEqual(lines)
  }
  await expect(all(bodyOf(text, 'last').iterLines({ keepends: true }))).resolves.toEqual([
    'one\n',
    'two\r\n',
    'three\r',
    '\r',
    'five\n',
    'last',
  ])
  await expect(all(bodyOf('a\r').iterLines())).resolves.toEqual(['a'])
  await expect(all(bodyOf().iterLines())).resolves.toEqual([])
})

test('lines with their ends are the body again', async () => {
  const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', '\r', '\n'), minLength: 1 }))
  await fc.assert(
    fc.asyncProperty(pieces, async (texts) => {
      const lines = await all(bodyOf(...texts).iterLines({ keepends: true }))
      expect(lines.join('')).toBe(texts.join(''))
      expect((await bodyOf(...texts).readlines()).map(String)).toEqual(lines)
      expect(lines.join('').split(/\r\n|\r|\n/).length - lines.length).toBe(
        /[\r\n]$/.test(lines.join('')) || lines.length === 0 ? 1 : 0,
      )
    }),
    { numRuns: 100 },
  )
})

test('a body that is not as long as announced is an IncompleteReadError', async () => {
  for (const [text, expected] of [
    ['short', 10],
    ['long', 2],
  ] as const) {
    const make = (): StreamingBody => new StreamingBody(Readable.from([Buffer.from(text)]), expected)
    const fields = { actualBytes: text.length, expectedBytes: expected }
    await expect(make().bytes()).rejects.toMatchObject({ name: 'IncompleteReadError', fields })
    await expect(all(make().iterChunks())).rejects.toMatchObject({ name: 'IncompleteReadError', fields })
  }
})

test('a stream that fails is a ResponseStreamingError with its cause', async () => {
  const cause = new Error('broken')
  const failing = (): Readable =>
    Readable.from(
      (async function* () {
        yield Buffer.from('some')
        await Promise.resolve()
        throw cause
      })(),
    )
  await expect(new StreamingBody(failing()).bytes()).rejects.toMatchObject({ name: 'ResponseStreamingError', cause })
  const read: string[] = []
  const reading = (async () => {
    for await (const chunk of new StreamingBody(failing()) as AsyncIterable<Buffer>) read.push(chunk.toString())
  })()
  await expect(reading).rejects.toMatchObject({ name: 'ResponseStreamingError', cause })
  const cut = new Readable({ read() {} })
  const whole = rejection(new StreamingBody(cut).bytes())
  cut.destroy()
  expect(await whole).toMatchObject({ name: 'ResponseStreamingError' })
})

test('a body is read once', async () => {
  const body = bodyOf('text')
  await body.text()
  await expect(body.text()).rejects.toThrow('has already been read')
  await expect(all(body.iterChunks())).rejects.toThrow()
  const streamed = bodyOf('text')
  await streamed.toArray()
  await expect(streamed.bytes()).rejects.toMatchObject({ name: 'ResponseStreamingError' })
  const closed = bodyOf('text')
  closed.close()
  await expect(closed.bytes()).rejects.toMatchObject({ name: 'ResponseStreamingError' })
})

test('closing while the body is read ends the reading', async () => {
  const source = new PassThrough()
  const body = new StreamingBody(source)
  const whole = rejection(body.bytes())
  source.write('some')
  body.close()
  expect(await whole).toMatchObject({
    name: 'ResponseStreamingError',
    message: 'The body was closed while it was read.',
  })
  expect(source.destroyed).toBe(true)
})

test('tell says how much has come', async () => {
  const body = bodyOf('one', 'two')
  expect(body.tell()).toBe(0)
  for await (const _ of body) break
  expect(body.tell()).toBeGreaterThan(0)
  const whole = bodyOf('one', 'two')
  await whole.bytes()
  expect(whole.tell()).toBe(6)
})

test('a check sees all bytes and has the last word', async () => {
  const seen: string[] = []
  const watched = (problem: Error | undefined): StreamingBody =>
    bodyOf('one', 'two').watch({
      update: (chunk) => void seen.push(Buffer.from(chunk).toString()),
      finish: () => problem,
    })
  await expect(watched(undefined).text()).resolves.toBe('onetwo')
  await expect(watched(undefined).toArray()).resolves.toBeDefined()
  expect(seen.join('')).toBe('onetwoonetwo')
  const problem = new Error('wrong sum')
  await expect(watched(problem).text()).rejects.toBe(problem)
  await expect(watched(problem).toArray()).rejects.toBe(problem)
})

test('a body that nobody holds any more gives its source up', async () => {
  const cancelled = vi.fn()
  const source: ByteSource = { read() {}, pause() {}, cancel: cancelled }
  const abandon = (): void => void new StreamingBody(source)
  abandon()
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  await until(() => {
    collectGarbage()
    return cancelled.mock.calls.length > 0
  })
})

test('reading it slowly does not lose a byte', async () => {
  const pieces = Array.from({ length: 200 }, (_, index) => Buffer.alloc(5000, index))
  const body = new StreamingBody(Readable.from(pieces), 1_000_000)
  const read: Buffer[] = []
  body.on('data', (chunk: Buffer) => {
    read.push(chunk)
    body.pause()
    setImmediate(() => body.resume())
  })
  await once(body, 'end')
  expect(Buffer.concat(read).equals(Buffer.concat(pieces))).toBe(true)
})
