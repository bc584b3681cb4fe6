/**
 * Malformed requests of all protocols, past the sockets: FUZZ_RUNS of them, made from FUZZ_SEED.
 */

import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { answerCall } from '../../src/local/answer-call.js'
import { createEngine } from '../../src/local/create-engine.js'
import type { RawRequest } from '../../src/local/raw-call.js'
import { createModelLoader } from '../../src/model/loader.js'
import { methodName } from '../../src/base/names.js'
import { mutate, mutateSignature } from './fuzz/mutations.js'
import { requestOf, type Sent, sendable, signedBy, withDigest } from './fuzz/requests.js'
import { services, setup, words } from './fuzz/things.js'
import { createSampler, seeded } from './protocol/sample-values.js'

const directory = fileURLToPath(new URL('../../dist/models', import.meta.url))
const createLoader = () => createModelLoader({ directory })

/** Requests; CI asks for more. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 2000)
/** Requests to one server. */
const LOT = 20_000
const SEED = Number(process.env['FUZZ_SEED'] ?? 7)

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array, void> {
  if (bytes.length > 0) yield bytes
}

function shown({ method, path, query, headers, body }: Sent): string {
  return `${method} ${path}?${query} ${JSON.stringify(headers)} ${body.toString('latin1').slice(0, 500)}`
}

const rootKey = { accessKeyId: 'AKIA', secretAccessKey: 'secret' }

/** An engine with something in it, and what it answered so far. */
async function startEngine(verifySignatures: boolean) {
  const now = Date.now()
  const running = await createEngine({
    createLoader,
    services: undefined,
    dataDirectory: undefined,
    verifySignatures,
    rootKey,
    accountId: '123456789012',
    now: () => now,
  })
  const loader = createLoader()
  const statuses = new Map<number, number>()
  const broken = new Map<string, string>()
  const { signal } = new AbortController()
  const send = async (service: string, sent: Sent): Promise<{ status: number; told: string }> => {
    const raw: RawRequest = {
      ...sent,
      headers: { 'content-length': String(sent.body.length), ...sent.headers },
      sourceIp: '127.0.0.1',
      body: once(sent.body),
      signal,
    }
    const { answer } = await answerCall(raw, running.engine)
    if (answer.body instanceof Readable) answer.body.destroy()
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    const told = answer.body instanceof Readable ? '' : Buffer.from(answer.body ?? '').toString()
    if (answer.status === 500)
      broken.set(/The embedded AWS failed[^"<]*/.exec(told)?.[0] ?? told, `${service} ${shown(sent)}`)
    return { status: answer.status, told }
  }
  const sign = (sent: Sent, service: string): Sent => signedBy(sent, { credentials: rootKey, service, epochMs: now })
  for (const [service, name, params] of setup) {
    const { model } = loader.load(service)
    const sent = sign(withDigest(requestOf(model.operation(name), params, model.signingName)), model.signingName)
    const { status, told } = await send(service, sent)
    expect(status, told).toBe(200)
  }
  return { running, loader, statuses, broken, send, sign }
}

/** What was answered to so many malformed requests. Each lot has a new server: states that only grow make all slow. */
async function answersTo(runs: number, random: () => number) {
  const { running, loader, statuses, broken, send } = await startEngine(false)
  const sampler = createSampler(random, words)
  for (let run = 0; run < runs && broken.size < 20; run++) {
    const { model } = loader.load(services[run % services.length]!)
    const name = model.operationNames[Math.floor(random() * model.operationNames.length)]!
    const operation = model.operation(name)
    // Without state these have nothing to be asked about; a key pair takes long to make.
    const local = await running.engine.service(model.serviceName)
    if (operation.eventStreamInput !== undefined || name === 'CreateKeyPair') continue
    if (local !== undefined && local.handlers[methodName(name)] === undefined && random() < 0.9) continue
    const params = operation.input === undefined ? {} : sampler.members(operation.input)
    if ('WaitTimeSeconds' in params) params['WaitTimeSeconds'] = 0
    const original = sendable(operation, params, model.signingName)
    if (original === undefined) continue
    const changed = random() < 0.3 ? original : mutate(original, random)
    // Most of them whole: else a wrong digest would be all that is ever found wrong with a body.
    await send(`${model.serviceName} ${name}`, random() < 0.8 ? withDigest(changed) : changed)
  }
  await running.close()
  return { statuses, broken }
}

test(`${RUNS} malformed requests are answered, and none of them breaks the server`, { timeout: 600_000 }, async () => {
  const random = seeded(SEED)
  for (let left = RUNS; left > 0; left -= LOT) {
    const { statuses, broken } = await answersTo(Math.min(left, LOT), random)
    expect(Object.fromEntries(broken)).toEqual({})
    expect(statuses.size).toBeGreaterThan(3)
  }
})

test('requests that are signed, and then changed, do not break it either', { timeout: 600_000 }, async () => {
  const { running, loader, statuses, broken, send, sign } = await startEngine(true)
  const random = seeded(SEED)
  for (let run = 0; run < RUNS / 10; run++) {
    const [service, name, params] = setup[run % setup.length]!
    const { model } = loader.load(service)
    const original = sign(requestOf(model.operation(name), params, model.signingName), model.signingName)
    const changed = run % 50 === 0 ? original : mutateSignature(mutate(original, random), random)
    await send(`${model.serviceName} ${name}`, changed)
  }
  await running.close()
  expect(Object.fromEntries(broken)).toEqual({})
  // Some were let in after all.
  expect([200, 400, 403].filter((status) => !statuses.has(status))).toEqual([])
})
