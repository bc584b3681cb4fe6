/**
 * The other side of a stream of events: reads frames and checks their signatures, by the published formats and without
 * the code under test.
 *
 * @see AWS "Signature Version 4", event streams; Smithy "Amazon Event Stream Specification"
 */

import { createHash, createHmac } from 'node:crypto'
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { crc32 } from 'node:zlib'

/** A frame as it came. Times are in milliseconds; bytes are buffers. */
export interface ReceivedFrame {
  readonly headers: Readonly<Record<string, string | number | Buffer>>
  readonly payload: Buffer
}

/** The frames of a stream, as they come. */
export async function* framesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<ReceivedFrame> {
  let bytes: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    bytes = Buffer.concat([bytes, chunk])
    while (bytes.length >= 4 && bytes.length >= bytes.readUInt32BE()) {
      const length = bytes.readUInt32BE()
      yield readFrame(bytes.subarray(0, length))
      bytes = bytes.subarray(length)
    }
  }
  if (bytes.length > 0) throw new TypeError(`${bytes.length} bytes are left`)
}

/** The one frame in these bytes. */
export function readFrame(frame: Buffer): ReceivedFrame {
  const headersEnd = 12 + frame.readUInt32BE(4)
  const end = frame.length - 4
  if (crc32(frame.subarray(0, 8)) !== frame.readUInt32BE(8)) throw new TypeError('bad checksum of the prelude')
  if (crc32(frame.subarray(0, end)) !== frame.readUInt32BE(end)) throw new TypeError('bad checksum of the message')
  const headers: Record<string, string | number | Buffer> = {}
  let at = 12
  while (at < headersEnd) {
    const name = frame.subarray(at + 1, (at += 1 + frame[at]!)).toString()
    const type = frame[at++]
    if (type === 8) {
      headers[name] = Number(frame.readBigInt64BE(at))
      at += 8
    } else {
      const value = frame.subarray(at + 2, (at += 2 + frame.readUInt16BE(at)))
      headers[name] = type === 7 ? value.toString() : value
    }
  }
  return { headers, payload: frame.subarray(headersEnd, end) }
}

/** Who signs. */
export interface Signer {
  readonly secretKey: string
  readonly region: string
  readonly service: string
}

/** Follows the chain of signatures from that of the request. What it gives back is the signature that a frame must have. */
export function signatureChain(received: IncomingHttpHeaders, signer: Signer): (frame: ReceivedFrame) => string {
  let previous = requestSignature(received, signer)
  return ({ headers, payload }) => {
    const ms = Number(headers[':date'])
    const date = Buffer.alloc(15)
    date.write('\u0005:date\b', 'latin1')
    date.writeBigInt64BE(BigInt(ms), 7)
    const time = new Date(ms).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
    previous = sign('AWS4-HMAC-SHA256-PAYLOAD', time, [previous, sha256(date), sha256(payload)].join('\n'), signer)
    return previous
  }
}

/** The signature that a request must have. */
export function requestSignature(received: IncomingHttpHeaders, signer: Signer): string {
  const [path = '', query = ''] = String(received[':path']).split('?')
  const signed = /SignedHeaders=([^,]+)/.exec(received.authorization ?? '')?.[1]?.split(';') ?? []
  const lines = [
    received[':method'],
    path.split('/').map(encodeURIComponent).join('/'),
    query.split('&').toSorted().join('&'),
    ...signed.map((name) => `${name}:${String(received[name === 'host' ? ':authority' : name])}`),
    '',
    signed.join(';'),
    received['x-amz-content-sha256'],
  ]
  return sign('AWS4-HMAC-SHA256', String(received['x-amz-date']), sha256(lines.join('\n')), signer)
}

function sign(algorithm: string, time: string, what: string, { secretKey, region, service }: Signer): string {
  const scope = [time.slice(0, 8), region, service, 'aws4_request']
  let key: string | Buffer = `AWS4${secretKey}`
  for (const part of scope) key = createHmac('sha256', key).update(part).digest()
  return createHmac('sha256', key)
    .update([algorithm, time, scope.join('/'), what].join('\n'))
    .digest('hex')
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

/** A frame of an answer, with text for headers. */
export function writeFrame(headers: Readonly<Record<string, string>>, payload: string | Buffer): Buffer {
  const encoded = Object.entries(headers).map(([name, value]) => {
    const head = Buffer.from(`_:${name}\u0007__`)
    head[0] = head.length - 4
    head.writeUInt16BE(Buffer.byteLength(value), head.length - 2)
    return Buffer.concat([head, Buffer.from(value)])
  })
  const headerBytes = Buffer.concat(encoded)
  const body = Buffer.from(payload)
  const prelude = Buffer.alloc(12)
  prelude.writeUInt32BE(16 + headerBytes.length + body.length)
  prelude.writeUInt32BE(headerBytes.length, 4)
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8)
  const message = Buffer.concat([prelude, headerBytes, body])
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(message))
  return Buffer.concat([message, checksum])
}

/** Answers with one event. */
export function answerEvent(stream: ServerHttp2Stream, type: string, payload: string | Buffer): void {
  stream.write(writeFrame({ 'message-type': 'event', 'event-type': type }, payload))
}
