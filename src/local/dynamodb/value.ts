/**
 * Attribute values: their kinds, equality, order and size.
 */

import { asBuffer, toBase64 } from '../../base/bytes.js'
import { compareKeys } from '../s3/key-order.js'
import { compareDecimals, decimalSize, formatDecimal, parseDecimal } from './number.js'
import { invalidValues, validation } from './validation.js'

/** A value as it goes over the wire: exactly one of these. */
export interface Value {
  readonly S?: string
  readonly N?: string
  readonly B?: Uint8Array
  readonly BOOL?: boolean
  readonly NULL?: boolean
  readonly M?: Item
  readonly L?: readonly Value[]
  readonly SS?: readonly string[]
  readonly NS?: readonly string[]
  readonly BS?: readonly Uint8Array[]
}

/** Values by name. */
export type Item = Readonly<Record<string, Value>>

/** What a value is. */
export type Kind = keyof Value

const kinds: ReadonlySet<string> = new Set(['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'])
const MAX_DEPTH = 32

/** The kind of a value that was checked. */
export function kindOf(value: Value): Kind {
  for (const key of Object.keys(value)) if (isKind(key)) return key
  return 'NULL'
}

function isKind(key: string): key is Kind {
  return kinds.has(key)
}

/** The item with numbers in their one form. @throws ServiceError ValidationException */
export function checkItem(item: Item, depth = 0): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, checkValue(value, depth)]))
}

/** The value with numbers in their one form. @throws ServiceError ValidationException */
export function checkValue(value: Value, depth = 0): Value {
  const [kind, ...others] = Object.keys(value).filter((key) => isKind(key))
  if (kind === undefined)
    throw validation('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes')
  if (others.length > 0)
    throw validation(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    )
  if (depth > MAX_DEPTH) throw validation('Nesting Levels have exceeded supported limits')
  if (value.N !== undefined) return { N: normalNumber(value.N) }
  if (value.M !== undefined) return { M: checkItem(value.M, depth + 1) }
  if (value.L !== undefined) return { L: value.L.map((one) => checkValue(one, depth + 1)) }
  if (value.NULL !== undefined && !value.NULL)
    throw invalidValues('Null attribute value types must have the value of true')
  if (value.NS !== undefined) return { NS: checkSet(value.NS.map(normalNumber), String, 'NS') }
  if (value.SS !== undefined) return { SS: checkSet(value.SS, String, 'SS') }
  if (value.BS !== undefined) return { BS: checkSet(value.BS, toBase64, 'BS') }
  return value
}

function normalNumber(text: string): string {
  return formatDecimal(parseDecimal(text))
}

const setNames = { SS: 'string', NS: 'number', BS: 'binary' } as const

function checkSet<T>(members: readonly T[], keyOf: (member: T) => string, kind: keyof typeof setNames): readonly T[] {
  if (members.length === 0) throw invalidValues(`An ${setNames[kind]} set  may not be empty`)
  const keys = new Set(members.map(keyOf))
  if (keys.size === members.length) return members
  throw invalidValues(`Input collection [${members.map(keyOf).join(', ')}] contains duplicates.`)
}

/** A text that is the same for the same values only. */
export function identityOf(value: Value): string {
  return JSON.stringify(plainOf(value))
}

function plainOf(value: Value): unknown {
  if (value.B !== undefined) return { B: toBase64(value.B) }
  if (value.BS !== undefined) return { BS: value.BS.map(toBase64) }
  if (value.L !== undefined) return { L: value.L.map(plainOf) }
  if (value.M === undefined) return value
  const names = Object.keys(value.M).toSorted()
  return { M: names.map((name) => [name, plainOf(value.M?.[name] ?? {})]) }
}

/** Whether two values are the same; the order in sets and maps does not count. */
export function isSameValue(a: Value, b: Value): boolean {
  return identityOf(sortedSets(a)) === identityOf(sortedSets(b))
}

function sortedSets(value: Value): Value {
  if (value.SS !== undefined) return { SS: value.SS.toSorted() }
  if (value.NS !== undefined) return { NS: value.NS.toSorted() }
  if (value.BS !== undefined) return { BS: value.BS.toSorted((a, b) => asBuffer(a).compare(b)) }
  if (value.L !== undefined) return { L: value.L.map(sortedSets) }
  if (value.M === undefined) return value
  return { M: Object.fromEntries(Object.entries(value.M).map(([name, one]) => [name, sortedSets(one)])) }
}

/** Less than 0 where `a` comes first; `undefined` where the two have no order. */
export function compareValues(a: Value, b: Value): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return compareKeys(a.S, b.S)
  if (a.N !== undefined && b.N !== undefined) return compareDecimals(parseDecimal(a.N), parseDecimal(b.N))
  return a.B !== undefined && b.B !== undefined ? asBuffer(a.B).compare(b.B) : undefined
}

/** Bytes that an item takes. @see AWS "DynamoDB item sizes and formats" */
export function itemSize(item: Item): number {
  let size = 0
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + valueSize(value)
  return size
}

function valueSize(value: Value): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  if (value.N !== undefined) return decimalSize(parseDecimal(value.N))
  if (value.B !== undefined) return value.B.length
  if (value.M !== undefined) return 3 + itemSize(value.M) + Object.keys(value.M).length
  if (value.L !== undefined) return 3 + value.L.reduce((sum, one) => sum + 1 + valueSize(one), 0)
  if (value.SS !== undefined) return value.SS.reduce((sum, one) => sum + Buffer.byteLength(one), 0)
  if (value.NS !== undefined) return value.NS.reduce((sum, one) => sum + decimalSize(parseDecimal(one)), 0)
  if (value.BS !== undefined) return value.BS.reduce((sum, one) => sum + one.length, 0)
  return 1
}
