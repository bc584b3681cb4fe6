import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { connect } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

import { createHttp2Transport } from '../../src/http/http2-transport.js'
import { createTransport } from '../../src/http/transport.js'
import { requestTo, sendForStream, sendForText } from '../helpers/http-request.js'
import { cutConnection, echoStream, serveHttp2, serveHttp2Tls } from '../helpers/http2-server.js'
import { serveTcp, tlsFile, until } from '../helpers/listening.js'
import { startProxy } from '../helpers/proxy-server.js'

const verify = tlsFile('ca.pem')
const secure = { protocol: 'https:' } as const

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

  test('one that the other side has closed, or has left, is not used again', async () => {
    const server = await serveHttp2(echoStream)
    const transport = createHttp2Transport()
    const send = () => sendForText(transport, requestTo(server.host, { method: 'POST', body: 'x' }))
    await send()
    server.sessions[0]!.close()
    await send()
    cutConnection(server.sessions[1]!)
    await send()
    expect(server.opened()).toBe(3)
  })

  test('one that has gone dead is given up for a new one', async () => {
    const server = await serveHttp2(echoStream)
    const relay = await serveTcp((near, number) => {
      const far = connect(server.port, '127.0.0.1').on('error', () => {})
      near.pipe(far).pipe(near)
      near.on('close', () => far.destroy())
      if (number === 1) fallSilent = () => void near.unpipe(far).resume()
    })
    let fallSilent: (() => void) | undefined
    const transport = createHttp2Transport()
    const send = () => sendForText(transport, requestTo(relay.host, { method: 'POST', body: 'x' }))
    await send()
    fallSilent?.()
    await send()
    expect(relay.opened()).toBe(2)
    await until(() => relay.open() === 1)
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
    const program = fileURLToPath(new URL('../helpers/idle-http2.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, server.host])
    expect(stdout).toBe('hello')
  }, 30_000)
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

function* pieces(count: number): Generator<Buffer> {
  for (let i = 0; i < count; i += 1) yield Buffer.alloc(1024, i)
}
