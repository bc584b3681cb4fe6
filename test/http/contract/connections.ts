/**
 * Connections are kept, used again, and no more than allowed.
 */

import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'

import { requestTo, sendForText } from '../../helpers/http-request.js'
import { echo, serve, until } from '../../helpers/listening.js'
import type { CreateTransport } from './create-transport.js'

export function connectionTests(create: CreateTransport): void {
  test('a connection is used again, after HEAD too', async () => {
    const server = await serve((_, response) => response.setHeader('content-length', 1).end('x'))
    const transport = create()
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE', 'HEAD', 'PUT']) {
      await transport.send(requestTo(server.host, { method }))
    }
    expect(server.opened()).toBe(1)
  })

  test('no more requests are under way than the pool has connections', async () => {
    let underWay = 0
    let most = 0
    const server = await serve((_, response) => {
      underWay += 1
      most = Math.max(most, underWay)
      setTimeout(() => {
        underWay -= 1
        response.end()
      }, 5)
    })
    const transport = create({ maxPoolConnections: 3 })
    await Promise.all(Array.from({ length: 20 }, () => transport.send(requestTo(server.host))))
    expect(most).toBe(3)
    expect(server.peak()).toBe(3)
    expect(server.opened()).toBe(3)
  })

  test('requests wait in the order they came, and failures make room', async () => {
    const order: string[] = []
    const { host } = await serve((request, response) => {
      order.push(request.url ?? '')
      if (request.url === '/1') response.destroy()
      else response.end()
    })
    const transport = create({ maxPoolConnections: 1 })
    const sent = ['/0', '/1', '/2', '/3'].map((path) => transport.send(requestTo(host, { method: 'POST', path })))
    const outcomes = await Promise.allSettled(sent)
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(order).toEqual(['/0', '/1', '/2', '/3'])
  })

  test('a thousand waiting requests that fail at once do not fill the stack', async () => {
    const transport = create({ maxPoolConnections: 1 })
    const { host } = await serve(echo)
    const bad = Array.from({ length: 5000 }, () => transport.send(requestTo(host, { headers: { 'x-bad': 'a\nb' } })))
    const outcomes = await Promise.allSettled(bad)
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
    await expect(transport.send(requestTo(host))).resolves.toMatchObject({ status: 200 })
  })

  test('a connection that the server closes when it is idle is not used again', async () => {
    const server = await serve((_, response) => {
      const { socket } = response
      response.end('x', () => setTimeout(() => socket?.end(), 1))
    })
    const transport = create()
    for (let round = 0; round < 20; round += 1) {
      await transport.send(requestTo(server.host, { method: 'POST' }))
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
    expect(server.opened()).toBe(20)
  })

  test('a server that wants its connection closed gets a new one', async () => {
    const server = await serve((_, response) => response.setHeader('connection', 'close').end('x'))
    const transport = create({ maxPoolConnections: 1 })
    await Promise.all([1, 2, 3].map(() => transport.send(requestTo(server.host))))
    expect(server.opened()).toBe(3)
    expect(server.peak()).toBe(1)
  })

  test('close ends idle connections, lets busy ones finish, and later requests open new ones', async () => {
    const slowOnes: ServerResponse[] = []
    const server = await serve((request, response) => {
      if (request.url === '/slow') slowOnes.push(response)
      else response.end('quick')
    })
    const transport = create()
    const slow = sendForText(transport, requestTo(server.host, { path: '/slow' }))
    await sendForText(transport, requestTo(server.host))
    expect(server.open()).toBe(2)
    await transport.close()
    await until(() => server.open() === 1)
    slowOnes[0]?.end('late')
    await expect(slow).resolves.toMatchObject({ text: 'late' })
    await until(() => server.open() === 0)
    await expect(sendForText(transport, requestTo(server.host))).resolves.toMatchObject({ text: 'quick' })
  })
}
