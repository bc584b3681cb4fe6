/**
 * Keys can hold characters that XML cannot: lists are asked for percent-encoded, and decoded, unless the caller chose.
 *
 * @see features 5.13, 10.1
 */

import { percentDecode } from '../../base/percent.js'
import type { AfterCallEvent, ParamsEvent } from '../../client/lifecycle.js'

/** The members that each list gives encoded; a path goes into the items of a list. */
const encodedMembers: Readonly<Record<string, readonly string[]>> = {
  ListObjects: ['Delimiter', 'Marker', 'NextMarker', 'Contents.Key', 'CommonPrefixes.Prefix'],
  ListObjectsV2: ['Delimiter', 'Prefix', 'StartAfter', 'Contents.Key', 'CommonPrefixes.Prefix'],
  ListObjectVersions: [
    'KeyMarker',
    'NextKeyMarker',
    'Prefix',
    'Delimiter',
    'Versions.Key',
    'DeleteMarkers.Key',
    'CommonPrefixes.Prefix',
  ],
}

/** The operations that list keys. */
export const listOperations: readonly string[] = Object.keys(encodedMembers)

/** Handler of `before-parameter-build`. */
export function askForEncoding({ params, context }: ParamsEvent): void {
  if (params['EncodingType'] !== undefined) return
  params['EncodingType'] = 'url'
  context['decodesKeys'] = true
}

/** Handler of `after-call`. */
export function decodeKeys({ parsed, model, context }: AfterCallEvent): void {
  if (context['decodesKeys'] !== true || parsed['EncodingType'] !== 'url') return
  for (const path of encodedMembers[model.name] ?? []) {
    const [name = '', inner] = path.split('.')
    if (inner === undefined) decodeMember(parsed, name)
    else for (const item of itemsOf(parsed[name])) decodeMember(item, inner)
  }
}

function itemsOf(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list : []
}

function decodeMember(target: Record<string, unknown>, name: string): void {
  const value = target[name]
  if (typeof value === 'string') target[name] = percentDecode(value.includes('+') ? value.replaceAll('+', ' ') : value)
}
