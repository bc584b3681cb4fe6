import { expect, test, vi } from 'vitest'
import * as errors from '../../src/errors/public.js'

test('every class is named as it is exported, and is an Error', () => {
  for (const [name, value] of Object.entries(errors)) {
    if (typeof value !== 'function' || !('prototype' in value)) continue
    if (!(value.prototype instanceof Error)) continue
    expect(value.prototype.name).toBe(name)
  }
})

test('instanceof follows the tree', () => {
  const error = new errors.ReadTimeoutError('no answer')
  expect(error).toBeInstanceOf(errors.HTTPClientError)
  expect(error).toBeInstanceOf(errors.BotoCoreError)
  expect(error).toBeInstanceOf(errors.Boto3TsError)
  expect(error).not.toBeInstanceOf(errors.ConnectTimeoutError)
  expect(error).not.toBeInstanceOf(errors.ClientError)
  expect({}).not.toBeInstanceOf(errors.BotoCoreError)
})

test('a second copy of the package knows the errors of the first', async () => {
  vi.resetModules()
  const copy = await import('../../src/errors/public.js')
  expect(copy.ReadTimeoutError).not.toBe(errors.ReadTimeoutError)
  const error = new copy.ReadTimeoutError('no answer')
  expect(error).toBeInstanceOf(errors.ReadTimeoutError)
  expect(error).toBeInstanceOf(errors.HTTPClientError)
  expect(error).not.toBeInstanceOf(errors.ConnectTimeoutError)
})

test('a ClientError says what went wrong where, and keeps the answer', () => {
  const response = {
    Error: { Code: 'NoSuchBucket', Message: 'not there' },
    ResponseMetadata: { HTTPStatusCode: 404, HTTPHeaders: {}, RetryAttempts: 2, MaxAttemptsReached: true },
  }
  const error = new errors.ClientError(response, 'GetObject')
  expect(error.message).toContain('NoSuchBucket')
  expect(error.message).toContain('GetObject')
  expect(error.message).toContain('not there')
  expect(error.message).toContain('2')
  expect(error.response).toBe(response)
  expect(errors.isClientError(error)).toBe(true)
  expect(errors.isClientError(error, 'NoSuchKey', 'NoSuchBucket')).toBe(true)
  expect(errors.isClientError(error, 'NoSuchKey')).toBe(false)
  expect(errors.isClientError(new Error('x'))).toBe(false)
})
