import { expect, test } from 'vitest'
import { createRefreshableCredentials, type ExpiringCredentials } from '../../src/credentials/refreshable.js'
import { CredentialRetrievalError } from '../../src/errors/credentials.js'
import { createFakeClock } from '../helpers/fake-clock.js'
import { expectNoSecrets } from './secrets.js'

const MINUTE_MS = 60_000

/** Credentials that last `minutes` from now, and renewals that are counted and ended by hand. */
function setUp(minutes: number, timeouts: { advisoryTimeout?: number; mandatoryTimeout?: number } = {}) {
  const clock = createFakeClock()
  const lasting = (name: string, forMinutes: number): ExpiringCredentials => ({
    accessKey: name,
    secretKey: `secretOf${name}`,
    token: `tokenOf${name}`,
    expiryTime: new Date(clock.now() + forMinutes * MINUTE_MS),
  })
  const pending: { resolve: (data: ExpiringCredentials) => void; reject: (error: unknown) => void }[] = []
  const failures: unknown[] = []
  const credentials = createRefreshableCredentials({
    method: 'test',
    metadata: lasting('first', minutes),
    refreshUsing: () => new Promise((resolve, reject) => pending.push({ resolve, reject })),
    clock,
    onAdvisoryFailure: (error) => failures.push(error),
    ...timeouts,
  })
  return { clock, lasting, pending, failures, credentials }
}

/** Lets everything that waits for nothing but promises go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

test('credentials that last are given at once and nothing is renewed', async () => {
  const { credentials, pending } = setUp(60)
  expect(credentials.frozenNow()).toMatchObject({ accessKey: 'first', secretKey: 'secretOffirst' })
  expect(await credentials.getFrozenCredentials()).toBe(credentials.frozenNow())
  expect(pending).toHaveLength(0)
})

test('15 minutes before the end one renewal begins and nobody waits for it', async () => {
  const { credentials, pending, clock, lasting } = setUp(60)
  clock.advance(46 * MINUTE_MS)
  const seen = await Promise.all(Array.from({ length: 20 }, () => credentials.getFrozenCredentials()))
  expect(new Set(seen.map(({ accessKey }) => accessKey))).toEqual(new Set(['first']))
  expect(pending).toHaveLength(1)
  pending[0]!.resolve(lasting('second', 60))
  await settle()
  expect(credentials).toMatchObject({ accessKey: 'second', token: 'tokenOfsecond' })
  expect(credentials.frozenNow()?.accessKey).toBe('second')
})

test('a renewal that fails in the background is told, not thrown, and tried again after a minute', async () => {
  const { credentials, pending, clock, failures } = setUp(14)
  await credentials.getFrozenCredentials()
  pending[0]!.reject(new TypeError('no'))
  await settle()
  expect((await credentials.getFrozenCredentials()).accessKey).toBe('first')
  expect(failures).toHaveLength(1)
  expect(pending).toHaveLength(1)
  clock.advance(MINUTE_MS)
  await credentials.getFrozenCredentials()
  expect(pending).toHaveLength(2)
  pending[1]!.reject(new TypeError('no'))
  await settle()
})

test('10 minutes before the end all wait for one renewal', async () => {
  const { credentials, pending, lasting } = setUp(9)
  expect(credentials.frozenNow()).toBeUndefined()
  const waiting = Array.from({ length: 100 }, () => credentials.getFrozenCredentials())
  expect(pending).toHaveLength(1)
  pending[0]!.resolve(lasting('second', 60))
  const seen = await Promise.all(waiting)
  expect(seen.every(({ accessKey }) => accessKey === 'second')).toBe(true)
})

test('a renewal that all wait for and that fails is thrown, and the next call tries again', async () => {
  const { credentials, pending, lasting } = setUp(5)
  const first = credentials.getFrozenCredentials()
  pending[0]!.reject(new TypeError('no'))
  await expect(first).rejects.toThrow('no')
  const second = credentials.getFrozenCredentials()
  pending[1]!.resolve(lasting('second', 60))
  expect((await second).accessKey).toBe('second')
})

test('the windows can be set', () => {
  const { credentials } = setUp(5, { advisoryTimeout: 45, mandatoryTimeout: 10 })
  expect(credentials.frozenNow()?.accessKey).toBe('first')
})

test('who gives up waiting gets the reason at once, and the renewal goes on for the others', async () => {
  const { credentials, pending, lasting } = setUp(5)
  const controller = new AbortController()
  const leaving = credentials.getFrozenCredentials({ signal: controller.signal })
  const staying = credentials.getFrozenCredentials()
  controller.abort(new RangeError('enough'))
  await expect(leaving).rejects.toThrow('enough')
  pending[0]!.resolve(lasting('second', 60))
  expect((await staying).accessKey).toBe('second')
  expect(pending).toHaveLength(1)
})

test('renewed credentials that have ended already are an error', async () => {
  const { credentials, pending, lasting } = setUp(5)
  const waiting = credentials.getFrozenCredentials()
  pending[0]!.resolve(lasting('second', -1))
  await expect(waiting).rejects.toThrow(CredentialRetrievalError)
  await expect(waiting).rejects.toThrow(/expired already.*clock/)
})

test('renewed credentials with something missing are an error that lists it', async () => {
  const { credentials, pending, lasting } = setUp(5)
  const waiting = credentials.getFrozenCredentials()
  pending[0]!.resolve({ ...lasting('second', 60), secretKey: '', expiryTime: 'whenever' })
  await expect(waiting).rejects.toThrow(/test: .*secretKey, expiryTime/)
})

test('the keys do not show', async () => {
  const { credentials } = setUp(60)
  expectNoSecrets(['secretOffirst', 'tokenOffirst'], credentials, credentials.frozenNow())
  expect(JSON.stringify(credentials)).toContain('"method":"test"')
})
