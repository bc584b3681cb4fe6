/**
 * Partitions: which one a region belongs to, and what holds there.
 */

import type { RawRulePartition } from '../model/raw.js'
import type { RawPartitions } from './raw-rules.js'
import { RecentValues } from '../base/recent-values.js'

/** What endpoint rules can ask about a partition: `name`, `dnsSuffix`, `supportsFIPS` and more. */
export type Partition = RawRulePartition['outputs']

/**
 * Finds the partition of a region: by the region's name, else by the form of the partition's region names, else the
 * first one, `aws`. `undefined` only where there are no partitions.
 */
export type PartitionForRegion = (region: string) => Partition | undefined

const REMEMBERED_REGIONS = 64

/** Compiles the partitions to the function that finds a region's partition. */
export function compilePartitions({ partitions }: RawPartitions): PartitionForRegion {
  const known = partitions.map(compilePartition)
  const recent = new RecentValues<string, Partition>(REMEMBERED_REGIONS)
  return (region) => {
    const remembered = recent.get(region)
    if (remembered !== undefined) return remembered
    const found = (known.find(({ matches }) => matches(region)) ?? known[0])?.partition
    if (found !== undefined) recent.set(region, found)
    return found
  }
}

function compilePartition(raw: RawRulePartition): { partition: Partition; matches: (region: string) => boolean } {
  let form: RegExp | undefined
  return {
    partition: { ...raw.outputs, name: raw.id },
    matches: (region) => Object.hasOwn(raw.regions, region) || (form ??= new RegExp(raw.regionRegex)).test(region),
  }
}
