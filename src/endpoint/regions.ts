/**
 * Facts about regions: which there are, which partition has them, what may be one.
 */

import { nearestNames } from '../base/names.js'
import { UnknownRegionError } from '../errors/data.js'
import { InvalidRegionError } from '../errors/parameter.js'
import type { RawEndpointPartition, RawServiceEndpoints } from '../model/raw.js'

/** A service's endpoints in botocore's `endpoints` file, by partition. */
export type ServiceEndpoints = Readonly<Record<string, RawServiceEndpoints>>

/** The names of all partitions: `aws`, `aws-cn`, … */
export function getAvailablePartitions(partitions: readonly RawEndpointPartition[]): string[] {
  return partitions.map(({ partition }) => partition)
}

/** The regions where a service is known to be; with `allowNonRegional` also pseudo regions such as `aws-global`. */
export function getAvailableRegions(
  partitions: readonly RawEndpointPartition[],
  endpoints: ServiceEndpoints,
  partitionName = 'aws',
  allowNonRegional = false,
): string[] {
  const regions = partitions.find(({ partition }) => partition === partitionName)?.regions ?? {}
  const names = Object.keys(endpoints[partitionName]?.endpoints ?? {})
  return allowNonRegional ? names : names.filter((name) => Object.hasOwn(regions, name))
}

/** The partition of a region. @throws {@link UnknownRegionError} */
export function getPartitionForRegion(partitions: readonly RawEndpointPartition[], regionName: string): string {
  const found = partitions.find((partition) => hasRegion(partition, regionName))
  if (found !== undefined) return found.partition
  const known = partitions.flatMap(({ regions }) => Object.keys(regions))
  const nearest = nearestNames(regionName, known)
  const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', ')}?`
  throw new UnknownRegionError(`No partition has the region ${JSON.stringify(regionName)}.${hint}`, { regionName })
}

/** Whether a region is, or by its name may be, one of the partition. */
export function hasRegion(partition: RawEndpointPartition, regionName: string): boolean {
  return Object.hasOwn(partition.regions, regionName) || new RegExp(partition.regionRegex).test(regionName)
}

const regionForm = /^(?!\d+$)(?!-)[a-zA-Z\d-]{1,63}(?<!-)$/

/** A region's name becomes part of host names: it must be a host label. @throws {@link InvalidRegionError} */
export function validateRegionName(regionName: string): void {
  if (regionForm.test(regionName)) return
  throw new InvalidRegionError(
    `The region ${JSON.stringify(regionName)} cannot be part of a host name. A region is made of letters, digits and inner hyphens, such as us-east-1.`,
    { regionName },
  )
}

/** `fips-us-east-1` and `us-east-1-fips` mean us-east-1 with FIPS endpoints. */
export function normalizeFipsRegion(regionName: string): { readonly regionName: string; readonly isFips: boolean } {
  const normalized = regionName.replaceAll('fips-', '').replaceAll('-fips', '')
  return { regionName: normalized, isFips: normalized !== regionName }
}
