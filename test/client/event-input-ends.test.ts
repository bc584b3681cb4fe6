import { constants, type ServerHttp2Stream } from 'node:http2'
import { describe, expect, test } from 'vitest'
import { ClientError, EventStreamError, ParamValidationError } from '../../src/errors/public.js'
import { clientFor, type LooseClient } from '../helpers/client.js'
import { conversation } from '../helpers/event-operations.js'
import { answerEvent, writeFrame } from '../helpers/event-peer.js'
import { serveHttp2 } from '../helpers/http2-server.js'
import { serveTcp, until } from '../helpers/listening.js'

const contentType = 'application/vnd.amazon.eventstream'

async function drain(events: unknown): Promise<unknown[]> {
  const seen: unknown[] = []
  for await (const event of events as AsyncIterable<unknown>) seen.push(event)
  return seen
}

function converse(client: LooseClient, events: unknown, options?: object) {
  return client['startConversation']!({ ...conversation, requestEventStream: events }, options)
}

/** Events without an end, and whether they were ended by who reads them. */
function endless() {
  const state = { asked: 0, returned: 0 }
  const iterator = {
    next: () => {
      state.asked += 1
      return state.asked === 1
        ? Promise.resolve({ done: false, value: { TextInputEvent: { text: 'a' } } })
        : new Promise<never>(() => {})
    },
    return: () => {
      state.returned += 1
      return Promise.resolve({ done: true, value: undefined })
    },
  }
  return { state, [Symbol.asyncIterator]: () => iterator }
}

/** A server that answers the first frame with an event, and how its stream ended. */
async function startTalk(answer: (stream: ServerHttp2Stream) => unknown) {
  const seen = { code: undefined as number | undefined, isComplete: false, streams: 0 }
  const server = await serveHttp2((stream) => {
    seen.streams += 1
    stream.on('close', () => (seen.code = stream.rstCode))
    stream.on('end', () => (seen.isComplete = !stream.aborted))
    stream.once('data', () => answer(stream))
  })
  return { seen, client: clientFor('lexv2-runtime', `http://${server.host}`) }
}

function beginAnswer(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200, 'content-type': contentType })
  answerEvent(stream, 'HeartbeatEvent', '{}')
}

