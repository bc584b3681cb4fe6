import { expect, test } from 'vitest'
import { createEndpoint, joinEndpointPath, withoutTls } from '../../src/endpoint/endpoint.js'
import { EndpointResolutionError } from '../../src/errors/endpoint.js'

test.each([
  ['https://s3.amazonaws.com', 'https:', 's3.amazonaws.com', '', ''],
  ['HTTPS://Example.com:443/', 'https:', 'example.com', '/', ''],
  ['http://example.com:80', 'http:', 'example.com', '', ''],
  ['http://example.com:443/a/b/', 'http:', 'example.com:443', '/a/b/', ''],
  ['https://user:secret@h:8443/a?x=1&y#f', 'https:', 'h:8443', '/a', 'x=1&y'],
  ['http://[::1]:8000?x', 'http:', '[::1]:8000', '', 'x'],
  ['https://h:/p', 'https:', 'h', '/p', ''],
])('%s is taken apart', (url, protocol, host, path, query) => {
  expect(createEndpoint(url, {}, {})).toEqual({ url, protocol, host, path, query, properties: {}, headers: {} })
})

test.each(['ftp://h', 'h', 'https://', ''])('%j is no endpoint', (url) => {
  expect(() => createEndpoint(url, {}, {})).toThrow(EndpointResolutionError)
})

test('auth schemes are those of the properties that have a name', () => {
  const named = { name: 'sigv4', signingRegion: 'r' }
  expect(createEndpoint('https://h', { authSchemes: [named, {}, 'x'] }, {}).authSchemes).toEqual([named])
  expect(createEndpoint('https://h', { authSchemes: [] }, {})).not.toHaveProperty('authSchemes')
})

test('leaving out TLS keeps all else', () => {
  const endpoint = createEndpoint('https://h:443/p', { a: 1 }, { x: ['y'] })
  expect(withoutTls(endpoint)).toMatchObject({ url: 'http://h:443/p', protocol: 'http:', host: 'h:443', path: '/p' })
  expect(withoutTls(endpoint)).toMatchObject({ properties: { a: 1 }, headers: { x: ['y'] } })
  const plain = createEndpoint('http://h', {}, {})
  expect(withoutTls(plain)).toBe(plain)
})

test.each([
  ['', '/', '/'],
  ['', '', '/'],
  ['', '/a/b', '/a/b'],
  ['/', '/a', '/a'],
  ['/base', '/', '/base'],
  ['/base/', '/', '/base/'],
  ['/base', '/a', '/base/a'],
  ['/base/', '/a', '/base/a'],
])('%j and %j make %j', (endpointPath, operationPath, path) => {
  expect(joinEndpointPath(endpointPath, operationPath)).toBe(path)
})
