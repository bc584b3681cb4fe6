import { expect, test } from 'vitest'
import { resolveClientRegion, type ClientRegionOptions } from '../../src/endpoint/client-region.js'
import {
  getAvailablePartitions,
  getAvailableRegions,
  getPartitionForRegion,
  normalizeFipsRegion,
  validateRegionName,
} from '../../src/endpoint/regions.js'
import { UnknownRegionError } from '../../src/errors/data.js'
import { NoRegionError } from '../../src/errors/endpoint.js'
import { InvalidRegionError } from '../../src/errors/parameter.js'
import type { RawEndpointPartition, RawServiceEndpoints } from '../../src/model/raw.js'

const description = { description: '' }

const partitions: readonly RawEndpointPartition[] = [
  {
    partition: 'aws',
    partitionName: 'AWS Standard',
    dnsSuffix: 'amazonaws.com',
    regionRegex: '^(us|eu)\\-\\w+\\-\\d+$',
    defaults: {
      hostname: '{service}.{region}.{dnsSuffix}',
      protocols: ['https'],
      signatureVersions: ['v4'],
      variants: [
        { tags: ['fips'], hostname: '{service}-fips.{region}.{dnsSuffix}', dnsSuffix: 'amazonaws.com' },
        { tags: ['dualstack'], hostname: '{service}.{region}.{dnsSuffix}', dnsSuffix: 'api.aws' },
      ],
    },
    regions: { 'us-east-1': description, 'us-west-2': description },
  },
  {
    partition: 'aws-cn',
    partitionName: 'AWS China',
    dnsSuffix: 'amazonaws.com.cn',
    regionRegex: '^cn\\-\\w+\\-\\d+$',
    defaults: { hostname: '{service}.{region}.{dnsSuffix}', protocols: ['https'] },
    regions: { 'cn-north-1': description },
  },
]

const regional: Readonly<Record<string, RawServiceEndpoints>> = {
  aws: { endpoints: { 'us-east-1': {}, 'us-west-2': {}, 'fips-us-east-1': {} } },
}

const global: typeof regional = {
  aws: {
    isRegionalized: false,
    partitionEndpoint: 'aws-global',
    endpoints: { 'aws-global': { hostname: 'iam.amazonaws.com', credentialScope: { region: 'us-east-1' } } },
  },
}

const both: typeof regional = {
  aws: {
    isRegionalized: true,
    partitionEndpoint: 'aws-global',
    defaults: {
      protocols: ['http', 'https'],
      signatureVersions: ['s3v4'],
      variants: [{ tags: ['dualstack'], hostname: '{service}.dualstack.{region}.{dnsSuffix}' }],
    },
    endpoints: {
      'aws-global': { hostname: 's3.amazonaws.com', credentialScope: { region: 'us-east-1' } },
      'us-west-2': {},
    },
  },
}

function resolve(endpoints: typeof regional, regionName?: string, more: Partial<ClientRegionOptions> = {}) {
  return resolveClientRegion({ partitions, endpoints, endpointPrefix: 'svc', regionName, ...more })
}

test('partitions and regions are listed', () => {
  expect(getAvailablePartitions(partitions)).toEqual(['aws', 'aws-cn'])
  expect(getAvailableRegions(partitions, regional)).toEqual(['us-east-1', 'us-west-2'])
  expect(getAvailableRegions(partitions, regional, 'aws', true)).toContain('fips-us-east-1')
  expect(getAvailableRegions(partitions, regional, 'aws-cn')).toEqual([])
  expect(getAvailableRegions(partitions, regional, 'toString')).toEqual([])
})

test('a region belongs to a partition by name or by form', () => {
  expect(getPartitionForRegion(partitions, 'us-east-1')).toBe('aws')
  expect(getPartitionForRegion(partitions, 'cn-south-7')).toBe('aws-cn')
})

test('an unknown region is an error with the nearest names', () => {
  expect(() => getPartitionForRegion(partitions, 'us-esat-1x')).toThrow(UnknownRegionError)
  expect(() => getPartitionForRegion(partitions, 'useast1')).toThrow(/Did you mean us-east-1/)
})

test.each(['us-east-1', 'aws-global', 'x', '1a', 'a'.repeat(63)])('%s can be a region', (name) => {
  expect(() => validateRegionName(name)).not.toThrow()
})

