import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

import { createTransport } from '../../src/http/transport.js'
import { loadUndici, undiciWhenItPays } from '../../src/http/undici-loader.js'
import { requestTo, sendForText } from '../helpers/http-request.js'
import { echo, serve, until } from '../helpers/listening.js'

test('the one file of undici is there', async () => {
  const { Client } = await import('undici')
  await expect(loadUndici()).resolves.toBe(Client)
})

test('a process that makes many requests comes to send them by undici, unnoticed', async () => {
  const server = await serve(echo)
  const transport = createTransport({ maxPoolConnections: 4 })
  const send = async (number: number): Promise<unknown> => {
    const { text } = await sendForText(transport, requestTo(server.host, { method: 'POST', body: String(number) }))
    return JSON.parse(text).body
  }
  expect(undiciWhenItPays.client()).toBeUndefined()
  for (let round = 0; round < 110; round += 1) {
    const numbers = Array.from({ length: 10 }, (_, index) => round * 10 + index)
    await expect(Promise.all(numbers.map(send))).resolves.toEqual(numbers.map(String))
  }
  await until(() => undiciWhenItPays.client() !== undefined)
  await expect(send(1)).resolves.toBe('1')
  expect(server.opened()).toBeLessThanOrEqual(8)
})

test('a body that nobody reads does not keep the process alive', async () => {
  const { host } = await serve((_, response) => response.end(Buffer.alloc(16 * 1024 * 1024)))
  const program = fileURLToPath(new URL('../helpers/unread-body.ts', import.meta.url))
  const run = promisify(execFile)
  for (const driver of ['node', 'undici']) {
    const { stdout } = await run(process.execPath, ['--import', 'tsx', program, host, driver])
    expect(stdout).toBe('200\n')
  }
}, 30_000)
