import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Config, givenOptions, toConfig } from '../../src/config/client-config.js'
import { type ConfigOptions, UNSIGNED } from '../../src/config/config-options.js'
import {
  InvalidChecksumConfigError,
  InvalidConfigError,
  InvalidDefaultsMode,
  InvalidMaxRetryAttemptsError,
  InvalidProxiesConfigError,
  InvalidRetryConfigurationError,
  InvalidRetryModeError,
  InvalidS3AddressingStyleError,
} from '../../src/errors/config.js'
import { UnknownKeyError } from '../../src/errors/parameter.js'

test('options that are not given have their defaults', () => {
  expect(new Config()).toMatchObject({
    connectTimeout: 60,
    readTimeout: 60,
    parameterValidation: true,
    maxPoolConnections: 10,
    injectHostPrefix: true,
  })
  expect(new Config().regionName).toBeUndefined()
})

test('a Config is frozen, down to its groups, and leaves what it was made of alone', () => {
  const retries = { maxAttempts: 2 }
  const options = { retries, s3: { addressingStyle: 'path' } } as const
  const config = new Config(options)
  expect(Object.isFrozen(config) && Object.isFrozen(config.retries) && Object.isFrozen(config.s3)).toBe(true)
  expect(Object.isFrozen(retries)).toBe(false)
  expect(config.retries).not.toBe(retries)
  expect(options).toEqual({ retries: { maxAttempts: 2 }, s3: { addressingStyle: 'path' } })
})

test('merging takes what was given, never a default, and replaces groups whole', () => {
  const below = new Config({ readTimeout: 5, retries: { mode: 'standard', maxAttempts: 1 } })
  const merged = below.merge({ connectTimeout: 3, retries: { mode: 'adaptive' } })
  expect(merged).toMatchObject({ readTimeout: 5, connectTimeout: 3, retries: { mode: 'adaptive' } })
  expect(merged.retries?.maxAttempts).toBeUndefined()
  expect(below.merge(new Config({ regionName: 'x' })).readTimeout).toBe(5)
  expect(givenOptions(merged)).toEqual({ readTimeout: 5, connectTimeout: 3, retries: { mode: 'adaptive' } })
})

test('undefined and null mean not given', () => {
  // null comes from JavaScript only.
  const options: ConfigOptions = { readTimeout: undefined, ...JSON.parse('{ "connectTimeout": null }') }
  expect(givenOptions(new Config(options))).toEqual({})
})

test('a defaults mode has a connect timeout of its own', () => {
  expect(new Config({ defaultsMode: 'standard' }).connectTimeout).toBeUndefined()
  expect(new Config({ defaultsMode: 'legacy' }).connectTimeout).toBe(60)
  expect(new Config({ defaultsMode: 'standard', connectTimeout: 2 }).connectTimeout).toBe(2)
})

test('plain options become a Config, a Config stays itself', () => {
  const config = new Config()
  expect(toConfig(config)).toBe(config)
  expect(toConfig({ readTimeout: 2 })).toBeInstanceOf(Config)
})

test('words and markers are normalised', () => {
  const options: ConfigOptions = JSON.parse(
    '{ "requestChecksumCalculation": "WHEN_REQUIRED", "defaultsMode": "Mobile" }',
  )
  expect(new Config(options)).toMatchObject({ requestChecksumCalculation: 'when_required', defaultsMode: 'mobile' })
  expect(new Config({ signatureVersion: UNSIGNED }).signatureVersion).toBe(UNSIGNED)
  expect(new Config({ endpointDiscoveryEnabled: 'true' }).endpointDiscoveryEnabled).toBe(true)
})

test.each([
  [{ region_name: 'x' }, UnknownKeyError, 'Did you mean regionName?'],
  [{ retrys: {} }, UnknownKeyError, 'Did you mean retries?'],
  [{ s3: { adressingStyle: 'path' } }, UnknownKeyError, 'Did you mean addressingStyle?'],
  [{ retries: { max_attempts: 1, bogus: 2 } }, InvalidRetryConfigurationError, 'max_attempts in Config.retries'],
  [{ retries: { maxAttempts: -1 } }, InvalidMaxRetryAttemptsError, '0 or more'],
  [{ retries: { totalMaxAttempts: 0 } }, InvalidMaxRetryAttemptsError, '1 or more'],
  [{ retries: { mode: 'fast' } }, InvalidRetryModeError, 'legacy, standard, adaptive'],
  [{ retries: 3 }, InvalidConfigError, 'Config.retries'],
  [{ s3: { addressingStyle: 'x' } }, InvalidS3AddressingStyleError, 'auto, virtual, path'],
  [{ connectTimeout: '5' }, InvalidConfigError, 'seconds'],
  [{ readTimeout: 0 }, InvalidConfigError, 'seconds'],
  [{ maxPoolConnections: 1.5 }, InvalidConfigError, 'whole number'],
  [{ responseChecksumValidation: 'x' }, InvalidChecksumConfigError, 'when_supported'],
  [{ defaultsMode: 'x' }, InvalidDefaultsMode, 'in-region'],
  [{ requestMinCompressionSizeBytes: 1_048_577 }, InvalidConfigError, '1048576'],
  [{ accountIdEndpointMode: 'x' }, InvalidConfigError, 'preferred'],
  [{ authSchemePreference: ['sigv4'] }, InvalidConfigError, 'a text'],
  [{ clientCert: ['a'] }, InvalidConfigError, 'a path'],
  [{ proxiesConfig: { proxyUseForwardingForHttps: 'yes' } }, InvalidProxiesConfigError, 'true or false'],
  [{ __proto__: null, constructor: 1 }, UnknownKeyError, 'constructor'],
])('%j is refused', (options, errorClass, part) => {
  const make = () => new Config(options as ConfigOptions)
  expect(make).toThrow(errorClass)
  expect(make).toThrow(part)
})

test('passwords of proxies are not shown', () => {
  const config = new Config({ proxies: { https: 'http://me:PASSWORD@proxy:3128', http: 'me:PASSWORD@proxy' } })
  expect(inspect(config) + JSON.stringify(config)).not.toContain('PASSWORD')
  expect(config.proxies?.['https']).toContain('PASSWORD')
  expect(() => new Config({ clientCert: { key: 'PASSWORD' } } as never)).toThrow(/^((?!PASSWORD).)*$/)
})
