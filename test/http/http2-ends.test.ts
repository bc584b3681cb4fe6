import { getEventListeners } from 'node:events'
import { constants, type ServerHttp2Stream } from 'node:http2'
import { PassThrough, Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'

import { createHttp2Transport } from '../../src/http/http2-transport.js'
import { rejection, requestTo, sendForStream, sendForText } from '../helpers/http-request.js'
import { cutConnection, echoStream, serveHttp2 } from '../helpers/http2-server.js'
import { echo, serve, serveTcp, serveTls, tlsFile, until } from '../helpers/listening.js'

const verify = tlsFile('ca.pem')
const secure = { protocol: 'https:' } as const
const reason = new Error('enough')

/** A frame of HTTP/2 without content: SETTINGS. */
const settings = Buffer.from('000000040000000000', 'hex')

describe('aborts', () => {
  test('a signal that has aborted sends nothing', async () => {
    const server = await serveHttp2(echoStream)
    const sending = createHttp2Transport().send(requestTo(server.host), { signal: AbortSignal.abort(reason) })
    await expect(sending).rejects.toBe(reason)
    expect(server.opened()).toBe(0)
  })

  test.each([
    ['while it waits for the answer', false],
    ['while the answer is read', true],
  ])('an abort %s closes the stream with CANCEL, and ends the body', async (_, answers) => {
    const controller = new AbortController()
    let code: number | undefined
    let looksComplete = false
    const server = await serveHttp2((stream) => {
      if (answers) stream.respond({ ':status': 200 })
      stream.on('end', () => (looksComplete = !stream.aborted))
      stream.on('close', () => (code = stream.rstCode))
      stream.on('data', () => setTimeout(() => controller.abort(reason), 10))
    })
    const body = new PassThrough()
    body.write('x')
    const sending = sendForStream(createHttp2Transport(), requestTo(server.host, { method: 'POST', body }), {
      signal: controller.signal,
    }).then((stream) => stream.text())
    await expect(sending).rejects.toBe(reason)
    expect(body.destroyed).toBe(true)
    await until(() => code !== undefined && server.open() === 0)
    expect(code).toBe(constants.NGHTTP2_CANCEL)
    expect(looksComplete).toBe(false)
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  test.each([
    ['TLS', secure],
    ['the settings', {}],
  ])('an abort while it waits for %s leaves nothing open, and the body as it was', async (_, parts) => {
    const controller = new AbortController()
    const server = await serveTcp((socket) => void socket.once('data', () => controller.abort(reason)))
    const body = Readable.from(['a'])
    const request = requestTo(server.host, { method: 'POST', body, ...parts })
    await expect(createHttp2Transport().send(request, { signal: controller.signal })).rejects.toBe(reason)
    await until(() => server.opened() === 1 && server.open() === 0)
    expect([body.destroyed, body.readableDidRead]).toEqual([false, false])
  })

  test('a reader that closes the answer closes the stream, and ends the body', async () => {
    let code: number | undefined
    const server = await serveHttp2((stream) => {
      stream.on('close', () => (code = stream.rstCode))
      echoStream(stream)
    })
    const body = new PassThrough()
    const answer = await sendForStream(createHttp2Transport(), requestTo(server.host, { method: 'POST', body }))
    answer.close()
    await until(() => code !== undefined && body.destroyed)
    expect(code).toBe(constants.NGHTTP2_CANCEL)
  })
})

describe('time limits', () => {
  test('a connection that is not HTTP/2 in time: ConnectTimeoutError', async () => {
    const server = await serveTcp((socket) => socket.resume())
    for (const parts of [{}, secure]) {
      const error = await rejection(createHttp2Transport({ connectTimeoutMs: 50 }).send(requestTo(server.host, parts)))
      expect(error).toMatchObject({ name: 'ConnectTimeoutError', fields: { connectTimeoutMs: 50 } })
    }
    await until(() => server.open() === 0)
  })

  test('a service that is silent: ReadTimeoutError, and the connection is given up', async () => {
    const server = await serveHttp2((stream) => stream.resume())
    const sending = createHttp2Transport({ readTimeoutMs: 60 }).send(
      requestTo(server.host, { method: 'POST', body: Readable.from(['x'], { objectMode: false }) }),
    )
    await expect(sending).rejects.toMatchObject({ name: 'ReadTimeoutError', fields: { readTimeoutMs: 60 } })
    await until(() => server.open() === 0)
  })

  test('a caller who is silent has all the time there is', async () => {
    const server = await serveHttp2(echoStream)
    const body = new PassThrough()
    const request = requestTo(server.host, { method: 'POST', body })
    const answer = await sendForStream(createHttp2Transport({ readTimeoutMs: 30 }), request)
    let pings = 0
    server.sessions[0]!.on('ping', () => (pings += 1))
    await until(() => pings === 4)
    body.end('at last')
    expect(await answer.text()).toBe('at last')
  })

  test('a service that is gone while the caller is silent: ReadTimeoutError', async () => {
    const server = await serveTcp((socket) => void socket.resume().write(settings))
    const request = requestTo(server.host, { method: 'POST', body: new PassThrough() })
    const sending = createHttp2Transport({ readTimeoutMs: 30 }).send(request)
    await expect(sending).rejects.toMatchObject({ name: 'ReadTimeoutError' })
    await until(() => server.open() === 0)
  })

  test('a reader who takes a rest does not run out of time', async () => {
    const server = await serveHttp2((stream) => {
      stream.respond({ ':status': 200 })
      stream.resume()
      Readable.from(pieces(1000), { objectMode: false }).pipe(stream)
    })
    const transport = createHttp2Transport({ readTimeoutMs: 100 })
    const answer = await sendForStream(transport, requestTo(server.host, { method: 'POST', body: 'x' }))
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect((await answer.bytes()).length).toBe(1000 * 1024)
  })
})

describe('failures', () => {
  test('nobody listens: EndpointConnectionError, and the body can be sent again', async () => {
    const body = Readable.from(['a'])
    const error = await rejection(createHttp2Transport().send(requestTo('127.0.0.1:1', { method: 'POST', body })))
    expect(error).toMatchObject({ name: 'EndpointConnectionError', fields: { endpointUrl: 'http://127.0.0.1:1/' } })
    expect([body.destroyed, body.readableDidRead]).toEqual([false, false])
  })

  test('a server that speaks HTTP/1.1 only has not seen the request', async () => {
    const plain = await serve(echo)
    const tls = await serveTls({}, echo)
    const old = await serveTls({ ALPNCallback: () => undefined }, echo)
    for (const [host, parts] of [
      [plain.host, {}],
      [tls.host, secure],
      [old.host, secure],
    ] as const) {
      const body = Readable.from(['a'])
      const error = await rejection(
        createHttp2Transport({ verify }).send(requestTo(host, { method: 'POST', body, ...parts })),
      )
      expect(error.name).toMatch(/^(EndpointConnectionError|SSLError)$/)
      expect(error.message).toContain('HTTP/2')
      expect(body.readableDidRead).toBe(false)
    }
    await until(() => plain.open() === 0 && tls.open() === 0 && old.open() === 0)
  })

  const breaks: [string, (stream: ServerHttp2Stream) => unknown][] = [
    ['refused', (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM)],
    ['reset', (stream) => stream.destroy(reason)],
    ['cut off', (stream) => cutConnection(stream.session!)],
    ['sent away', (stream) => stream.session!.destroy(undefined, constants.NGHTTP2_ENHANCE_YOUR_CALM)],
  ]

  test.each(breaks)('a request that is %s before its answer: ConnectionClosedError', async (_, broken) => {
    const server = await serveHttp2(broken)
    const body = new PassThrough()
    const error = await rejection(
      createHttp2Transport().send(requestTo(server.host, { method: 'POST', path: '/p', query: 'secret=1', body })),
    )
    expect(error).toMatchObject({ name: 'ConnectionClosedError', fields: { endpointUrl: `http://${server.host}/p` } })
    expect(error.message).not.toContain('secret')
    await until(() => body.destroyed && server.open() === 0)
  })

  test.each(breaks.slice(1))('an answer that is %s while it is read fails there', async (_, broken) => {
    const server = await serveHttp2((stream) => {
      stream.respond({ ':status': 200 })
      stream.write('some')
      stream.on('data', () => broken(stream))
    })
    const body = new PassThrough()
    const answer = await sendForStream(createHttp2Transport(), requestTo(server.host, { method: 'POST', body }))
    const seen: string[] = []
    const reading = (async () => {
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        seen.push(String(chunk))
        body.write('go on')
      }
    })()
    await expect(reading).rejects.toMatchObject({
      name: expect.stringMatching(/^(ResponseStreaming|ConnectionClosed)Error$/),
    })
    expect(seen).toEqual(['some'])
    await until(() => body.destroyed && server.open() === 0)
  })

  test('a body that fails resets the stream, and is why', async () => {
    let code: number | undefined
    let streams = 0
    const server = await serveHttp2((stream) => {
      streams += 1
      stream.on('close', () => (code = stream.rstCode))
      stream.resume()
    })
    const body = new PassThrough()
    const sending = rejection(createHttp2Transport().send(requestTo(server.host, { method: 'POST', body })))
    await until(() => streams === 1)
    body.destroy(reason)
    expect(await sending).toMatchObject({ name: 'HTTPClientError', cause: reason })
    await until(() => code !== undefined)
    expect(code).toBe(constants.NGHTTP2_CANCEL)
  })

  test('a header that cannot be sent: HTTPClientError, and the connection is good for others', async () => {
    const server = await serveHttp2(echoStream)
    const transport = createHttp2Transport()
    const error = await rejection(transport.send(requestTo(server.host, { headers: { te: 'chunked' } })))
    expect(error).toMatchObject({ name: 'HTTPClientError' })
    await sendForText(transport, requestTo(server.host, { method: 'POST', body: 'x' }))
    expect(server.opened()).toBe(1)
  })
})

function* pieces(count: number): Generator<Buffer> {
  for (let i = 0; i < count; i += 1) yield Buffer.alloc(1024, i)
}
