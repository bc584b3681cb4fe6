/**
 * Lists of keys, versions and uploads: one walk for all of them, with prefix, delimiter and marker.
 */

import { percentEncode } from '../../base/percent.js'
import { compareKeys, type SortedNames } from './key-order.js'
import { invalidArgument } from './errors.js'

/** What a walk is asked for. */
export interface WalkRequest {
  readonly prefix: string
  readonly delimiter: string
  /** Only what comes behind it. A common prefix that it has counts as given. */
  readonly marker: string
  /** The marker itself belongs to the walk: its later versions are still to come. */
  readonly includesMarker?: boolean
}

/** A key, or what several keys have in common. */
export type Step = { readonly key: string } | { readonly commonPrefix: string }

/** Walks the names in order; those that share what stands before a delimiter come as one step. */
export function* walk(names: SortedNames, request: WalkRequest): Generator<Step> {
  const { prefix, delimiter, marker, includesMarker = false } = request
  let place = names.placeOf(compareKeys(marker, prefix) > 0 ? marker : prefix)
  if (!includesMarker && names.at(place) === marker && marker !== '') place++
  for (let key = names.at(place); key?.startsWith(prefix) === true; key = names.at(place)) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    if (end === -1) {
      yield { key }
      place++
      continue
    }
    const commonPrefix = key.slice(0, end + delimiter.length)
    if (compareKeys(commonPrefix, marker) > 0) yield { commonPrefix }
    place = names.placeBehind(commonPrefix)
  }
}

/** What a step is called, for markers. */
export function nameOf(step: Step): string {
  return 'key' in step ? step.key : step.commonPrefix
}

/** How many are given at most. @throws ServiceError InvalidArgument */
export function limitOf(given: number | undefined, name: string): number {
  if (given === undefined) return 1000
  if (given >= 0) return Math.min(given, 1000)
  throw invalidArgument('Argument max-keys must be an integer between 0 and 2147483647', name, given)
}

/** Writes names as the caller wants them. @throws ServiceError InvalidArgument */
export function encoderFor(encodingType: string | undefined): (name: string) => string {
  if (encodingType === undefined) return (name) => name
  if (encodingType !== 'url') {
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType)
  }
  return (name) => percentEncode(name).replaceAll('%2F', '/').replaceAll('%20', '+').replaceAll('~', '%7E')
}

/** Members that are left out where there is nothing to tell. */
export function unlessEmpty<Name extends string>(name: Name, value: string): { readonly [Key in Name]?: string } {
  return value === '' ? {} : ({ [name]: value } as { readonly [Key in Name]?: string })
}
