/**
 * Key conditions: one value for the partition's key, and perhaps a range for the key that sorts.
 */

import { type Condition, holds } from './condition.js'
import { checkKeyValue, type KeySchema } from './state.js'
import { validation } from './validation.js'
import { type Item, kindOf, type Value } from './value.js'

/** What a query asks for. */
export interface KeyCondition {
  readonly hash: Value
  readonly fits: (item: Item) => boolean
}

/** Reads a condition as one about a key. @throws ServiceError ValidationException */
export function keyConditionOf(
  condition: Condition,
  key: KeySchema,
  kinds: Readonly<Record<string, string>>,
): KeyCondition {
  const parts = partsOf(condition)
  for (const { kind } of parts) {
    if (kind === 'or' || kind === 'not' || kind === 'in') {
      throw validation(`Invalid operator used in KeyConditionExpression: ${kind.toUpperCase()}`)
    }
  }
  const names = parts.map(nameOf)
  if (new Set(names).size < names.length) {
    throw validation('KeyConditionExpressions must only contain one condition per key')
  }
  const hashPart = parts.find((part) => nameOf(part) === key.hash)
  const others = parts.filter((part) => part !== hashPart)
  const hash = hashPart === undefined ? undefined : equalTo(hashPart)
  if (hash === undefined) {
    if (hashPart !== undefined) throw validation('Query key condition not supported')
    throw validation(`Query condition missed key schema element: ${key.hash}`)
  }
  checkKind(key.hash, hash, kinds)
  const [range, ...more] = others
  if (range === undefined) return { hash, fits: () => true }
  const name = nameOf(range)
  if (more.length > 0) throw validation('Conditions can be of length 1 or 2 only')
  if (name !== key.range || !isRangePart(range)) {
    throw validation(
      name === key.range
        ? 'Query key condition not supported'
        : `Query condition missed key schema element: ${key.range ?? key.hash}`,
    )
  }
  for (const value of valuesOf(range)) checkKind(name ?? '', value, kinds)
  return { hash, fits: (item) => holds(range, item) }
}

function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind !== 'and') return [condition]
  return [...partsOf(condition.left), ...partsOf(condition.right)]
}

function nameOf(condition: Condition): string | undefined {
  const operand =
    condition.kind === 'compare' ? condition.left : condition.kind === 'between' ? condition.operand : undefined
  const path = condition.kind === 'call' ? condition.path : operand?.kind === 'path' ? operand.path : undefined
  const [name] = path ?? []
  return path?.length === 1 && typeof name === 'string' ? name : undefined
}

function equalTo(condition: Condition): Value | undefined {
  if (condition.kind !== 'compare' || condition.comparator !== '=' || condition.right.kind !== 'value') return undefined
  return condition.right.value
}

function isRangePart(condition: Condition): boolean {
  if (condition.kind === 'compare') return condition.comparator !== '<>' && condition.right.kind === 'value'
  if (condition.kind === 'between') return condition.low.kind === 'value' && condition.high.kind === 'value'
  return condition.kind === 'call' && condition.name === 'begins_with'
}

function valuesOf(condition: Condition): readonly Value[] {
  const operands =
    condition.kind === 'compare'
      ? [condition.right]
      : condition.kind === 'between'
        ? [condition.low, condition.high]
        : condition.kind === 'call'
          ? [condition.argument]
          : []
  return operands.flatMap((operand) => (operand?.kind === 'value' ? [operand.value] : []))
}

function checkKind(name: string, value: Value, kinds: Readonly<Record<string, string>>): void {
  const kind = kinds[name] ?? 'S'
  if (kindOf(value) !== kind) {
    throw validation('One or more parameter values were invalid: Condition parameter type does not match schema type')
  }
  checkKeyValue(name, value, kind)
}
