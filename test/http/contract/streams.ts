/**
 * Bodies that the caller reads.
 */

import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'

import { rejection, requestTo, sendForStream } from '../../helpers/http-request.js'
import { serve, serveTcp, until } from '../../helpers/listening.js'
import type { CreateTransport } from './create-transport.js'

const MIB = 1024 * 1024

export function streamTests(create: CreateTransport): void {
  test('a body is a stream only where it is wanted', async () => {
    const { host } = await serve((request, response) => {
      response.statusCode = request.url === '/bad' ? 400 : 200
      response.setHeader('x-a', 'b').end('text')
    })
    const transport = create()
    const seen: unknown[] = []
    const wantStream = (status: number, headers: Record<string, string>): boolean => {
      seen.push([status, headers['x-a']])
      return status < 300
    }
    const refused = await transport.send(requestTo(host, { path: '/bad' }), { wantStream })
    expect(refused.body).toEqual(Buffer.from('text'))
    const given = await transport.send(requestTo(host), { wantStream })
    expect(given.body).toBeInstanceOf(Readable)
    expect(seen).toEqual([
      [400, 'b'],
      [200, 'b'],
    ])
  })

  test('the answer is there before its body', async () => {
    const begun: ServerResponse[] = []
    const { host } = await serve((_, response) => {
      response.write('first ')
      begun.push(response)
    })
    const body = await sendForStream(create(), requestTo(host))
    begun[0]?.end('last')
    await expect(body.text()).resolves.toBe('first last')
  })

  test('a fast server waits for a slow reader, and nothing is lost', async () => {
    const content = Buffer.alloc(32 * MIB, 'abcdefg')
    const sending: ServerResponse[] = []
    const { host } = await serve((_, response) => {
      sending.push(response)
      response.setHeader('content-length', content.length).end(content)
    })
    const body = await sendForStream(create(), requestTo(host))
    const read: Buffer[] = []
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (read.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 50))
        expect(sending[0]?.writableFinished).toBe(false)
      }
      read.push(chunk)
    }
    expect(Buffer.concat(read).equals(content)).toBe(true)
  })

  test('a small body gives its connection back unread', async () => {
    const server = await serve((_, response) => response.end('small'))
    const transport = create({ maxPoolConnections: 1 })
    const first = await sendForStream(transport, requestTo(server.host))
    const second = await sendForStream(transport, requestTo(server.host))
    await expect(second.text()).resolves.toBe('small')
    await expect(first.text()).resolves.toBe('small')
    expect(server.opened()).toBe(1)
  })

  test('a large body that is closed gives its connection up', async () => {
    const server = await serve((_, response) => response.end(Buffer.alloc(8 * MIB)))
    const transport = create({ maxPoolConnections: 1 })
    const body = await sendForStream(transport, requestTo(server.host))
    body.close()
    await until(() => server.open() === 0)
    const next = await sendForStream(transport, requestTo(server.host))
    for await (const chunk of next) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    await until(() => server.opened() === 2 && server.open() === 0)
  })

  test.each([
    ['shorter than announced', 'content-length: 10\r\n\r\nhalf', 'end', 'IncompleteReadError'],
    ['reset', 'content-length: 10\r\n\r\nhalf', 'reset', 'ResponseStreamingError'],
    ['cut between chunks', 'transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n', 'end', 'ResponseStreamingError'],
  ])('a body that is %s is an error after its bytes', async (_, answer, ending, name) => {
    const { host } = await serveTcp((socket) => {
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\n${answer}`, () =>
          setTimeout(() => (ending === 'end' ? socket.end() : socket.resetAndDestroy()), 10),
        )
      })
    })
    const transport = create()
    const whole = await sendForStream(transport, requestTo(host))
    await expect(whole.bytes()).rejects.toMatchObject({ name })
    const streamed = await sendForStream(transport, requestTo(host))
    const read: string[] = []
    const error = await rejection(
      (async () => {
        for await (const chunk of streamed as AsyncIterable<Buffer>) read.push(chunk.toString())
      })(),
    )
    expect(error).toMatchObject({ name })
    if (name === 'IncompleteReadError') expect(error).toMatchObject({ fields: { actualBytes: 4, expectedBytes: 10 } })
    expect(read).toEqual(['half'])
  })
}
