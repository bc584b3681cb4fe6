import { afterEach, expect, test } from 'vitest'
import { EventStreamError } from '../../src/errors/public.js'
import { encodeEventFrame } from '../../src/protocol/event-stream-frames.js'
import { clientFor } from '../helpers/client.js'
import { startServer, type TestServer } from '../helpers/http-server.js'

const servers: TestServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

function frame(headers: Readonly<Record<string, string>>, payload: string): Buffer {
  const typed = new Map(Object.entries(headers).map(([name, value]) => [`:${name}`, value]))
  return Buffer.from(encodeEventFrame(typed, Buffer.from(payload)))
}

function event(type: string, payload: string): Buffer {
  return frame({ 'message-type': 'event', 'event-type': type }, payload)
}

/** Answers with frames, cut at places that do not fit them. */
async function streaming(frames: readonly Buffer[]): Promise<TestServer> {
  const bytes = Buffer.concat(frames)
  const server = await startServer((_request, _number, response) => {
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' })
    response.write(bytes.subarray(0, 7))
    setImmediate(() => response.end(bytes.subarray(7)))
    return undefined
  })
  servers.push(server)
  return server
}

const query = {
  Bucket: 'b-1',
  Key: 'k',
  Expression: 'select *',
  ExpressionType: 'SQL',
  InputSerialization: {},
  OutputSerialization: {},
}

async function collect(events: unknown): Promise<Record<string, unknown>[]> {
  const collected: Record<string, unknown>[] = []
  for await (const one of events as AsyncIterable<Record<string, unknown>>) collected.push(one)
  return collected
}

test('the events of an answer are iterated, each as the member of its kind', async () => {
  const stats = '<Stats><BytesScanned>9007199254740993</BytesScanned></Stats>'
  const server = await streaming([
    event('Records', 'a,b\n'),
    event('Cont', ''),
    event('NewerThanTheModel', 'x'),
    event('Stats', stats),
    event('End', ''),
  ])
  const output = await clientFor('s3', server.url)['selectObjectContent']!(query)
  const events = await collect(output['Payload'])
  expect(events.map((one) => Object.keys(one)[0])).toEqual(['Records', 'Cont', 'Stats', 'End'])
  expect(Buffer.from((events[0]!['Records'] as { Payload: Uint8Array }).Payload).toString()).toBe('a,b\n')
  expect(events[2]).toEqual({ Stats: { Details: { BytesScanned: 9007199254740993n } } })
})

test('where the protocol begins with an initial response, its members are in the output', async () => {
  const server = await streaming([
    event('initial-response', '{}'),
    event('sessionStart', '{"requestId":"r"}'),
    event('sessionUpdate', '{"sessionMetadata":{"sampled":true}}'),
  ])
  const output = await clientFor('logs', server.url)['startLiveTail']!({ logGroupIdentifiers: ['a'] })
  expect(await collect(output['responseStream'])).toEqual([
    { sessionStart: { requestId: 'r' } },
    { sessionUpdate: { sessionMetadata: { sampled: true } } },
  ])
})

test('an error inside the stream ends the iteration with its code and message', async () => {
  const server = await streaming([
    event('PayloadChunk', 'abc'),
    frame({ 'message-type': 'error', 'error-code': 'Boom', 'error-message': 'it broke' }, ''),
  ])
  const output = await clientFor('lambda', server.url)['invokeWithResponseStream']!({ FunctionName: 'f' })
  const seen: unknown[] = []
  const reading = (async () => {
    for await (const one of output['EventStream'] as AsyncIterable<unknown>) seen.push(one)
  })()
  await expect(reading).rejects.toBeInstanceOf(EventStreamError)
  await expect(reading).rejects.toMatchObject({ code: 'Boom', operationName: 'InvokeWithResponseStream' })
  expect(seen).toHaveLength(1)
})

test('leaving the loop gives the connection up', async () => {
  let closed: (() => void) | undefined
  const ended = new Promise<void>((resolve) => (closed = resolve))
  const server = await startServer((_request, _number, response) => {
    response.on('close', () => closed?.())
    response.write(event('Records', 'x'))
    return undefined
  })
  servers.push(server)
  const output = await clientFor('s3', server.url)['selectObjectContent']!(query)
  for await (const _ of output['Payload'] as AsyncIterable<unknown>) break
  await ended
})
