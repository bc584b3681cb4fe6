/**
 * Failures have a class each, and say where.
 */

import { Readable } from 'node:stream'
import { expect, test } from 'vitest'

import { rejection, requestTo, sendForText } from '../../helpers/http-request.js'
import { echo, serve, serveTcp } from '../../helpers/listening.js'
import type { CreateTransport } from './create-transport.js'

const MIB = 1024 * 1024

export function failureTests(create: CreateTransport): void {
  test('nobody listens: EndpointConnectionError', async () => {
    const error = await rejection(create().send(requestTo('127.0.0.1:1', { path: '/p', query: 'secret=1' })))
    expect(error).toMatchObject({
      name: 'EndpointConnectionError',
      fields: { endpointUrl: 'http://127.0.0.1:1/' },
      cause: { code: 'ECONNREFUSED' },
    })
    expect(error.message).toContain('No connection to http://127.0.0.1:1/')
    expect(error.message).not.toContain('secret')
  })

  test('each of many requests fails where nobody listens', async () => {
    const transport = create({ maxPoolConnections: 2 })
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => transport.send(requestTo('127.0.0.1:1'))))
    const errors = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : undefined))
    expect(errors.map((error) => error?.name)).toEqual(Array(8).fill('EndpointConnectionError'))
    expect(new Set(errors).size).toBe(8)
  })

  test.each([
    ['closed', '', 'end'],
    ['reset', '', 'reset'],
    ['cut in the headers', 'HTTP/1.1 200 OK\r\ncontent-le', 'end'],
    ['not HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', 'stay'],
    ['shorter than announced', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf', 'end'],
    ['shorter than announced, then reset', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf', 'reset'],
    ['cut in a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\nhalf', 'end'],
    ['cut between chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n', 'end'],
  ])('an answer that is %s: ConnectionClosedError', async (_, answer, ending) => {
    const server = await serveTcp((socket) => {
      socket.once('data', () => {
        const finish = (): void => {
          if (ending === 'end') socket.end()
          if (ending === 'reset') socket.resetAndDestroy()
        }
        if (answer === '') finish()
        else socket.write(answer, () => setTimeout(finish, 10))
      })
    })
    const error = await rejection(
      create().send(requestTo(server.host, { method: 'POST', path: '/p', query: 'secret=1' })),
    )
    expect(error).toMatchObject({ name: 'ConnectionClosedError', fields: { endpointUrl: `http://${server.host}/p` } })
    expect(error.message).not.toContain('secret')
    expect(error.cause).toBeInstanceOf(Error)
  })

  test('a header that cannot be sent: HTTPClientError', async () => {
    const { host } = await serve(echo)
    const error = await rejection(create().send(requestTo(host, { headers: { 'x-bad': 'a\nb' } })))
    expect(error).toMatchObject({ name: 'HTTPClientError', fields: { endpointUrl: `http://${host}/` } })
  })

  test('an answer before the whole body is sent is the answer', async () => {
    const server = await serve((request, response) => {
      response.writeHead(403, { connection: 'close' }).end('no')
      request.on('data', () => {})
    })
    const transport = create()
    for (const body of [
      Buffer.alloc(8 * MIB),
      Readable.from(pieces(Buffer.alloc(64 * 1024), 100), { objectMode: false }),
    ]) {
      const answer = await sendForText(transport, requestTo(server.host, { method: 'PUT', body }))
      expect(answer).toMatchObject({ status: 403, text: 'no' })
    }
  })
}

function* pieces(piece: Buffer, count: number): Generator<Buffer> {
  for (let n = 0; n < count; n += 1) yield piece
}
