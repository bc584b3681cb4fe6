import { Readable } from 'node:stream'
import { expect, test } from 'vitest'

import { EventStreamParserError, ResponseParserError } from '../../src/errors/http.js'
import { encodeEventFrame } from '../../src/protocol/event-stream-frames.js'
import type { EventHeaderValue } from '../../src/protocol/event-stream-headers.js'
import { compileEventReader, compileInitialResponse, type EventStream } from '../../src/protocol/event-stream.js'
import { json } from '../../src/protocol/json.js'
import { restJson } from '../../src/protocol/rest-json.js'
import { serviceModel } from '../helpers/service-model.js'

const service = serviceModel({
  shapes: {
    String: { type: 'string' },
    Blob: { type: 'blob' },
    Time: { type: 'timestamp' },
    Long: { type: 'long' },
    Bytes: {
      type: 'structure',
      event: true,
      members: {
        Data: { shape: 'Blob', eventpayload: true },
        At: { shape: 'Time', eventheader: true },
        Size: { shape: 'Long', eventheader: true },
      },
    },
    Line: { type: 'structure', event: true, members: { Text: { shape: 'String', eventpayload: true } } },
    Details: { type: 'structure', members: { At: { shape: 'Time' } } },
    Stats: { type: 'structure', event: true, members: { Details: { shape: 'Details', eventpayload: true } } },
    Whole: { type: 'structure', event: true, members: { Name: { shape: 'String' }, At: { shape: 'Time' } } },
    End: { type: 'structure', event: true, members: {} },
    Slow: { type: 'structure', exception: true, members: { message: { shape: 'String' }, At: { shape: 'Time' } } },
    Events: {
      type: 'structure',
      eventstream: true,
      members: {
        Bytes: { shape: 'Bytes' },
        Line: { shape: 'Line' },
        Stats: { shape: 'Stats' },
        Whole: { shape: 'Whole' },
        End: { shape: 'End' },
        SlowDown: { shape: 'Slow' },
      },
    },
    Output: { type: 'structure', members: { Id: { shape: 'String' }, Events: { shape: 'Events' } } },
  },
})
const protocol = json(service)
const open = compileEventReader(service.resolveShape('Events'), protocol)

class Reported extends Error {
  readonly code: string
  readonly members: object

  constructor(code: string, message: string, members: object) {
    super(message)
    this.code = code
    this.members = members
  }
}

function toError(code: string, message: string, members: object): Error {
  return new Reported(code, message, members)
}

function event(
  type: string,
  payload: string | Uint8Array = '',
  headers: Record<string, EventHeaderValue> = {},
): Buffer {
  const all = { ':message-type': 'event', ':event-type': type, ...headers }
  return encodeEventFrame(new Map(Object.entries<EventHeaderValue>(all)), Buffer.from(payload))
}

function streamOf(...chunks: readonly Uint8Array[]): EventStream {
  return open(Readable.from(chunks), toError)
}

async function collect(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const events: unknown[] = []
  for await (const one of stream) events.push(one)
  return events
}

test('events are the members that their frames name', async () => {
  const stream = streamOf(
    Buffer.concat([
      event('Bytes', 'data', { At: new Date(5), Size: 7n, Other: 'x' }),
      event('Line', 'é'),
      event('Stats', '{"At":1}'),
    ]),
    event('Whole', '{"Name":"n","At":1.5,"New":1}'),
    event('End'),
  )
  expect(await collect(stream)).toEqual([
    { Bytes: { Data: Buffer.from('data'), At: new Date(5), Size: 7 } },
    { Line: { Text: 'é' } },
    { Stats: { Details: { At: new Date(1000) } } },
    { Whole: { Name: 'n', At: new Date(1500) } },
    { End: {} },
  ])
})

test('kinds of event that are newer than the model are left out', async () => {
  expect(await collect(streamOf(event('Hologram', 'x'), event('End')))).toEqual([{ End: {} }])
})

test('a modelled exception is thrown with its members, after the events before it', async () => {
  const stream = streamOf(event('End'), exception('SlowDown', '{"message":"too fast","At":1}'), event('End'))
  const seen: unknown[] = []
  const error = await failureOf(async () => {
    for await (const one of stream) seen.push(one)
  })
  expect(seen).toEqual([{ End: {} }])
  expect(error).toMatchObject({
    code: 'SlowDown',
    message: 'too fast',
    members: { message: 'too fast', At: new Date(1000) },
  })
})

test('an exception that is not modelled is thrown with its message', async () => {
  const error = await failureOf(() => collect(streamOf(exception('Novel', '{"Message":"what"}'))))
  expect(error).toMatchObject({ code: 'Novel', message: 'what', members: {} })
  expect(await failureOf(() => collect(streamOf(exception('Novel', 'no document'))))).toMatchObject({
    code: 'Novel',
    message: 'no document',
  })
})

