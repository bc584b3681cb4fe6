/**
 * Facts about regions: which there are, which partition has them, and which one a client works in.
 *
 * @see features 4.1 and 7.1
 */

import { nearestNames } from '../base/names.js'
import { UnknownRegionError } from '../errors/data.js'
import { NoRegionError } from '../errors/endpoint.js'
import { InvalidRegionError } from '../errors/parameter.js'

/** What is known of an endpoint name: a region, or a pseudo region such as `aws-global`. */
export interface RawRegionEndpoint {
  readonly credentialScope?: { readonly region?: string; readonly service?: string }
}

export interface RawServiceRegions {
  readonly endpoints: Readonly<Record<string, RawRegionEndpoint>>
  readonly isRegionalized?: boolean
  readonly partitionEndpoint?: string
}

export interface RawRegionPartition {
  readonly partition: string
  readonly regionRegex: string
  readonly regions: Readonly<Record<string, object>>
  readonly services: Readonly<Record<string, RawServiceRegions>>
}

/** `models/endpoints.json`. */
export interface RawRegions {
  readonly partitions: readonly RawRegionPartition[]
}

/** The names of all partitions: `aws`, `aws-cn`, … */
export function getAvailablePartitions({ partitions }: RawRegions): string[] {
  return partitions.map(({ partition }) => partition)
}

/** The regions where a service is known to be; empty for an unknown service. With `allowNonRegional` also pseudo regions. */
export function getAvailableRegions(
  { partitions }: RawRegions,
  endpointPrefix: string,
  partitionName = 'aws',
  allowNonRegional = false,
): string[] {
  const partition = partitions.find((candidate) => candidate.partition === partitionName)
  const names = Object.keys(partition?.services[endpointPrefix]?.endpoints ?? {})
  return names.filter((name) => allowNonRegional || Object.hasOwn(partition?.regions ?? {}, name))
}

/** The partition of a region. @throws {@link UnknownRegionError} */
export function getPartitionForRegion({ partitions }: RawRegions, regionName: string): string {
  const found = partitions.find((partition) => hasRegion(partition, regionName))
  if (found !== undefined) return found.partition
  const nearest = nearestNames(
    regionName,
    partitions.flatMap(({ regions }) => Object.keys(regions)),
  )
  const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', ')}?`
  throw new UnknownRegionError(`No partition has the region ${JSON.stringify(regionName)}.${hint}`, { regionName })
}

const regionForm = /^(?!\d+$)(?!-)[a-zA-Z\d-]{1,63}(?<!-)$/

/** A region's name becomes part of host names: it must be a host label. @throws {@link InvalidRegionError} */
export function validateRegionName(regionName: string): void {
  if (regionForm.test(regionName)) return
  throw new InvalidRegionError(
    `The region ${JSON.stringify(regionName)} cannot be part of a host name: letters, digits and hyphens make a region, such as us-east-1.`,
    { regionName },
  )
}

/** `fips-us-east-1` and `us-east-1-fips` mean us-east-1 with FIPS endpoints. */
export function normalizeFipsRegion(regionName: string): { readonly regionName: string; readonly isFips: boolean } {
  const normalized = regionName.replaceAll('fips-', '').replaceAll('-fips', '')
  return { regionName: normalized, isFips: normalized !== regionName }
}

/** The region that a client works in. */
export interface ClientRegion {
  /** What `client.meta.regionName` says: for services without regions a pseudo region such as `aws-global`. */
  readonly regionName: string
  /** What endpoint rules are given as `AWS::Region`. */
  readonly endpointRegion: string
  readonly signingRegion: string
  /** Where the data demand another than the service's own. */
  readonly signingName?: string
  readonly partition: string
}

export interface ClientRegionOptions {
  readonly endpointPrefix: string
  /** As configured, already validated and normalised. */
  readonly regionName: string | undefined
  /** Whether the user gave an endpoint URL: the configured region then stands as it is. */
  readonly hasEndpointUrl?: boolean
}

/**
 * The region of a client. Without a configured one, a service with one endpoint for its partition has a pseudo region.
 *
 * @throws {@link NoRegionError} the service needs a region and none is configured
 */
export function resolveClientRegion(
  { partitions }: RawRegions,
  { endpointPrefix, regionName, hasEndpointUrl = false }: ClientRegionOptions,
): ClientRegion {
  const partition = findPartition(partitions, endpointPrefix, regionName)
  const service = partition?.services[endpointPrefix]
  const endpointName = findEndpointName(service, regionName)
  const { credentialScope } = service?.endpoints[endpointName] ?? {}
  const partitionName = partition?.partition ?? 'aws'
  if (hasEndpointUrl && regionName !== undefined) {
    return { regionName, endpointRegion: regionName, signingRegion: regionName, partition: partitionName }
  }
  const signingRegion = credentialScope?.region ?? endpointName
  // A service that has regions and a partition-wide endpoint beside them works in a real region.
  const isPseudo = service?.isRegionalized === true && endpointName === service.partitionEndpoint
  const worksIn = isPseudo && regionName === undefined ? signingRegion : endpointName
  const region = { regionName: worksIn, endpointRegion: regionName ?? worksIn, signingRegion, partition: partitionName }
  return credentialScope?.service === undefined ? region : { ...region, signingName: credentialScope.service }
}

/** The partition that lists the region for the service or has regions of that form; else the first, `aws`. */
function findPartition(
  partitions: readonly RawRegionPartition[],
  endpointPrefix: string,
  regionName: string | undefined,
): RawRegionPartition | undefined {
  if (regionName === undefined) return partitions[0]
  const isListed = ({ services }: RawRegionPartition) =>
    Object.hasOwn(services[endpointPrefix]?.endpoints ?? {}, regionName)
  return partitions.find((partition) => isListed(partition) || hasRegion(partition, regionName)) ?? partitions[0]
}

function findEndpointName(service: RawServiceRegions | undefined, regionName: string | undefined): string {
  const partitionEndpoint = service?.partitionEndpoint
  if (regionName === undefined) {
    if (partitionEndpoint !== undefined) return partitionEndpoint
    throw new NoRegionError(
      'A region is needed: give regionName to the session or client, or set AWS_REGION, or region in the profile.',
    )
  }
  const isListed = Object.hasOwn(service?.endpoints ?? {}, regionName)
  const isRegional = service?.isRegionalized ?? true
  return isListed || isRegional || partitionEndpoint === undefined ? regionName : partitionEndpoint
}

function hasRegion(partition: RawRegionPartition, regionName: string): boolean {
  return Object.hasOwn(partition.regions, regionName) || new RegExp(partition.regionRegex).test(regionName)
}
