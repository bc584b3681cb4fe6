import { expect, test } from 'vitest'

import { chooseProxy, isExempt } from '../../src/http/proxy.js'

const env = { HTTP_PROXY: 'http://plain:1', HTTPS_PROXY: 'secure:2' }

test.each([
  ['', false],
  ['example.com', true],
  ['.example.com', true],
  ['*.example.com', true],
  ['EXAMPLE.COM', true],
  ['api.example.com', true],
  ['ample.com', false],
  ['other.com, example.com', true],
  ['other.com example.com', true],
  ['example.com:443', true],
  ['example.com:8443', false],
  ['*', true],
  ['a,*,b', true],
  ['.', false],
])('NO_PROXY "%s" for api.example.com:443: %s', (noProxy, exempt) => {
  expect(isExempt(noProxy, 'api.example.com', 443)).toBe(exempt)
})

test.each([
  ['10.1.2.3', '10.1.2.3', true],
  ['10.1.2.3', '10.1.2.30', false],
  ['2.3', '10.1.2.3', false],
  ['10.0.0.0/8', '10.1.2.3', true],
  ['10.0.0.0/8', '11.1.2.3', false],
  ['0.0.0.0/0', '11.1.2.3', true],
  ['10.0.0.0/', '10.0.0.0', false],
  ['10.0.0.0/33', '10.0.0.0', false],
  ['10.0.0.0/x', '10.0.0.0', false],
  ['10.0.0.0/8', 'ten.example.com', false],
  ['fd00::/8', 'fd00:ec2::254', true],
  ['fd00::/8', '10.1.2.3', false],
  ['[::1]', '::1', true],
  ['[::1]:80', '::1', true],
  ['[::1]:81', '::1', false],
  ['::1', '::1', true],
])('NO_PROXY "%s" for the address %s: %s', (noProxy, address, exempt) => {
  expect(isExempt(noProxy, address, 80)).toBe(exempt)
})

test('the proxy is that of the scheme, from the environment', () => {
  expect(chooseProxy('http:', 'h', 80, { env })).toMatchObject({ protocol: 'http:', hostname: 'plain', port: 1 })
  expect(chooseProxy('https:', 'h', 443, { env })).toMatchObject({ protocol: 'http:', hostname: 'secure', port: 2 })
  expect(chooseProxy('https:', 'h', 443, { env: { HTTP_PROXY: 'http://plain:1' } })).toBeUndefined()
  expect(chooseProxy('https:', 'h', 443, { env: { HTTPS_PROXY: '' } })).toBeUndefined()
  expect(chooseProxy('https:', 'h', 443, {})).toBeUndefined()
})

test('lower case comes first, also to switch a proxy off', () => {
  expect(chooseProxy('https:', 'h', 443, { env: { ...env, https_proxy: 'lower' } })).toMatchObject({
    hostname: 'lower',
  })
  expect(chooseProxy('https:', 'h', 443, { env: { ...env, https_proxy: '' } })).toBeUndefined()
  expect(chooseProxy('https:', 'h', 443, { env: { ...env, NO_PROXY: 'h' } })).toBeUndefined()
  expect(chooseProxy('https:', 'h', 443, { env: { ...env, NO_PROXY: 'h', no_proxy: 'x' } })).toBeDefined()
})

test('HTTP_PROXY is not read in a CGI program, where visitors can set it', () => {
  expect(chooseProxy('http:', 'h', 80, { env: { ...env, REQUEST_METHOD: 'GET' } })).toBeUndefined()
  expect(chooseProxy('http:', 'h', 80, { env: { http_proxy: 'lower', REQUEST_METHOD: 'GET' } })).toBeDefined()
})

test('explicit proxies stand alone', () => {
  const proxies = { https: 'https://[::1]' }
  expect(chooseProxy('https:', 'h', 443, { proxies, env: { NO_PROXY: '*' } })).toMatchObject({
    protocol: 'https:',
    hostname: '::1',
    port: 443,
  })
  expect(chooseProxy('http:', 'h', 80, { proxies, env })).toBeUndefined()
})

test('credentials become a header and are shown nowhere', () => {
  const proxy = chooseProxy('http:', 'h', 80, { proxies: { http: 'http://us%40er:pa:ss@proxy:8080' } })
  expect(proxy).toMatchObject({
    hostname: 'proxy',
    maskedUrl: 'http://***:***@proxy:8080',
    authorization: `Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`,
  })
})

test.each(['socks5://proxy:1', 'http://', 'http://user:secret@proxy:port', 'http://user:secret@[::1'])(
  'a URL that is none of a proxy is refused: %s',
  (url) => {
    expect(() => chooseProxy('http:', 'h', 80, { proxies: { http: url } })).toThrow(
      expect.objectContaining({ name: 'InvalidProxiesConfigError', message: expect.not.stringContaining('secret') }),
    )
  },
)
