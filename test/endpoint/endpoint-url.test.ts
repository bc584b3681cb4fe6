import { expect, test } from 'vitest'
import { findConfiguredEndpointUrl, validateEndpointUrl } from '../../src/endpoint/endpoint-url.js'
import { InvalidConfigError } from '../../src/errors/config.js'
import { InvalidEndpointUrlError } from '../../src/errors/endpoint.js'

const all = {
  serviceId: 'elastic-load-balancing-v2',
  environment: {
    AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: 'http://own-variable',
    AWS_ENDPOINT_URL: 'http://variable',
  },
  profile: { services: 'local', endpoint_url: 'http://profile' },
  services: { local: { elastic_load_balancing_v2: { endpoint_url: 'http://section' } } },
}

test("the service's variable, the general one, the services section, the profile: in this order", () => {
  expect(findConfiguredEndpointUrl(all)).toEqual({
    url: 'http://own-variable',
    source: 'AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2 in the environment',
  })
  expect(findConfiguredEndpointUrl({ ...all, environment: { AWS_ENDPOINT_URL: 'http://v' } })?.url).toBe('http://v')
  const { url, source } = findConfiguredEndpointUrl({ ...all, environment: {} }) ?? {}
  expect(url).toBe('http://section')
  expect(source).toMatch(/\[services local\]/)
  expect(findConfiguredEndpointUrl({ ...all, environment: {}, services: { local: {} } })?.url).toBe('http://profile')
  expect(findConfiguredEndpointUrl({ serviceId: 's3', environment: {} })).toBeUndefined()
})

test('empty ones are passed over', () => {
  const environment = { AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: '', AWS_ENDPOINT_URL: '' }
  const services = { local: { elastic_load_balancing_v2: { endpoint_url: '' } } }
  expect(findConfiguredEndpointUrl({ ...all, environment, services })?.url).toBe('http://profile')
})

test('a services section that is not there is an error, unless the environment decides', () => {
  expect(() => findConfiguredEndpointUrl({ ...all, environment: {}, services: {} })).toThrow(InvalidConfigError)
  expect(() => findConfiguredEndpointUrl({ ...all, environment: {}, services: {} })).toThrow(/\[services local\]/)
  expect(findConfiguredEndpointUrl({ ...all, services: {} })?.url).toBe('http://own-variable')
})

test('an entry of the section that is no block is ignored', () => {
  const services = { local: { elastic_load_balancing_v2: 'http://text' } }
  expect(findConfiguredEndpointUrl({ ...all, environment: {}, services })?.url).toBe('http://profile')
})

test.each([
  'https://s3.amazonaws.com',
  'http://localhost:4566',
  'http://127.0.0.1:8000/base/path',
  'http://[::1]:80',
  'https://[fe80::1%25eth0]/',
  'http://a.com.',
  'HTTPS://EXAMPLE.COM?x=1',
  'http://user:password@host',
])('%s is usable', (url) => {
  expect(() => validateEndpointUrl(url, 'endpointUrl')).not.toThrow()
})

test.each([
  ['localhost:4566', /must begin with https/],
  ['foo', /must begin with/],
  ['', /must begin with/],
  ['//host', /must begin with/],
  ['ftp://host', /ftp/],
  ['http://', /cannot exist/],
  ['https://a b', /white space/],
  ['https://exa\nmple.com', /white space or control/],
  ['http://a_b.com', /cannot exist/],
  ['http://-a.com', /cannot exist/],
  ['http://a..com', /cannot exist/],
  [`http://${'a'.repeat(64)}.com`, /cannot exist/],
  [`http://${'a.'.repeat(128)}com`, /cannot exist/],
  ['http://äö.com', /cannot exist/],
  ['http://host:port', /no number/],
  ['http://host:99999', /above 65535/],
  ['http://[::zz]', /IPv6/],
])('%j is refused with the reason', (url, reason) => {
  expect(() => validateEndpointUrl(url, 'AWS_ENDPOINT_URL in the environment')).toThrow(reason)
  expect(() => validateEndpointUrl(url, 'AWS_ENDPOINT_URL in the environment')).toThrow(InvalidEndpointUrlError)
})

test('the error names URL and place', () => {
  expect(() => validateEndpointUrl('foo', 'endpoint_url of the profile')).toThrow(
    /"foo" \(endpoint_url of the profile\)/,
  )
})

test('the error keeps a password to itself', () => {
  expect(() => validateEndpointUrl('http://user:secret@a_b', 'endpointUrl')).toThrow('"http://***@a_b" (endpointUrl)')
})
