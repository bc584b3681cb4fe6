import { expect, test } from 'vitest'
import type { Profile } from '../../src/config/profiles.js'
import { describeSource, resolveRow, resolveSetting, settingValue } from '../../src/config/resolve-setting.js'
import { s3Settings, settings } from '../../src/config/settings.js'
import {
  InvalidChecksumConfigError,
  InvalidConfigError,
  InvalidDefaultsMode,
  InvalidIMDSEndpointModeError,
  InvalidRetryModeError,
  InvalidSTSRegionalEndpointsConfigError,
} from '../../src/errors/config.js'

const saying = (profile: Profile) => () => profile

test('code goes before environment, environment before profile, profile before default', () => {
  const profile = saying({ retry_mode: 'adaptive' })
  const env = { AWS_RETRY_MODE: 'legacy' }
  expect(settingValue('retryMode', { env, profile, explicit: { retryMode: 'standard' } })).toBe('standard')
  expect(settingValue('retryMode', { env, profile })).toBe('legacy')
  expect(settingValue('retryMode', { env: {}, profile })).toBe('adaptive')
  expect(settingValue('retryMode', { env: {} })).toBe('standard')
  expect(settingValue('retryMode', { env: {}, defaults: { retryMode: 'legacy' } })).toBe('legacy')
})

test('the answer says where the value was found', () => {
  const profile = saying({ region: 'eu-west-1' })
  const sources = { env: {}, profile, profileName: 'dev', originOf: () => '/f' }
  const { source } = resolveSetting('region', sources)
  expect(source).toEqual({ kind: 'profile', profile: 'dev', key: 'region', path: '/f' })
  expect(describeSource(source)).toBe('region of the profile dev in /f')
  const fromEnvironment = resolveSetting('region', { env: { AWS_DEFAULT_REGION: 'x' } }).source
  expect(describeSource(fromEnvironment)).toBe('the environment variable AWS_DEFAULT_REGION')
  expect(resolveSetting('region', { env: {} })).toEqual({ value: undefined, source: { kind: 'default' } })
  expect(resolveSetting('region', { env: {}, explicit: { region: 'r' } }).source).toEqual({ kind: 'explicit' })
})

test('AWS_REGION and AWS_PROFILE go before the names with DEFAULT', () => {
  const env = { AWS_REGION: 'a', AWS_DEFAULT_REGION: 'b', AWS_PROFILE: 'c', AWS_DEFAULT_PROFILE: 'd' }
  expect(settingValue('region', { env })).toBe('a')
  expect(settingValue('profile', { env })).toBe('c')
})

test('empty values are passed over', () => {
  const profile = saying({ region: '' })
  expect(settingValue('region', { env: { AWS_REGION: '', AWS_DEFAULT_REGION: 'b' }, profile })).toBe('b')
  expect(settingValue('region', { env: {}, profile })).toBeUndefined()
})

test('the profile is not read while the environment has the value', () => {
  expect(settingValue('region', { env: { AWS_REGION: 'a' }, profile: () => expect.unreachable() })).toBe('a')
})

test('a text is true only when it says so', () => {
  const cases = { true: true, TRUE: true, false: false, '1': false, yes: false }
  for (const [text, value] of Object.entries(cases)) {
    expect(settingValue('useFipsEndpoint', { env: { AWS_USE_FIPS_ENDPOINT: text } })).toBe(value)
  }
  expect(settingValue('useFipsEndpoint', { env: {} })).toBeUndefined()
})

test('numbers are read from text', () => {
  expect(settingValue('maxAttempts', { env: { AWS_MAX_ATTEMPTS: ' 5 ' } })).toBe(5)
  expect(settingValue('metadataServiceTimeout', { env: { AWS_METADATA_SERVICE_TIMEOUT: '0.5' } })).toBe(0.5)
})

test.each([
  [
    InvalidConfigError,
    'requestMinCompressionSizeBytes',
    'AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES',
    'x',
    'a whole number from 1 to 1048576',
  ],
  [InvalidConfigError, 'requestMinCompressionSizeBytes', 'AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES', '0', 'from 1 to'],
  [InvalidRetryModeError, 'retryMode', 'AWS_RETRY_MODE', 'fast', 'legacy, standard, adaptive'],
  [InvalidDefaultsMode, 'defaultsMode', 'AWS_DEFAULTS_MODE', 'x', 'in-region'],
  [InvalidChecksumConfigError, 'requestChecksumCalculation', 'AWS_REQUEST_CHECKSUM_CALCULATION', 'x', 'when_required'],
  [InvalidSTSRegionalEndpointsConfigError, 'stsRegionalEndpoints', 'AWS_STS_REGIONAL_ENDPOINTS', 'x', 'regional'],
  [
    InvalidIMDSEndpointModeError,
    'ec2MetadataServiceEndpointMode',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
    'x',
    'ipv6',
  ],
] as const)('%o names the place of a value that cannot be used', (errorClass, name, variable, value, expected) => {
  const resolve = () => resolveSetting(name, { env: { [variable]: value } })
  expect(resolve).toThrow(errorClass)
  expect(resolve).toThrow(new RegExp(`"${value}" for ${name} .*${variable}.*${expected}`))
})

test('words are understood in any case', () => {
  const env = { AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_REQUIRED' }
  expect(settingValue('requestChecksumCalculation', { env })).toBe('when_required')
})

test('a key within a block is found, unless the block is a plain text', () => {
  const row = s3Settings.useArnRegion
  const find = (profile: Record<string, string | Record<string, string>>) =>
    resolveRow('useArnRegion', row, { env: {}, profile: () => profile }).value
  expect(find({ s3: { use_arn_region: 'true' } })).toBe(true)
  expect(find({ s3_use_arn_region: 'false', s3: { use_arn_region: 'true' } })).toBe(false)
  expect(find({ s3: 'true' })).toBeUndefined()
})

test('a block where a text belongs is an error', () => {
  const profile = saying({ region: { a: 'b' } })
  expect(() => settingValue('region', { env: {}, profile })).toThrow(InvalidConfigError)
  expect(() => settingValue('apiVersions', { env: {}, profile: () => ({ api_versions: 'x' }) })).toThrow(/nested block/)
})

test('every default is one of the allowed values', () => {
  for (const [name, row] of Object.entries(settings)) {
    if ('choices' in row && 'default' in row) expect(row.choices, name).toContain(row.default)
  }
})
