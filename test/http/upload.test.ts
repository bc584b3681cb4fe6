import { getEventListeners } from 'node:events'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'

import { createTransport } from '../../src/http/transport.js'
import { rejection, requestTo, sendForText } from '../helpers/http-request.js'
import { bodyOf, echo, listen, serve, until } from '../helpers/listening.js'

function streamOf(...pieces: (string | Buffer)[]): Readable {
  return Readable.from(pieces, { objectMode: false })
}

function put(host: string, body: Readable, headers: Record<string, string> = {}) {
  return requestTo(host, { method: 'PUT', body, headers })
}

test('a stream is sent in chunks, or with its length where that is known', async () => {
  const { host } = await serve(echo)
  const transport = createTransport()
  const chunked = JSON.parse((await sendForText(transport, put(host, streamOf('ab', 'cd')))).text)
  expect(chunked).toMatchObject({ body: 'abcd', headers: { 'transfer-encoding': 'chunked' } })
  const counted = JSON.parse(
    (await sendForText(transport, put(host, streamOf('ab', 'cd'), { 'content-length': '4' }))).text,
  )
  expect(counted).toMatchObject({ body: 'abcd', headers: { 'content-length': '4' } })
  expect(counted.headers['transfer-encoding']).toBeUndefined()
})

test('a large stream goes through as the server takes it, and the connection is used again', async () => {
  const server = await serve(async (request, response) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    response.end(String((await bodyOf(request)).length))
  })
  const transport = createTransport({ maxPoolConnections: 1 })
  for (let round = 0; round < 2; round += 1) {
    const body = streamOf(...Array.from({ length: 200 }, () => Buffer.alloc(64 * 1024)))
    await expect(sendForText(transport, put(server.host, body))).resolves.toMatchObject({
      text: String(200 * 64 * 1024),
    })
  }
  expect(server.opened()).toBe(1)
})

test.each([
  ['too short', '10', 'it has only 4 bytes, but Content-Length says 10'],
  ['too long', '3', 'it has 4 bytes or more, but Content-Length says 3'],
])('a stream that is %s is an error, and the server does not get it whole', async (_, length, problem) => {
  let complete = false
  const server = await serve(async (request) => {
    await bodyOf(request).catch(() => {})
    complete = request.complete
  })
  const error = await rejection(
    createTransport().send(put(server.host, streamOf('ab', 'cd'), { 'content-length': length })),
  )
  expect(error).toMatchObject({ name: 'HTTPClientError', message: expect.stringContaining(problem) })
  await until(() => server.open() === 0)
  if (length === '10') expect(complete).toBe(false)
})

test('a stream that fails is an error with its cause', async () => {
  const cause = new Error('disk on fire')
  const body = new Readable({
    read() {
      this.push('some')
      setImmediate(() => this.destroy(cause))
    },
  })
  const server = await serve(() => {})
  const error = await rejection(createTransport().send(put(server.host, body)))
  expect(error).toMatchObject({ name: 'HTTPClientError', cause })
  expect(error.message).toContain('disk on fire')
  await until(() => server.open() === 0)
})

test('a stream that has been destroyed is an error', async () => {
  const { host } = await serve(() => {})
  const error = await rejection(createTransport().send(put(host, streamOf('x').destroy())))
  expect(error).toMatchObject({ name: 'HTTPClientError', cause: { code: 'ERR_STREAM_PREMATURE_CLOSE' } })
})

test('a stream that has failed before is an error with its cause', async () => {
  const cause = new Error('disk on fire')
  const body = streamOf('x')
    .on('error', () => {})
    .destroy(cause)
  await new Promise((resolve) => setImmediate(resolve))
  const { host } = await serve(() => {})
  await expect(createTransport().send(put(host, body))).rejects.toMatchObject({ name: 'HTTPClientError', cause })
})

