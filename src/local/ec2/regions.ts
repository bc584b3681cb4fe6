/**
 * Regions and their zones.
 */

import type { SharedFacts } from '../../model/raw.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import { applyFilters } from './filters.js'
import { ec2Error } from './resources.js'

/** The zones of a region. */
export function zonesOf(region: string): readonly string[] {
  return ['a', 'b', 'c'].map((letter) => region + letter)
}

/** The handlers of regions and zones. */
export function regionHandlers(facts: () => SharedFacts): AnyHandlers {
  return asAnyHandlers<'ec2'>({
    describeRegions({ RegionNames, Filters, AllRegions }) {
      const [partition] = facts().endpointPartitions
      const known = Object.keys(partition?.regions ?? {}).toSorted()
      const missing = RegionNames?.find((name) => !known.includes(name))
      if (missing !== undefined) {
        throw ec2Error('InvalidParameterValue', `Invalid region provided: '${missing}'`)
      }
      const all = known.map((name) => ({ name, status: optInStatus(name) }))
      const wanted = all.filter(
        ({ name, status }) => RegionNames?.includes(name) ?? (AllRegions === true || status !== 'not-opted-in'),
      )
      return {
        Regions: applyFilters(wanted, Filters, regionFields).map(({ name, status }) => ({
          RegionName: name,
          Endpoint: endpointOf(name),
          OptInStatus: status,
        })),
      }
    },
    describeAvailabilityZones({ ZoneNames, Filters }, { region }) {
      const zones = zonesOf(region)
      const missing = ZoneNames?.find((name) => !zones.includes(name))
      if (missing !== undefined)
        throw new ServiceError('InvalidParameterValue', `Invalid availability zone: [${missing}]`)
      const wanted = zones.filter((name) => ZoneNames?.includes(name) ?? true)
      const fields = { 'region-name': () => region, 'zone-name': (zone: string) => zone, state: () => 'available' }
      return {
        AvailabilityZones: applyFilters(wanted, Filters, fields).map((zone, i) => ({
          ZoneName: zone,
          ZoneId: `${region.replaceAll(/([a-z])[a-z]*-?/g, '$1')}-az${i + 1}`,
          RegionName: region,
          GroupName: region,
          NetworkBorderGroup: region,
          ZoneType: 'availability-zone',
          State: 'available' as const,
          OptInStatus: 'opt-in-not-required' as const,
        })),
      }
    },
  })
}

const regionFields = {
  'region-name': ({ name }: { readonly name: string }) => name,
  endpoint: ({ name }: { readonly name: string }) => endpointOf(name),
  'opt-in-status': ({ status }: { readonly status: string }) => status,
}

function endpointOf(region: string): string {
  return `ec2.${region}.amazonaws.com`
}

/** Regions that every account has; the later ones must be asked for. */
function optInStatus(region: string): string {
  const isOld =
    /^(us-(east|west)-[12]|eu-(west-[123]|central-1|north-1)|ap-(south-1|northeast-[123]|southeast-[12])|sa-east-1|ca-central-1)$/.test(
      region,
    )
  return isOld ? 'opt-in-not-required' : 'not-opted-in'
}
