/**
 * The region of a client, and the endpoint that its `meta` shows: from botocore's `endpoints` file. The endpoints of
 * calls come from rule sets.
 *
 * @see features 4.1 and 7.1
 */

import { NoRegionError } from '../errors/endpoint.js'
import type { RawEndpoint, RawEndpointPartition, RawServiceEndpoints } from '../model/raw.js'
import { hasRegion, type ServiceEndpoints } from './regions.js'

/** Where a client works. */
export interface ClientRegion {
  /** What `client.meta.regionName` says: for services without regions a pseudo region such as `aws-global`. */
  readonly regionName: string
  /** What endpoint rules are given as `AWS::Region`. */
  readonly endpointRegion: string
  readonly signingRegion: string
  /** Only where the file demands another than the model's. */
  readonly signingName?: string
  /** For models that say nothing themselves. */
  readonly signatureVersions: readonly string[]
  readonly partition: string
  /** What `client.meta.endpointUrl` says unless the user gave a URL. */
  readonly endpointUrl: string
}

/** What decides about a client's region. */
export interface ClientRegionOptions {
  readonly partitions: readonly RawEndpointPartition[]
  /** Of the service, by partition. */
  readonly endpoints: ServiceEndpoints
  readonly endpointPrefix: string
  /** As configured, valid and without `fips`. */
  readonly regionName: string | undefined
  /** Whether the user gave an endpoint URL: a configured region then stands as it is, also for signing. */
  readonly hasEndpointUrl?: boolean
  readonly useDualstack?: boolean
  readonly useFips?: boolean
  /** Default true. */
  readonly useTls?: boolean
}

/**
 * The region of a client. Without a configured one, a service with one endpoint for the whole partition gets a pseudo
 * region.
 *
 * @throws {@link NoRegionError} the service needs a region and none is configured
 */
export function resolveClientRegion(options: ClientRegionOptions): ClientRegion {
  const { regionName: configured, hasEndpointUrl = false } = options
  const partition = findPartition(options)
  const service = options.endpoints[partition.partition] ?? unlisted
  const endpointName = findEndpointName(service, options)
  const endpoint = mergeEndpoint(endpointName, partition, service, options)
  const scope = endpoint.credentialScope
  const common = {
    signatureVersions: endpoint.signatureVersions ?? [],
    partition: partition.partition,
    endpointUrl: urlOf(endpoint, endpointName, options),
    ...(scope?.service === undefined ? {} : { signingName: scope.service }),
  }
  if (hasEndpointUrl && configured !== undefined) {
    return { ...common, regionName: configured, endpointRegion: configured, signingRegion: configured }
  }
  const signingRegion = scope?.region ?? endpointName
  // A service that has regions, and a partition-wide endpoint beside them, works in a real region.
  const hasBoth = service.isRegionalized === true && endpointName === service.partitionEndpoint
  const regionName = hasBoth && configured === undefined ? signingRegion : endpointName
  return { ...common, regionName, endpointRegion: configured ?? regionName, signingRegion }
}

const unlisted: RawServiceEndpoints = { endpoints: {} }

/** The partition that lists the region for the service, or has regions of that form; else the first, `aws`. */
function findPartition({ partitions, endpoints, regionName }: ClientRegionOptions): RawEndpointPartition {
  const [first] = partitions
  if (first === undefined) throw noRegion()
  if (regionName === undefined) return first
  const isListed = (name: string) => Object.hasOwn(endpoints[name]?.endpoints ?? {}, regionName)
  return partitions.find((each) => isListed(each.partition) || hasRegion(each, regionName)) ?? first
}

function findEndpointName(service: RawServiceEndpoints, { regionName, useDualstack }: ClientRegionOptions): string {
  const { endpoints, isRegionalized, partitionEndpoint } = service
  if (regionName === undefined) {
    if (partitionEndpoint === undefined) throw noRegion()
    // The partition-wide endpoint of a service with regions has IPv4 only.
    const region = endpoints[partitionEndpoint]?.credentialScope?.region
    return isRegionalized === true && useDualstack === true ? (region ?? partitionEndpoint) : partitionEndpoint
  }
  const isListed = Object.hasOwn(endpoints, regionName)
  return isListed || partitionEndpoint === undefined || isRegionalized !== false ? regionName : partitionEndpoint
}

/** What holds for an endpoint: a variant's facts over its own, over the service's, over the partition's. */
function mergeEndpoint(
  endpointName: string,
  partition: RawEndpointPartition,
  service: RawServiceEndpoints,
  { useDualstack = false, useFips = false }: ClientRegionOptions,
): RawEndpoint {
  const own = service.endpoints[endpointName] ?? {}
  const layers = [partition.defaults, service.defaults ?? {}, own]
  const tags = [...(useDualstack ? ['dualstack'] : []), ...(useFips ? ['fips'] : [])]
  // Where there is no such variant the rule set has the last word: the call fails, or it knows better.
  const variants = layers.flatMap((layer) => layer.variants?.find((variant) => sameTags(variant.tags, tags)) ?? [])
  // The suffix that a service's defaults name is for its variants only.
  const dnsSuffix = own.dnsSuffix ?? partition.dnsSuffix
  return Object.assign({}, ...layers, { dnsSuffix }, ...variants)
}

function sameTags(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((tag) => others.includes(tag))
}

function urlOf(endpoint: RawEndpoint, endpointName: string, { endpointPrefix, useTls }: ClientRegionOptions): string {
  const scheme = useTls !== false && endpoint.protocols?.includes('https') === true ? 'https' : 'http'
  const host = (endpoint.hostname ?? '{service}.{region}.{dnsSuffix}')
    .replaceAll('{service}', endpointPrefix)
    .replaceAll('{region}', endpointName)
    .replaceAll('{dnsSuffix}', endpoint.dnsSuffix ?? '')
  return `${scheme}://${host}`
}

function noRegion(): NoRegionError {
  return new NoRegionError(
    'A region is needed: give regionName to the session or client, or set AWS_REGION, or region in the profile.',
  )
}
