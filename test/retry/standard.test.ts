import { expect, test } from 'vitest'
import { ConnectTimeoutError, EndpointConnectionError } from '../../src/errors/http.js'
import { createStandardRetry } from '../../src/retry/standard.js'

const half = { random: () => 0.5 }

test.each([
  [{ attempt: 1, status: 500 }],
  [{ attempt: 1, status: 503 }],
  [{ attempt: 1, status: 400, code: 'ThrottlingException' }],
  [{ attempt: 1, status: 400, code: 'RequestTimeout' }],
  [{ attempt: 1, status: 400, code: 'Own', modelled: 'transient' as const }],
  [{ attempt: 1, error: new EndpointConnectionError('no connection') }],
])('%j is tried again', (failure) => {
  expect(createStandardRetry(half).decide(failure)).toEqual({ retry: true, delayMs: 500 })
})

test.each([
  [{ attempt: 1, status: 404, code: 'NoSuchKey' }],
  [{ attempt: 1, status: 429, code: 'Own' }],
  [{ attempt: 1, error: new Error('the program stopped the call') }],
])('%j is final', (failure) => {
  expect(createStandardRetry(half).decide(failure)).toEqual({ retry: false })
})

test('the bound of the pause doubles, up to 20 seconds', () => {
  const retry = createStandardRetry({ maxAttempts: 10, random: () => 1 })
  const pauses = [1, 2, 3, 6, 9].map((attempt) => retry.decide({ attempt, status: 500 }))
  expect(pauses.map((decision) => 'delayMs' in decision && decision.delayMs)).toEqual([1000, 2000, 4000, 20000, 20000])
})

test('a pause that the service asks for is kept, within five seconds of the own one', () => {
  const retry = createStandardRetry(half)
  expect(retry.decide({ attempt: 1, status: 503, headers: { 'retry-after': '3' } })).toMatchObject({ delayMs: 3000 })
  expect(retry.decide({ attempt: 1, status: 503, headers: { 'retry-after': '600' } })).toMatchObject({ delayMs: 5500 })
  expect(retry.decide({ attempt: 1, status: 503, headers: { 'x-amz-retry-after': '1500' } })).toMatchObject({
    delayMs: 1500,
  })
})

test('the third attempt is the last', () => {
  const retry = createStandardRetry(half)
  expect(retry.decide({ attempt: 3, status: 500 })).toEqual({ retry: false, maxAttemptsReached: true })
})

test('when most calls fail the quota ends retrying, and success gives it back', () => {
  const retry = createStandardRetry(half)
  const timeout = { attempt: 1, error: new ConnectTimeoutError('too slow') }
  for (let i = 0; i < 50; i++) expect(retry.decide(timeout).retry).toBe(true)
  expect(retry.decide(timeout)).toEqual({ retry: false, quotaReached: true })
  retry.succeeded(2)
  expect(retry.decide(timeout).retry).toBe(true)
})
