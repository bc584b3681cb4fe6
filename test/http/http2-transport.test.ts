import { execFile } from 'node:child_process'
import { getEventListeners, once } from 'node:events'
import { readFileSync } from 'node:fs'
import { constants, type Http2Session, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { PassThrough, Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

import { createHttp2Transport } from '../../src/http/http2-transport.js'
import { createTransport } from '../../src/http/transport.js'
import { rejection, requestTo, sendForStream, sendForText } from '../support/http-request.js'
import { echoStream, serveHttp2, serveHttp2Tls } from '../support/http2-server.js'
import { echo, serve, serveTcp, serveTls, tlsFile, until } from '../support/listening.js'
import { startProxy } from '../support/proxy-server.js'

const verify = tlsFile('ca.pem')
const secure = { protocol: 'https:' } as const
const reason = new Error('enough')

/** Frames of HTTP/2 without content: SETTINGS, and the acknowledgement of SETTINGS. */
const settings = Buffer.from('000000040000000000', 'hex')

describe('requests and answers', () => {
  test('the answer comes while the request is still being sent', async () => {
    const server = await serveHttp2(echoStream)
    const body = new PassThrough()
    const answer = await sendForStream(createHttp2Transport(), requestTo(server.host, { method: 'POST', body }))
    for (const text of ['one', 'two', 'three']) {
      body.write(text)
      const [chunk] = await once(answer, 'data')
      expect(String(chunk)).toBe(text)
    }
    body.end()
    await once(answer, 'end')
  })

  test('method, path, query, host and headers arrive, in the form of HTTP/2', async () => {
    let received: IncomingHttpHeaders = {}
    const server = await serveHttp2((stream, headers) => {
      received = headers
      stream.respond({ ':status': 201, 'x-answer': 'a', 'set-cookie': ['b', 'c'] })
      stream.pipe(stream)
    })
    const { text, ...rest } = await sendForText(
      createHttp2Transport(),
      requestTo(server.host, {
        method: 'PUT',
        path: '/a%20b',
        query: 'c=d',
        headers: { 'x-one': '1', authorization: 'secret', expect: '100-continue', connection: 'keep-alive' },
        body: 'héllo',
      }),
    )
    expect(received).toMatchObject({
      ':method': 'PUT',
      ':scheme': 'http',
      ':path': '/a%20b?c=d',
      ':authority': server.host,
      'x-one': '1',
      authorization: 'secret',
    })
    expect(Object.keys(received)).not.toContain('expect')
    expect(text).toBe('héllo')
    expect(rest).toMatchObject({ status: 201, reason: '', headers: { 'x-answer': 'a', 'set-cookie': 'b, c' } })
    expect(Object.keys(rest.headers).filter((name) => name.startsWith(':'))).toEqual([])
  })

  test('a request without a body, and an answer without one', async () => {
    const server = await serveHttp2((stream) => stream.respond({ ':status': 204 }, { endStream: true }))
    await expect(sendForText(createHttp2Transport(), requestTo(server.host))).resolves.toMatchObject({
      status: 204,
      text: '',
    })
  })

  test('a reader that is slow loses nothing, nor does one that has not begun', async () => {
    const server = await serveHttp2((stream) => {
      stream.respond({ ':status': 200 })
      stream.resume()
      Readable.from(pieces(2000), { objectMode: false }).pipe(stream)
    })
    const answer = await sendForStream(createHttp2Transport(), requestTo(server.host, { method: 'POST', body: 'x' }))
    await new Promise((resolve) => setTimeout(resolve, 50))
    let bytes = 0
    for await (const chunk of answer.iterChunks(64 * 1024)) bytes += chunk.length
    expect(bytes).toBe(2000 * 1024)
  })

  test('a body is taken as the other side takes it', async () => {
    let stream: ServerHttp2Stream | undefined
    const server = await serveHttp2((given) => (stream = given.pause()))
    let taken = 0
    const body = Readable.from(
      (async function* () {
        for (const piece of pieces(10_000)) {
          taken += 1
          yield piece
        }
      })(),
      { objectMode: false },
    )
    const sending = sendForText(createHttp2Transport(), requestTo(server.host, { method: 'POST', body }))
    await until(() => stream !== undefined && taken > 60)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(taken).toBeLessThan(1000)
    let bytes = 0
    for await (const chunk of stream!) bytes += (chunk as Buffer).length
    stream!.respond({ ':status': 200 }, { endStream: true })
    await expect(sending).resolves.toMatchObject({ status: 200 })
    expect(bytes).toBe(10_000 * 1024)
  })

  test('an answer that is over before the request is the answer, and ends the body', async () => {
    const server = await serveHttp2((stream) => {
      stream.respond({ ':status': 403 })
      stream.end('no')
    })
    const body = new PassThrough()
    body.write('x')
    const answer = await sendForText(createHttp2Transport(), requestTo(server.host, { method: 'POST', body }))
    expect(answer).toMatchObject({ status: 403, text: 'no' })
    await until(() => body.destroyed)
    await until(() => server.open() === 0)
  })
})

describe('connections', () => {
  test('requests after each other share one, those at the same time have one each', async () => {
    const server = await serveHttp2(echoStream)
    const transport = createHttp2Transport()
    const send = () => sendForText(transport, requestTo(server.host, { method: 'POST', body: 'x' }))
    for (let round = 0; round < 20; round += 1) await send()
    expect(server.opened()).toBe(1)
    await Promise.all([send(), send(), send()])
    expect(server.opened()).toBe(3)
    await Promise.all([send(), send(), send()])
    expect(server.opened()).toBe(3)
  })

  test('so many idle ones are kept as the pool may have', async () => {
    const server = await serveHttp2(echoStream)
    const transport = createHttp2Transport({ maxPoolConnections: 2 })
    const send = () => sendForText(transport, requestTo(server.host, { method: 'POST', body: 'x' }))
    await Promise.all(Array.from({ length: 6 }, send))
    expect(server.opened()).toBe(6)
    await until(() => server.open() === 2)
  })

  test('one that the other side has closed is not used again', async () => {
    const server = await serveHttp2(echoStream)
    const transport = createHttp2Transport()
    const send = () => sendForText(transport, requestTo(server.host, { method: 'POST', body: 'x' }))
    await send()
    server.sessions[0]!.close()
    await until(() => server.open() === 0)
    await send()
    cutConnection(server.sessions[1]!)
    await until(() => server.open() === 0)
    await send()
    expect(server.opened()).toBe(3)
  })

  test('close() closes the idle now and the busy when they end; later requests open new ones', async () => {
    const server = await serveHttp2(echoStream)
    const transport = createHttp2Transport()
    const body = new PassThrough()
    const busy = await sendForStream(transport, requestTo(server.host, { method: 'POST', body }))
    await sendForText(transport, requestTo(server.host, { method: 'POST', body: 'x' }))
    expect(server.open()).toBe(2)
    await transport.close()
    await until(() => server.open() === 1)
    body.end('still')
    expect(await busy.text()).toBe('still')
    await until(() => server.open() === 0)
    await sendForText(transport, requestTo(server.host, { method: 'POST', body: 'x' }))
    expect(server.open()).toBe(1)
  })

  test('an idle connection does not keep the process alive', async () => {
    const server = await serveHttp2(echoStream)
    const program = fileURLToPath(new URL('../support/idle-http2.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, server.host])
    expect(stdout).toBe('hello')
  }, 30_000)
})

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
    const server = await serveHttp2((stream) => {
      stream.on('close', () => (code = stream.rstCode))
      stream.resume()
    })
    const body = new PassThrough()
    const sending = rejection(createHttp2Transport().send(requestTo(server.host, { method: 'POST', body })))
    await until(() => server.opened() === 1)
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

describe('TLS and proxies', () => {
  test('the server is verified, and the client shows its certificate', async () => {
    const options = { requestCert: true, rejectUnauthorized: true, ca: readFileSync(verify) }
    const server = await serveHttp2Tls(options, echoStream)
    const request = requestTo(server.host, { ...secure, method: 'POST', body: 'x' })
    const clientCert = [tlsFile('client.pem'), tlsFile('client-key.pem')] as const
    await expect(sendForText(createHttp2Transport({ verify, clientCert }), request)).resolves.toMatchObject({
      text: 'x',
    })
    await expect(createHttp2Transport().send(request)).rejects.toMatchObject({ name: 'SSLError' })
    const nowhere = createHttp2Transport({ verify: '/nowhere/ca.pem' }).send(request)
    await expect(nowhere).rejects.toMatchObject({ name: 'InvalidConfigError' })
  })

  test('a proxy opens a tunnel, for http too', async () => {
    const server = await serveHttp2(echoStream)
    const tls = await serveHttp2Tls({}, echoStream)
    const proxy = await startProxy()
    const proxies = { http: `http://${proxy.host}`, https: `http://us%20er:pa@${proxy.host}` }
    const transport = createHttp2Transport({ verify, proxies })
    for (const [host, parts] of [
      [server.host, {}],
      [tls.host, secure],
    ] as const) {
      const answer = await sendForText(transport, requestTo(host, { method: 'POST', body: 'x', ...parts }))
      expect(answer.text).toBe('x')
    }
    expect(proxy.asked).toEqual([`CONNECT ${server.host}`, `CONNECT ${tls.host}`])
  })
})

test('the ordinary transport sends what is duplex over HTTP/2, and closes that too', async () => {
  const server = await serveHttp2(echoStream)
  const transport = createTransport()
  const request = requestTo(server.host, { method: 'POST', body: 'x' })
  await expect(sendForText(transport, request, { duplex: true })).resolves.toMatchObject({ text: 'x' })
  expect(server.open()).toBe(1)
  await transport.close()
  await until(() => server.open() === 0)
})

/** Closes the connection below, without a word in HTTP/2. */
function cutConnection(session: Http2Session): void {
  session.socket.destroySoon()
}

function* pieces(count: number): Generator<Buffer> {
  for (let i = 0; i < count; i += 1) yield Buffer.alloc(1024, i)
}
