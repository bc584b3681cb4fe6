/**
 * A signal stops an exchange wherever it is.
 */

import { getEventListeners } from 'node:events'
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'

import { rejection, requestTo, sendForStream } from '../../helpers/http-request.js'
import { echo, serve, serveTcp, until } from '../../helpers/listening.js'
import type { CreateTransport } from './create-transport.js'

export function abortTests(create: CreateTransport): void {
  const reason = new Error('enough')

  test('a signal that has aborted sends nothing', async () => {
    const server = await serve(echo)
    const signal = AbortSignal.abort(reason)
    await expect(create().send(requestTo(server.host), { signal })).rejects.toBe(reason)
    expect(server.opened()).toBe(0)
  })

  test('an abort while waiting for the answer closes the connection', async () => {
    const controller = new AbortController()
    const server = await serve(() => controller.abort(reason))
    await expect(create().send(requestTo(server.host), { signal: controller.signal })).rejects.toBe(reason)
    await until(() => server.opened() === 1 && server.open() === 0)
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  test('an abort while connecting closes the connection', async () => {
    const controller = new AbortController()
    const server = await serveTcp((socket) => void socket.once('data', () => controller.abort(reason)))
    const transport = create({ maxPoolConnections: 1 })
    await expect(
      transport.send(requestTo(server.host, { protocol: 'https:' }), { signal: controller.signal }),
    ).rejects.toBe(reason)
    await until(() => server.opened() === 1 && server.open() === 0)
    const next = rejection(
      transport.send(requestTo(server.host, { protocol: 'https:' }), { signal: AbortSignal.timeout(30) }),
    )
    expect(await next).toMatchObject({ name: 'TimeoutError' })
  })

  test('an abort in the queue leaves the queue', async () => {
    const controller = new AbortController()
    const urls: (string | undefined)[] = []
    const waiting: ServerResponse[] = []
    const server = await serve((request, response) => {
      urls.push(request.url)
      waiting.push(response)
    })
    const transport = create({ maxPoolConnections: 1 })
    const first = transport.send(requestTo(server.host, { path: '/first' }))
    await until(() => urls.length === 1)
    const second = rejection(transport.send(requestTo(server.host, { path: '/second' }), { signal: controller.signal }))
    const third = transport.send(requestTo(server.host, { path: '/third' }))
    controller.abort(reason)
    expect(await second).toBe(reason)
    waiting[0]?.end()
    await first
    await until(() => urls.length === 2)
    waiting[1]?.end()
    await third
    expect(urls).toEqual(['/first', '/third'])
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  test('an abort while the body comes ends the body', async () => {
    const controller = new AbortController()
    const server = await serve((_, response) => void response.write('begun'))
    const transport = create()
    const body = await sendForStream(transport, requestTo(server.host), { signal: controller.signal })
    const whole = rejection(body.text())
    controller.abort(reason)
    expect(await whole).toBe(reason)
    await until(() => server.open() === 0)
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  test('an abort while the body is read whole ends the request', async () => {
    const controller = new AbortController()
    const server = await serve((_, response) => {
      response.write('begun')
      setTimeout(() => controller.abort(reason), 10)
    })
    await expect(create().send(requestTo(server.host), { signal: controller.signal })).rejects.toBe(reason)
    await until(() => server.open() === 0)
  })

  test('no listener stays on a signal that never aborts', async () => {
    const { signal } = new AbortController()
    const { host } = await serve((request, response) => {
      if (request.url === '/cut') response.destroy()
      else response.end('x')
    })
    const transport = create()
    await transport.send(requestTo(host), { signal })
    await rejection(transport.send(requestTo(host, { path: '/cut' }), { signal }))
    await (await sendForStream(transport, requestTo(host), { signal })).text()
    await rejection(transport.send(requestTo(host, { headers: { 'x-bad': 'a\nb' } }), { signal }))
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
}
