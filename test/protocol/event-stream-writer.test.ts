import { expect, test } from 'vitest'

import { ParamValidationError } from '../../src/errors/parameter.js'
import { createEventFrameDecoder, type EventFrame } from '../../src/protocol/event-stream-frames.js'
import { compileEventWriter, type EventToSign, signFrame } from '../../src/protocol/event-stream-writer.js'
import { compileEventReader } from '../../src/protocol/event-stream.js'
import { restJson } from '../../src/protocol/rest-json.js'
import { serviceModel } from '../helpers/service-model.js'

const service = serviceModel({
  shapes: {
    String: { type: 'string' },
    Blob: { type: 'blob' },
    Time: { type: 'timestamp' },
    Long: { type: 'long' },
    Boolean: { type: 'boolean' },
    Audio: {
      type: 'structure',
      event: true,
      members: {
        Chunk: { shape: 'Blob', eventpayload: true },
        At: { shape: 'Time', eventheader: true },
        Size: { shape: 'Long', eventheader: true },
        Last: { shape: 'Boolean', eventheader: true },
        Mark: { shape: 'Blob', eventheader: true },
      },
    },
    Text: {
      type: 'structure',
      event: true,
      members: { Text: { shape: 'String' }, Id: { shape: 'String', eventheader: true } },
    },
    Settings: { type: 'structure', members: { Name: { shape: 'String', locationName: 'name' } } },
    Configure: { type: 'structure', event: true, members: { Settings: { shape: 'Settings', eventpayload: true } } },
    End: { type: 'structure', event: true, members: {} },
    Events: {
      type: 'structure',
      eventstream: true,
      members: {
        Audio: { shape: 'Audio' },
        Text: { shape: 'Text' },
        Configure: { shape: 'Configure' },
        End: { shape: 'End' },
      },
    },
  },
})
const shape = service.resolveShape('Events')
const protocol = restJson(service)
const write = compileEventWriter(shape, protocol)

function decode(bytes: Uint8Array): EventFrame {
  return createEventFrameDecoder().push(bytes)[0]!
}

function standardHeaders(type: string, contentType: string): [string, unknown][] {
  return [
    [':message-type', 'event'],
    [':event-type', type],
    [':content-type', contentType],
  ]
}

test.each([
  [{ Audio: { Chunk: 'abc' } }, 'Audio', 'application/octet-stream', 'abc', []],
  [
    { Audio: { Chunk: Buffer.from('a'), At: new Date(5), Size: 7, Last: false, Mark: 'm' } },
    'Audio',
    'application/octet-stream',
    'a',
    [
      ['At', new Date(5)],
      ['Size', 7],
      ['Last', false],
      ['Mark', Buffer.from('m')],
    ],
  ],
  [{ Text: { Text: 'é', Id: 'i' } }, 'Text', 'application/json', '{"Text":"é"}', [['Id', 'i']]],
  [{ Configure: { Settings: { Name: 'n' } } }, 'Configure', 'application/json', '{"name":"n"}', []],
  [{ End: {}, Text: undefined }, 'End', 'application/json', '{}', []],
])('%o is one frame', (event, type, contentType, payload, headers) => {
  const frame = decode(write(event))
  expect([...frame.headers]).toEqual([...standardHeaders(type, contentType), ...headers])
  expect(frame.payload.toString()).toBe(payload)
})

test.each([[{}], [{ Unknown: {} }], [{ End: {}, Text: {} }]])('%o is no event', (event) => {
  expect(() => write(event)).toThrow(ParamValidationError)
})

test('what is written reads back the same', async () => {
  const events = [{ Audio: { Chunk: Buffer.from('x'), Size: 2 ** 40 } }, { Text: { Text: 'a', Id: 'b' } }, { End: {} }]
  async function* frames() {
    for (const event of events) yield write(event)
  }
  const read: unknown[] = []
  const open = compileEventReader(shape, protocol)
  for await (const event of open(frames(), (_code, message) => new ParamValidationError(message))) read.push(event)
  expect(read).toEqual(events)
})

test('each frame is signed in a frame around it, and so is the end', () => {
  const asked: EventToSign[] = []
  function sign(event: EventToSign): Uint8Array {
    asked.push(event)
    return Buffer.from(`signature ${asked.length}`)
  }
  const frames = [write({ End: {} }), write({ Text: { Text: 'a' } }), Buffer.alloc(0)]
  const sent = frames.map((frame, i) => decode(signFrame(frame, sign, 1000 + i)))
  expect(sent.map(({ headers }) => [...headers])).toEqual(
    [1, 2, 3].map((i) => [
      [':date', new Date(999 + i)],
      [':chunk-signature', Buffer.from(`signature ${i}`)],
    ]),
  )
  expect(sent.map(({ payload }) => payload)).toEqual(frames)
  expect(asked.map(({ epochMs, payload }) => [epochMs, payload.length])).toEqual(
    frames.map(({ length }, i) => [1000 + i, length]),
  )
  expect(Buffer.from(asked[0]!.encodedDate).toString('hex')).toBe('053a646174650800000000000003e8')
})
