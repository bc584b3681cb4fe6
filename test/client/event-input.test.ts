import { type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { compileInputOpener } from '../../src/client/event-input.js'
import type { CallState } from '../../src/client/context.js'
import { UNSIGNED } from '../../src/config/config-options.js'
import { json } from '../../src/protocol/json.js'
import { clientFor, type LooseClient, type TestClientOptions } from '../helpers/client.js'
import { serviceModel } from '../helpers/service-model.js'
import { conversation, operations } from '../helpers/event-operations.js'
import {
  answerEvent,
  framesOf,
  readFrame,
  type ReceivedFrame,
  requestSignature,
  signatureChain,
} from '../helpers/event-peer.js'
import { type Streaming, serveHttp2, serveHttp2Tls } from '../helpers/http2-server.js'
import { tlsFile, until } from '../helpers/listening.js'

const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const contentType = 'application/vnd.amazon.eventstream'

/** What came in, when it is over. */
interface Received {
  headers: IncomingHttpHeaders
  readonly frames: ReceivedFrame[]
  isComplete: boolean
}

/** Takes everything in, and then ends the answer. */
function takeAll(received: Received, status = 200): Streaming {
  return async (stream, headers) => {
    received.headers = headers
    stream.respond({ ':status': status, 'content-type': contentType })
    for await (const frame of framesOf(stream)) received.frames.push(frame)
    received.isComplete = true
    stream.end()
  }
}

function nothingYet(): Received {
  return { headers: {}, frames: [], isComplete: false }
}

async function drain(events: unknown): Promise<unknown[]> {
  const seen: unknown[] = []
  for await (const event of events as AsyncIterable<unknown>) seen.push(event)
  return seen
}

function converse(client: LooseClient, events: unknown, options?: object) {
  return client['startConversation']!({ ...conversation, requestEventStream: events }, options)
}

describe('what is sent', () => {
  test.each(operations)('$service: a signed request and signed events, to their end', async (one) => {
    const received = nothingYet()
    const server = await serveHttp2(takeAll(received))
    const client = clientFor(one.service, `http://${server.host}`)
    const output = await client[one.method]!({ ...one.params, [one.member]: one.events })
    const stream = Object.values(output).find((value) => typeof value === 'object' && Symbol.asyncIterator in value!)
    expect(await drain(stream)).toEqual([])

    const { headers, frames } = received
    expect(headers[':path']).toContain(one.path)
    expect(headers).toMatchObject({
      ':method': 'POST',
      'content-type': contentType,
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-EVENTS',
    })
    expect(headers['content-length']).toBe(undefined)
    const signer = { secretKey, region: 'us-east-1', service: one.signingName }
    expect(headers.authorization).toContain(`Signature=${requestSignature(headers, signer)}`)
    const next = signatureChain(headers, signer)
    expect(frames.map((frame) => (frame.headers[':chunk-signature'] as Buffer).toString('hex'))).toEqual(
      frames.map((frame) => next(frame)),
    )
    expect(frames.at(-1)?.payload).toHaveLength(0)
    const inner = frames.slice(0, -1).map(({ payload }) => readFrame(payload))
    expect(inner.map((frame) => [frame.headers[':event-type'], JSON.parse(String(frame.payload))])).toEqual(one.wire)
    for (const frame of inner) {
      expect(frame.headers).toMatchObject({ ':message-type': 'event', ':content-type': 'application/json' })
    }
  })

  test('events without a signature where the call has none, or is signed by a token', async () => {
    const [bedrock] = operations
    const byToken: TestClientOptions = { env: { AWS_BEARER_TOKEN_BEDROCK: 'token' } }
    const byNobody: TestClientOptions = { config: { signatureVersion: UNSIGNED } }
    for (const [options, authorization] of [
      [byToken, 'Bearer token'],
      [byNobody, undefined],
    ] as const) {
      const received = nothingYet()
      const server = await serveHttp2(takeAll(received))
      const client = clientFor('bedrock-runtime', `http://${server.host}`, options)
      const output = await client[bedrock!.method]!({ ...bedrock!.params, body: bedrock!.events })
      await drain(output['body'])
      expect(received.headers.authorization).toBe(authorization)
      expect(received.headers['x-amz-content-sha256']).toBe(undefined)
      expect(received.frames.map(({ headers }) => headers[':event-type'])).toEqual(['chunk'])
    }
  })

  test('what a signature version cannot sign is not sent', async () => {
    const client = clientFor('lexv2-runtime', 'http://127.0.0.1:1', { config: { signatureVersion: 'v4a' } })
    await expect(converse(client, [])).rejects.toMatchObject({ name: 'UnsupportedSignatureVersionError' })
  })

  test('events may come from a stream of objects, and none at all is a stream that ends', async () => {
    for (const [ActionStream, count] of [
      [Readable.from([{ TextEvent: { Text: 'a' } }, { TextEvent: { Text: 'b' } }]), 3],
      [undefined, 1],
    ] as const) {
      const received = nothingYet()
      const server = await serveHttp2(takeAll(received))
      const client = clientFor('polly', `http://${server.host}`)
      const { params } = operations[3]!
      const output = await client['startSpeechSynthesisStream']!({ ...params, ActionStream })
      await drain(output['EventStream'])
      expect(received.frames).toHaveLength(count)
    }
  })

  test('where the protocol has a document for the other members, it goes before the events', async () => {
    const service = serviceModel({
      metadata: { jsonVersion: '1.1', targetPrefix: 'Example' },
      shapes: {
        Input: { type: 'structure', members: { Name: { shape: 'Text' }, Events: { shape: 'Events' } } },
        Events: { type: 'structure', eventstream: true, members: { One: { shape: 'One' } } },
        One: { type: 'structure', event: true, members: { Text: { shape: 'Text' } } },
        Text: { type: 'string' },
      },
      operations: { Talk: { input: { shape: 'Input' } } },
    })
    const operation = service.operation('Talk')
    const protocol = json(service)
    const open = compileInputOpener(operation, protocol, true)!
    const params = { Name: 'n', Events: [{ One: { Text: 't' } }] }
    const request = { ...protocol.compileSerializer(operation)(params), protocol: 'https:' as const, host: 'h' }
    const signing = { optionsFor: () => Promise.resolve({ signatureVersion: 'none', service: 's', epochMs: 0 }) }
    const call = { context: {}, client: { signing } } as unknown as CallState
    const renew = open(call, request, params)
    expect(renew()).toBe(true)
    const attempt = { ...request }
    await call.context.inputEvents!.begin(attempt)
    expect(attempt.headers).toMatchObject({ 'content-type': contentType, 'x-amz-target': 'Example.Talk' })
    const frames: unknown[] = []
    for await (const { headers, payload } of framesOf(attempt.body as unknown as Readable)) {
      frames.push([headers[':event-type'], headers[':content-type'], String(payload)])
    }
    expect(frames).toEqual([
      ['initial-request', 'application/x-amz-json-1.1', '{"Name":"n"}'],
      ['One', 'application/x-amz-json-1.1', '{"Text":"t"}'],
    ])
    expect(renew()).toBe(false)
  })
})

/** Answers each event with one. */
async function talk(stream: ServerHttp2Stream): Promise<void> {
  stream.respond({ ':status': 200, 'content-type': contentType })
  let number = 0
  for await (const { payload } of framesOf(stream)) {
    if (payload.length > 0) answerEvent(stream, 'HeartbeatEvent', JSON.stringify({ eventId: `e${(number += 1)}` }))
  }
  stream.end()
}

describe('both directions at once', () => {
  test.each([['http'], ['https']])('over %s, an answer to one event leads to the next', async (scheme) => {
    const server = scheme === 'http' ? await serveHttp2(talk) : await serveHttp2Tls({}, talk)
    const client = clientFor('lexv2-runtime', `${scheme}://${server.host}`, {
      env: { AWS_CA_BUNDLE: tlsFile('ca.pem') },
    })
    const heard: string[] = []
    let hear: (() => void) | undefined
    const events = async function* () {
      for (let i = 1; i <= 5; i += 1) {
        const answered = new Promise<void>((resolve) => (hear = resolve))
        yield { TextInputEvent: { text: `t${i}` } }
        await answered
      }
    }
    const output = await converse(client, events())
    for await (const event of output['responseEventStream'] as AsyncIterable<{ HeartbeatEvent: { eventId: string } }>) {
      heard.push(event.HeartbeatEvent.eventId)
      hear?.()
    }
    expect(heard).toEqual(['e1', 'e2', 'e3', 'e4', 'e5'])
    expect(output.ResponseMetadata).toMatchObject({ HTTPStatusCode: 200, RetryAttempts: 0 })
    await client.close()
    await until(() => server.open() === 0)
  })

  test('a second call uses the connection of the first', async () => {
    const server = await serveHttp2(takeAll(nothingYet()))
    const client = clientFor('lexv2-runtime', `http://${server.host}`)
    for (let i = 0; i < 3; i += 1) await drain((await converse(client, []))['responseEventStream'])
    expect(server.opened()).toBe(1)
  })
})
