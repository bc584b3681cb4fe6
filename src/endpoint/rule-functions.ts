/**
 * The functions that endpoint rules may call.
 */

import { percentEncode } from '../base/percent.js'
import { parseArn } from './arn.js'
import { isValidHostLabel, isVirtualHostableBucket } from './host-label.js'
import { parseUrl } from './parse-url.js'
import type { PartitionForRegion } from './partitions.js'

/** `undefined` stands for what the rules' language calls null. */
export type RuleFunction = (...values: readonly unknown[]) => unknown

/** By the names that rules use. `getAttr` is not among them: its path is compiled. */
export type RuleFunctions = ReadonlyMap<string, RuleFunction>

/** The functions, with the partitions that `aws.partition` looks into. */
export function createRuleFunctions(partitionForRegion: PartitionForRegion): RuleFunctions {
  const partition: RuleFunction = (region) => partitionForRegion(typeof region === 'string' ? region : '')
  return new Map([...plainFunctions, ['aws.partition', partition]])
}

const ascii = /^[\0-\x7f]*$/

const plainFunctions: ReadonlyMap<string, RuleFunction> = new Map<string, RuleFunction>([
  ['isSet', (value) => value !== undefined],
  ['not', (value) => !value],
  ['stringEquals', (a, b) => a === b],
  ['booleanEquals', (a, b) => a === b],
  ['uriEncode', (value) => (typeof value === 'string' ? percentEncode(value) : undefined)],
  ['parseURL', (value) => (typeof value === 'string' ? parseUrl(value) : undefined)],
  ['aws.parseArn', (value) => (typeof value === 'string' ? parseArn(value) : undefined)],
  ['isValidHostLabel', (value, dots) => typeof value === 'string' && isValidHostLabel(value, dots === true)],
  [
    'aws.isVirtualHostableS3Bucket',
    (value, dots) => typeof value === 'string' && isVirtualHostableBucket(value, dots === true),
  ],
  ['substring', (value, start, stop, reverse) => substring(value, Number(start), Number(stop), reverse === true)],
])

/** Counts from the end where `reverse`; `undefined` where the text is too short or not ASCII. */
function substring(text: unknown, start: number, stop: number, reverse: boolean): string | undefined {
  if (typeof text !== 'string' || start >= stop || text.length < stop || !ascii.test(text)) return undefined
  return reverse ? text.slice(text.length - stop, text.length - start) : text.slice(start, stop)
}
