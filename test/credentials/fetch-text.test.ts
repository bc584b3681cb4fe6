import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { fetchText } from '../../src/credentials/fetch-text.js'
import {
  ConnectionClosedError,
  EndpointConnectionError,
  HTTPClientError,
  ReadTimeoutError,
} from '../../src/errors/http.js'
import { type Answering, startServer } from '../helpers/http-server.js'

async function serve(answering: Answering) {
  const server = await startServer(answering)
  onTestFinished(() => server.stop())
  return server
}

const get = (url: string, more: { timeoutMs?: number; signal?: AbortSignal } = {}) =>
  fetchText({ method: 'GET', url, headers: { a: 'b' }, timeoutMs: 5000, ...more })

test('an answer is read whole, whatever its status', async () => {
  const server = await serve(() => ({ status: 404, body: 'é'.repeat(70_000) }))
  expect(await get(`${server.url}/x?y=1`)).toEqual({ status: 404, body: 'é'.repeat(70_000) })
  expect(server.requests[0]).toMatchObject({ method: 'GET', url: '/x?y=1', headers: { a: 'b' } })
})

test('a redirect is not followed', async () => {
  const server = await serve(() => ({ status: 302, headers: { location: '/elsewhere' } }))
  expect((await get(server.url)).status).toBe(302)
  expect(server.requests).toHaveLength(1)
})

test('a server that is silent is a read timeout', async () => {
  const server = await serve(() => undefined)
  await expect(get(server.url, { timeoutMs: 30 })).rejects.toThrow(ReadTimeoutError)
})

test('a port where nobody listens is a failure to connect', async () => {
  await expect(get('http://127.0.0.1:9/')).rejects.toThrow(EndpointConnectionError)
})

test('a connection that breaks off is told', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  await expect(get(`http://127.0.0.1:${port}/`)).rejects.toThrow(ConnectionClosedError)
})

test('an answer without end is refused', async () => {
  const server = await serve(() => ({ body: 'x'.repeat(1_100_000) }))
  await expect(get(server.url)).rejects.toThrow(HTTPClientError)
})

test('a signal ends the request with its reason', async () => {
  const controller = new AbortController()
  const server = await serve(() => {
    controller.abort(new RangeError('enough'))
    return undefined
  })
  await expect(get(server.url, { signal: controller.signal })).rejects.toThrow('enough')
})
