/**
 * What may stand in a condition: checked before any item is looked at.
 */

import type { Comparator, Condition, Operand } from './condition.js'
import { type Path, showPath } from './path.js'
import { validation } from './validation.js'
import { compareValues, kindOf, type Value } from './value.js'

/** Checks the operands of one condition. @throws ServiceError ValidationException */
export function checkOperands(condition: Condition, where: string): void {
  switch (condition.kind) {
    case 'compare':
      checkDistinct(where, condition.comparator, condition.left, [condition.right])
      if (ordering.has(condition.comparator)) {
        for (const operand of [condition.left, condition.right]) checkOrdered(where, condition.comparator, operand)
      }
      return
    case 'between':
      checkDistinct(where, 'BETWEEN', condition.operand, [condition.low, condition.high])
      for (const operand of [condition.operand, condition.low, condition.high]) checkOrdered(where, 'BETWEEN', operand)
      return checkBounds(where, condition.low, condition.high)
    case 'in':
      return checkDistinct(where, 'IN', condition.operand, condition.list)
    case 'call':
      if (condition.name === 'attribute_type') return checkTypeName(where, condition.argument)
      if (condition.argument === undefined) return
      return checkDistinct(where, condition.name, { kind: 'path', path: condition.path }, [condition.argument])
    case 'and':
    case 'or':
    case 'not':
    default:
  }
}

const ordering: ReadonlySet<Comparator> = new Set<Comparator>(['<', '<=', '>', '>='])
const typeNames: readonly string[] = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M']

function checkDistinct(where: string, operator: string, first: Operand, others: readonly Operand[]): void {
  if (first.kind !== 'path') return
  if (!others.some((other) => other.kind === 'path' && isSamePath(first.path, other.path))) return
  throw validation(
    `Invalid ${where}: The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${showPath(first.path)}`,
  )
}

function isSamePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i])
}

function checkOrdered(where: string, operator: string, operand: Operand): void {
  if (operand.kind !== 'value') return
  const kind = kindOf(operand.value)
  if (kind !== 'S' && kind !== 'N' && kind !== 'B') throw wrongType(where, operator, kind)
}

function wrongType(where: string, operator: string, kind: string): ReturnType<typeof validation> {
  return validation(
    `Invalid ${where}: Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${kind}`,
  )
}

function checkBounds(where: string, low: Operand, high: Operand): void {
  if (low.kind !== 'value' || high.kind !== 'value') return
  const bounds = `lower bound operand: AttributeValue: ${show(low.value)}, upper bound operand: AttributeValue: ${show(high.value)}`
  if (kindOf(low.value) !== kindOf(high.value)) {
    throw validation(
      `Invalid ${where}: The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`,
    )
  }
  if ((compareValues(low.value, high.value) ?? 0) <= 0) return
  throw validation(
    `Invalid ${where}: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
  )
}

function show(value: Value): string {
  return `{${kindOf(value)}:${value.S ?? value.N ?? Buffer.from(value.B ?? []).toString('base64')}}`
}

function checkTypeName(where: string, argument: Operand | undefined): void {
  if (argument?.kind !== 'value') return
  const { S: name } = argument.value
  if (name === undefined) throw wrongType(where, 'attribute_type', kindOf(argument.value))
  if (typeNames.includes(name)) return
  throw validation(
    `Invalid ${where}: Invalid attribute type name found; type: ${name}, valid types: {${typeNames.join(',')}}`,
  )
}
