/**
 * Time limits hold, and only for what they are about.
 */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

import { rejection, requestTo, sendForStream, sendForText } from '../../helpers/http-request.js'
import { serve, serveTcp, until } from '../../helpers/listening.js'
import type { CreateTransport } from './create-transport.js'

const MIB = 1024 * 1024

export function timeLimitTests(create: CreateTransport): void {
  test('an answer that does not come is a ReadTimeoutError', async () => {
    const server = await serve(() => {})
    const started = performance.now()
    const error = await rejection(
      create({ readTimeoutMs: 60 }).send(requestTo(server.host, { path: '/p', query: 'secret=1' })),
    )
    expect(performance.now() - started).toBeGreaterThan(55)
    expect(error).toMatchObject({
      name: 'ReadTimeoutError',
      fields: { endpointUrl: `http://${server.host}/p`, readTimeoutMs: 60 },
    })
    expect(error.message).not.toContain('secret')
    await until(() => server.open() === 0)
  })

  test('time without a byte counts, not the time in all', async () => {
    const { host } = await serve(async (_, response) => {
      for (let round = 0; round < 8; round += 1) {
        await new Promise((resolve) => setTimeout(resolve, 40))
        response.write('x')
      }
      response.end()
    })
    const transport = create({ readTimeoutMs: 300 })
    await expect(sendForText(transport, requestTo(host))).resolves.toMatchObject({ text: 'xxxxxxxx' })
  })

  test('a body that stops is a ReadTimeoutError, whole and streamed', async () => {
    const server = await serve((_, response) => void response.write('begun'))
    const transport = create({ readTimeoutMs: 60 })
    await expect(transport.send(requestTo(server.host))).rejects.toMatchObject({ name: 'ReadTimeoutError' })
    const body = await sendForStream(transport, requestTo(server.host))
    await expect(body.text()).rejects.toMatchObject({ name: 'ReadTimeoutError' })
    await until(() => server.open() === 0)
  })

  test('a connection that was idle for longer than the limit has all of it again, and no more', async () => {
    const server = await serve((request, response) => void (request.url === '/answered' && response.end('x')))
    const transport = create({ readTimeoutMs: 60 })
    await transport.send(requestTo(server.host, { path: '/answered' }))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const started = performance.now()
    await expect(transport.send(requestTo(server.host))).rejects.toMatchObject({ name: 'ReadTimeoutError' })
    expect(performance.now() - started).toBeGreaterThan(55)
    expect(server.opened()).toBe(1)
  })

  test('an answer that waits while the program computes is in time', async () => {
    const program = fork(fileURLToPath(new URL('../../helpers/quick-server.mjs', import.meta.url)))
    onTestFinished(() => void program.kill())
    const [port] = (await once(program, 'message')) as [number]
    const transport = create({ readTimeoutMs: 200 })
    const host = `127.0.0.1:${port}`
    await transport.send(requestTo(host))
    const answer = sendForText(transport, requestTo(host))
    await new Promise((resolve) => setTimeout(resolve, 20))
    // After an immediate come timers, then sockets.
    setImmediate(() => {
      const end = performance.now() + 400
      while (performance.now() < end);
    })
    await expect(answer).resolves.toMatchObject({ text: 'x' })
  })

  test('an upload that goes on is not silence', async () => {
    const { host } = await serve(async (request, response) => {
      let received = 0
      for await (const chunk of request) {
        received += (chunk as Buffer).length
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      response.end(String(received))
    })
    const request = requestTo(host, { method: 'PUT', body: Buffer.alloc(24 * MIB) })
    await expect(sendForText(create({ readTimeoutMs: 400 }), request)).resolves.toMatchObject({
      text: String(24 * MIB),
    })
  })

  test('a slow reader has all the time it likes', async () => {
    const content = Buffer.alloc(2 * MIB, 'x')
    const { host } = await serve((_, response) => response.end(content))
    const body = await sendForStream(create({ readTimeoutMs: 100 }), requestTo(host))
    await new Promise((resolve) => setTimeout(resolve, 220))
    expect(content.equals(await body.bytes())).toBe(true)
  })

  test('a request has its own limit, and 0 is none', async () => {
    const { host } = await serve((_, response) => void setTimeout(() => response.end('x'), 120))
    const transport = create({ readTimeoutMs: 40 })
    const error = await rejection(transport.send(requestTo(host), { readTimeoutMs: 30 }))
    expect(error).toMatchObject({ fields: { readTimeoutMs: 30 } })
    await expect(sendForText(transport, requestTo(host), { readTimeoutMs: 0 })).resolves.toMatchObject({ text: 'x' })
    await expect(transport.send(requestTo(host))).rejects.toMatchObject({ fields: { readTimeoutMs: 40 } })
  })

  test('a connection that does not get ready is a ConnectTimeoutError', async () => {
    const server = await serveTcp((socket) => socket.resume())
    const started = performance.now()
    const error = await rejection(
      create({ connectTimeoutMs: 60 }).send(requestTo(server.host, { protocol: 'https:', query: 'secret=1' })),
    )
    expect(performance.now() - started).toBeGreaterThan(55)
    expect(error).toMatchObject({
      name: 'ConnectTimeoutError',
      fields: { endpointUrl: `https://${server.host}/`, connectTimeoutMs: 60 },
    })
    await until(() => server.open() === 0)
  })
}