test.each(['', 'us east 1', 'a.b', '-a', 'a-', '123', 'a/b', 'a@evil.com/', 'a'.repeat(64), 'us-east-1\n'])(
  '%j cannot be a region',
  (name) => {
    expect(() => validateRegionName(name)).toThrow(InvalidRegionError)
  },
)

test('a FIPS pseudo region is a region with FIPS', () => {
  expect(normalizeFipsRegion('fips-us-east-1')).toEqual({ regionName: 'us-east-1', isFips: true })
  expect(normalizeFipsRegion('us-gov-west-1-fips')).toEqual({ regionName: 'us-gov-west-1', isFips: true })
  expect(normalizeFipsRegion('us-east-1')).toEqual({ regionName: 'us-east-1', isFips: false })
})

test('a regional service works in the region', () => {
  expect(resolve(regional, 'us-west-2')).toEqual({
    regionName: 'us-west-2',
    endpointRegion: 'us-west-2',
    signingRegion: 'us-west-2',
    signatureVersions: ['v4'],
    partition: 'aws',
    endpointUrl: 'https://svc.us-west-2.amazonaws.com',
  })
  expect(resolve(regional, 'cn-north-1')).toMatchObject({
    partition: 'aws-cn',
    endpointUrl: 'https://svc.cn-north-1.amazonaws.com.cn',
  })
  expect(resolve({}, 'mars-1')).toMatchObject({ regionName: 'mars-1', partition: 'aws' })
})

test('a regional service needs a region', () => {
  expect(() => resolve(regional)).toThrow(NoRegionError)
  expect(() => resolve(regional, undefined, { hasEndpointUrl: true })).toThrow(NoRegionError)
})

test('a global service has a pseudo region, and rules get the region that was asked for', () => {
  expect(resolve(global)).toMatchObject({
    regionName: 'aws-global',
    endpointRegion: 'aws-global',
    signingRegion: 'us-east-1',
    endpointUrl: 'https://iam.amazonaws.com',
  })
  expect(resolve(global, 'us-west-2')).toMatchObject({
    regionName: 'aws-global',
    endpointRegion: 'us-west-2',
    signingRegion: 'us-east-1',
  })
})

test('a service with regions and a global endpoint works in a real region', () => {
  expect(resolve(both)).toMatchObject({
    regionName: 'us-east-1',
    endpointRegion: 'us-east-1',
    signingRegion: 'us-east-1',
    endpointUrl: 'https://s3.amazonaws.com',
    signatureVersions: ['s3v4'],
  })
  expect(resolve(both, 'us-west-2').endpointUrl).toBe('https://svc.us-west-2.amazonaws.com')
})

test("with an endpoint URL of the user's the configured region stands", () => {
  expect(resolve(global, 'eu-west-1', { hasEndpointUrl: true })).toMatchObject({
    regionName: 'eu-west-1',
    endpointRegion: 'eu-west-1',
    signingRegion: 'eu-west-1',
  })
})

test('variants change the host', () => {
  expect(resolve(regional, 'us-east-1', { useFips: true }).endpointUrl).toBe('https://svc-fips.us-east-1.amazonaws.com')
  expect(resolve(regional, 'us-east-1', { useDualstack: true }).endpointUrl).toBe('https://svc.us-east-1.api.aws')
  expect(resolve(both, undefined, { useDualstack: true })).toMatchObject({
    regionName: 'us-east-1',
    endpointUrl: 'https://svc.dualstack.us-east-1.api.aws',
  })
  expect(resolve(regional, 'us-east-1', { useTls: false }).endpointUrl).toBe('http://svc.us-east-1.amazonaws.com')
})

test('where there is no such variant the plain host stands: the rule set has the last word', () => {
  const endpointUrl = 'https://svc.us-east-1.amazonaws.com'
  expect(resolve(regional, 'us-east-1', { useDualstack: true, useFips: true }).endpointUrl).toBe(endpointUrl)
})

test('the file may demand another signing name', () => {
  const endpoints = { aws: { endpoints: { 'us-east-1': { credentialScope: { service: 'other' } } } } }
  expect(resolve(endpoints, 'us-east-1')).toMatchObject({ signingName: 'other', signingRegion: 'us-east-1' })
  expect(resolve(endpoints, 'us-east-1', { hasEndpointUrl: true })).toMatchObject({ signingName: 'other' })
})
