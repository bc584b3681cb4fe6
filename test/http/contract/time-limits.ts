/**
 * Time limits hold, and only for what they are about.
 */

import { expect, test } from 'vitest'

import { rejection, requestTo, sendForStream, sendForText } from '../../support/http-request.js'
import { serve, serveTcp, until } from '../../support/listening.js'
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
    const transport = create({ readTimeoutMs: 200 })
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

  test('a slow reader has all the time it likes', async () => {
    const content = Buffer.alloc(2 * MIB, 'x')
    const { host } = await serve((_, response) => response.end(content))
    const body = await sendForStream(create({ readTimeoutMs: 50 }), requestTo(host))
    await new Promise((resolve) => setTimeout(resolve, 120))
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