test('an error that is no exception has code and message in its headers', async () => {
  const headers = { ':message-type': 'error', ':error-code': 'Internal', ':error-message': 'broken' }
  const frame = encodeEventFrame(new Map(Object.entries(headers)), new Uint8Array(0))
  expect(await failureOf(() => collect(streamOf(frame)))).toMatchObject({ code: 'Internal', message: 'broken' })
})

test('a stream that breaks off is an error; one that ends between events is over', async () => {
  const bytes = Buffer.concat([event('End'), event('Line', 'abc')])
  expect(await collect(streamOf(bytes))).toHaveLength(2)
  expect(await failureOf(() => collect(streamOf(bytes.subarray(0, -1))))).toBeInstanceOf(EventStreamParserError)
  expect(await collect(streamOf())).toEqual([])
})

test('a payload that makes no sense is an error', async () => {
  expect(await failureOf(() => collect(streamOf(event('Whole', '{"Name":'))))).toBeInstanceOf(ResponseParserError)
})

test('leaving the loop stops the source', async () => {
  const source = Readable.from(endless())
  for await (const one of open(source, toError)) {
    expect(one).toEqual({ End: {} })
    break
  }
  expect(source.destroyed).toBe(true)
})

test('an error in the stream stops the source', async () => {
  const source = Readable.from([exception('SlowDown', '{}'), event('End')])
  await failureOf(() => collect(open(source, toError)))
  expect(source.destroyed).toBe(true)
})

test('closing ends a loop that waits', async () => {
  const source = new Readable({ read() {} })
  source.push(event('End'))
  const stream = open(source, toError)
  const seen: unknown[] = []
  for await (const one of stream) {
    seen.push(one)
    setImmediate(() => stream.close())
  }
  expect(seen).toEqual([{ End: {} }])
  expect(source.destroyed).toBe(true)
})

test('a stream that nobody reads can be closed, also by leaving its scope', async () => {
  const source = new Readable({ read() {} })
  {
    await using stream = open(source, toError)
    expect(stream).toBeDefined()
  }
  expect(source.destroyed).toBe(true)
})

test('a source that is no stream of Node is stopped by its own means', async () => {
  let isStopped = false
  async function* chunks() {
    try {
      yield* endless()
    } finally {
      isStopped = true
    }
  }
  for await (const one of open(chunks(), toError)) {
    expect(one).toEqual({ End: {} })
    break
  }
  await new Promise(setImmediate)
  expect(isStopped).toBe(true)
})

test('a source that fails fails the loop', async () => {
  const source = new Readable({ read() {} })
  source.push(event('End'))
  setImmediate(() => source.destroy(new Reported('socket', 'hung up', {})))
  expect(await failureOf(() => collect(open(source, toError)))).toMatchObject({ message: 'hung up' })
})

test('the answer of an RPC protocol begins with its other members', async () => {
  const read = compileInitialResponse(service.resolveShape('Output'), protocol)!
  const stream = streamOf(Buffer.concat([event('initial-response', '{"Id":"i"}'), event('End')]))
  expect(await read(stream)).toEqual({ Id: 'i' })
  expect(await collect(stream)).toEqual([{ End: {} }])
  expect(compileInitialResponse(service.resolveShape('Output'), restJson(service))).toBeUndefined()
})

test('an answer without its first event is refused, and the source stopped', async () => {
  const read = compileInitialResponse(service.resolveShape('Output'), protocol)!
  for (const chunks of [[], [event('End')]]) {
    const source = Readable.from(chunks)
    expect(await failureOf(() => read(open(source, toError)))).toBeInstanceOf(ResponseParserError)
    expect(source.destroyed).toBe(true)
  }
})

test('an exception in the place of the first event is thrown', async () => {
  const read = compileInitialResponse(service.resolveShape('Output'), protocol)!
  expect(await failureOf(() => read(streamOf(exception('SlowDown', '{"message":"m"}'))))).toMatchObject({
    code: 'SlowDown',
    message: 'm',
  })
})

test('a first event that brings nothing else is not lost', async () => {
  const stream = streamOf(event('End'), event('Line', 'a'))
  expect(await stream.getInitialResponse()).toBeUndefined()
  expect(await collect(stream)).toEqual([{ End: {} }, { Line: { Text: 'a' } }])
})

function exception(type: string, payload: string): Buffer {
  const headers = { ':message-type': 'exception', ':exception-type': type }
  return encodeEventFrame(new Map(Object.entries(headers)), Buffer.from(payload))
}

async function* endless(): AsyncGenerator<Buffer> {
  for (;;) yield event('End')
}

async function failureOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run()
  } catch (error) {
    return error
  }
  return undefined
}
