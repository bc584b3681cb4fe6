import { expect, test } from 'vitest'
import { metadataBaseUrl, openMetadataService } from '../../src/credentials/metadata-service.js'
import type { TextRequest } from '../../src/credentials/context.js'
import { ConnectTimeoutError, ReadTimeoutError } from '../../src/errors/http.js'
import { createContext } from './context.js'

const baseUrl = (env: Record<string, string>) => {
  const context = createContext({ env })
  return { url: metadataBaseUrl(context), warnings: context.warnings }
}

test('the address depends on endpoint, mode and the older switch for IPv6', () => {
  expect(baseUrl({}).url).toBe('http://169.254.169.254/')
  expect(baseUrl({ AWS_IMDS_USE_IPV6: 'true' }).url).toBe('http://[fd00:ec2::254]/')
  const mode = 'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE'
  expect(baseUrl({ [mode]: 'IPv6' }).url).toBe('http://[fd00:ec2::254]/')
  expect(baseUrl({ [mode]: 'ipv4', AWS_IMDS_USE_IPV6: 'true' }).url).toBe('http://169.254.169.254/')
  expect(() => baseUrl({ [mode]: 'ipv5' })).toThrow(/ipv4, ipv6/)
  const endpoint = { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://host:1/x' }
  expect(baseUrl(endpoint)).toEqual({ url: 'http://host:1/x/', warnings: [] })
  expect(baseUrl({ ...endpoint, [mode]: 'ipv6' })).toMatchObject({
    url: 'http://host:1/x/',
    warnings: [/endpoint is used/],
  })
})

test('where nobody can be reached, one timeout is all that is waited for', async () => {
  const requests: TextRequest[] = []
  const context = createContext({
    userAgent: 'agent/1',
    fetchText: async (request) => {
      requests.push(request)
      throw new ConnectTimeoutError('No connection')
    },
  })
  expect(await openMetadataService(context, {})).toEqual({ unreachable: 'No connection' })
  expect(requests).toMatchObject([{ method: 'PUT', timeoutMs: 1000, headers: { 'user-agent': 'agent/1' } }])
})

test('an answer with a token that never arrives leads to the first version', async () => {
  const context = createContext({
    fetchText: async ({ method, headers }) => {
      if (method === 'PUT') throw new ReadTimeoutError('silent')
      return { status: 200, body: JSON.stringify(headers) }
    },
  })
  const service = await openMetadataService(context, {})
  expect('read' in service && (await service.read('x', () => true))).toBe('{}')
})

test('an aborted search throws the reason', async () => {
  const controller = new AbortController()
  const context = createContext({
    fetchText: async ({ signal }) => {
      controller.abort(new RangeError('enough'))
      throw signal?.reason
    },
  })
  await expect(openMetadataService(context, { signal: controller.signal })).rejects.toThrow('enough')
})

test('what is no network error is not hidden', async () => {
  const context = createContext({ fetchText: () => Promise.reject(new TypeError('a bug')) })
  await expect(openMetadataService(context, {})).rejects.toThrow('a bug')
})