test('an abort stops the stream', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const body = new Readable({ read() {} })
  body.push('some')
  const server = await serve((request) => request.once('data', () => controller.abort(reason)))
  await expect(createTransport().send(put(server.host, body), { signal: controller.signal })).rejects.toBe(reason)
  await until(() => server.open() === 0 && body.destroyed)
  expect(getEventListeners(controller.signal, 'abort')).toEqual([])
})

test('a slow stream is not a slow service', async () => {
  const body = new Readable({ read() {} })
  body.push('some')
  setTimeout(() => {
    body.push('more')
    body.push(null)
  }, 150)
  const { host } = await serve(echo)
  const { text } = await sendForText(createTransport({ readTimeoutMs: 40 }), put(host, body))
  expect(JSON.parse(text)).toMatchObject({ body: 'somemore' })
})

test('a service that stops taking the stream is a ReadTimeoutError', async () => {
  const server = await serve((request) => request.pause())
  const body = streamOf(...Array.from({ length: 1000 }, () => Buffer.alloc(64 * 1024)))
  await expect(createTransport({ readTimeoutMs: 80 }).send(put(server.host, body))).rejects.toMatchObject({
    name: 'ReadTimeoutError',
  })
  await until(() => body.destroyed)
})

test('a body is sent when the service asks for it', async () => {
  const order: string[] = []
  const { server, host } = await serve(async (request, response) => {
    response.end((await bodyOf(request)).toString())
  })
  server.on('checkContinue', (request, response) => {
    order.push('asked')
    setTimeout(() => {
      expect(order).toEqual(['asked'])
      response.writeContinue()
      server.emit('request', request, response)
    }, 30)
  })
  const body = new Readable({
    read() {
      order.push('read')
      this.push('text')
      this.push(null)
    },
  })
  const answer = await sendForText(createTransport(), put(host, body), { expectContinue: true })
  expect(answer.text).toBe('text')
  expect(order).toEqual(['asked', 'read'])
})

test('a body that is not wanted is not read, and can be sent elsewhere', async () => {
  const server = await serve(echo)
  server.server.on('checkContinue', (_, response) => response.writeHead(307).end('not here'))
  const body = streamOf('text')
  const transport = createTransport()
  const answer = await sendForText(transport, put(server.host, body, { expect: '100-continue' }))
  expect(answer).toMatchObject({ status: 307, text: 'not here' })
  await until(() => server.open() === 0)
  expect(body).toMatchObject({ readableDidRead: false, destroyed: false })
  const { text } = await sendForText(transport, put(server.host, body))
  expect(JSON.parse(text)).toMatchObject({ body: 'text' })
})

test('a body for which there is no connection is not read', async () => {
  const body = streamOf('text')
  await expect(createTransport().send(put('127.0.0.1:1', body))).rejects.toMatchObject({
    name: 'EndpointConnectionError',
  })
  expect(body).toMatchObject({ readableDidRead: false, destroyed: false })
  await until(() => body.listenerCount('data') + body.listenerCount('error') + body.listenerCount('end') === 0)
})

test('a service that does not know about asking gets the body after a second', async () => {
  const tcp = await listen(createServer())
  tcp.server.on('checkContinue', (request, response) => void echo(request, response))
  const started = performance.now()
  const answer = await sendForText(createTransport(), put(tcp.host, streamOf('text')), { expectContinue: true })
  expect(JSON.parse(answer.text)).toMatchObject({ body: 'text' })
  expect(performance.now() - started).toBeGreaterThan(990)
})

test('bytes whose headers say so are sent in chunks', async () => {
  const { host } = await serve(echo)
  const headers = { 'transfer-encoding': 'chunked' }
  const { text } = await sendForText(createTransport(), requestTo(host, { method: 'PUT', headers, body: 'bytes' }))
  expect(JSON.parse(text)).toMatchObject({ body: 'bytes', headers })
})

test('bytes do not wait', async () => {
  const { host } = await serve(echo)
  const request = requestTo(host, { method: 'PUT', body: 'bytes' })
  const { text } = await sendForText(createTransport(), request, { expectContinue: true })
  expect(JSON.parse(text).headers['expect']).toBeUndefined()
})