describe('ends before the end', () => {
  test('a reader that leaves ends the events of the caller', async () => {
    const { seen, client } = await startTalk(beginAnswer)
    const events = endless()
    const output = await converse(client, events)
    for await (const _ of output['responseEventStream'] as AsyncIterable<unknown>) break
    expect(events.state.returned).toBe(1)
    await until(() => seen.code !== undefined)
    expect(seen).toEqual({ code: constants.NGHTTP2_CANCEL, isComplete: false, streams: 1 })
  })

  test.each([
    ['before the answer', () => {}],
    ['while the answer is read', beginAnswer],
  ])('an abort %s ends both', async (_, answer) => {
    const { seen, client } = await startTalk(answer)
    const events = endless()
    const controller = new AbortController()
    const reason = new Error('enough')
    const talking = converse(client, events, { signal: controller.signal }).then((output) =>
      drain(output['responseEventStream']),
    )
    await until(() => events.state.asked === 2)
    setTimeout(() => controller.abort(reason), 20)
    await expect(talking).rejects.toBe(reason)
    expect(events.state.returned).toBe(1)
    await until(() => seen.code !== undefined)
    expect(seen).toMatchObject({ code: constants.NGHTTP2_CANCEL, isComplete: false })
  })

  test('an event that is not valid ends the stream, and says where', async () => {
    const { seen, client } = await startTalk(beginAnswer)
    for (const [event, report] of [
      [{ TextInputEvent: { text: 5 } }, 'TextInputEvent.text: must be a string'],
      [{ TextInputEvent: {} }, 'TextInputEvent.text: required, but missing'],
      [{ Unknown: {} }, /^Unknown: unknown parameter/],
      [{}, /^input: one of these must be set: /],
      ['text', /^input: must be an object/],
    ] as const) {
      Object.assign(seen, { code: undefined, streams: 0 })
      let ended = 0
      const events = (async function* () {
        try {
          yield { TextInputEvent: { text: 'good' } }
          await until(() => seen.streams === 1)
          yield event
        } finally {
          ended += 1
        }
      })()
      const talking = converse(client, events).then((output) => drain(output['responseEventStream']))
      const error = await talking.catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(ParamValidationError)
      expect((error as ParamValidationError).fields['report']).toMatch(report)
      expect((error as Error).message).toContain('An event for StartConversation is not valid')
      await until(() => seen.code !== undefined)
      expect([ended, seen.code, seen.isComplete]).toEqual([1, constants.NGHTTP2_CANCEL, false])
    }
  })

  test('events that fail end the stream, and are why', async () => {
    const { seen, client } = await startTalk(beginAnswer)
    const reason = new Error('no microphone')
    const events = async function* () {
      yield { TextInputEvent: { text: 'a' } }
      await until(() => seen.streams === 1)
      throw reason
    }
    const talking = converse(client, events()).then((output) => drain(output['responseEventStream']))
    await expect(talking).rejects.toMatchObject({ name: 'HTTPClientError', cause: reason })
    await until(() => seen.code !== undefined)
    expect(seen).toEqual({ code: constants.NGHTTP2_CANCEL, isComplete: false, streams: 1 })
  })

  test('a refusal is the error of its code, is not tried again, and ends the events', async () => {
    const { seen, client } = await startTalk((stream) => {
      stream.respond({ ':status': 503, 'x-amzn-errortype': 'ThrottlingException' })
      stream.end('{"message":"slow down"}')
    })
    const events = endless()
    const error = await converse(client, events).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(client.exceptions['ThrottlingException'])
    expect(error).toMatchObject({ code: 'ThrottlingException', response: { ResponseMetadata: { RetryAttempts: 0 } } })
    expect(error).toBeInstanceOf(ClientError)
    expect(events.state.returned).toBe(1)
    expect(seen.streams).toBe(1)
  })

  test('a reset is a ConnectionClosedError, and is not tried again', async () => {
    const { seen, client } = await startTalk((stream) => stream.destroy(new Error('broken')))
    const events = endless()
    await expect(converse(client, events)).rejects.toMatchObject({ name: 'ConnectionClosedError' })
    await until(() => events.state.returned === 1)
    expect(seen.streams).toBe(1)
  })

  test('an error inside the answer ends the events', async () => {
    const { client } = await startTalk((stream) => {
      beginAnswer(stream)
      const headers = { 'message-type': 'exception', 'exception-type': 'ValidationException' }
      stream.write(writeFrame(headers, '{"message":"what?"}'))
    })
    const events = endless()
    const output = await converse(client, events)
    const reading = drain(output['responseEventStream'])
    await expect(reading).rejects.toBeInstanceOf(EventStreamError)
    await expect(reading).rejects.toMatchObject({ code: 'ValidationException' })
    await until(() => events.state.returned === 1)
  })
})

test('what is no iterable is found before anything is sent', async () => {
  const client = clientFor('lexv2-runtime', 'http://127.0.0.1:1')
  for (const events of ['text', {}, 5, null, Buffer.from('x'), undefined]) {
    await expect(converse(client, events)).rejects.toMatchObject({
      name: 'ParamValidationError',
      fields: { problems: [{ path: 'requestEventStream' }] },
    })
  }
})

test('where there is no connection the call is tried again, and the events are as they were', async () => {
  const server = await serveTcp((socket) => socket.resume().destroy())
  const client = clientFor('lexv2-runtime', `http://${server.host}`)
  const events = endless()
  await expect(converse(client, events)).rejects.toMatchObject({ name: 'EndpointConnectionError' })
  expect(server.opened()).toBe(3)
  expect(events.state).toEqual({ asked: 0, returned: 0 })
})
