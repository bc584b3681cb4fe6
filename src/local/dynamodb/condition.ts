/**
 * Conditions: parsed, and asked of an item.
 *
 * @see AWS "Condition and filter expressions, operators, and functions"
 */

import { checkOperands } from './operands.js'
import { type Path, valueAt } from './path.js'
import { readPath, readTokens, type Scope, type TokenReader } from './tokens.js'
import { validation } from './validation.js'
import { compareValues, identityOf, isSameValue, type Item, kindOf, type Value } from './value.js'

/** What stands on either side of a comparison. */
export type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'size'; readonly path: Path }

/** How two operands are compared. */
export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>='

/** A condition. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly inner: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly list: readonly Operand[] }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly path: Path; readonly argument: Operand | undefined }

type FunctionName = 'attribute_exists' | 'attribute_not_exists' | 'attribute_type' | 'begins_with' | 'contains'

const functions: ReadonlySet<string> = new Set<FunctionName>([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
])
const comparators: ReadonlySet<string> = new Set<Comparator>(['=', '<>', '<', '<=', '>', '>='])

/** Parses a condition. @throws ServiceError ValidationException */
export function parseCondition(text: string, where: string, scope: Scope): Condition {
  const reader = readTokens(text, where, scope)
  const condition = readOr(reader)
  if (reader.peek().kind !== 'end') reader.fail()
  return condition
}

/** What stood in parentheses: a second pair around it says nothing, and is refused. */
const enclosed = new WeakSet<Condition>()

function readOr(reader: TokenReader): Condition {
  let left = readAnd(reader)
  while (reader.accept('OR')) left = { kind: 'or', left, right: readAnd(reader) }
  return left
}

function readAnd(reader: TokenReader): Condition {
  let left = readNot(reader)
  while (reader.accept('AND')) left = { kind: 'and', left, right: readNot(reader) }
  return left
}

function readNot(reader: TokenReader): Condition {
  if (reader.accept('NOT')) return { kind: 'not', inner: readNot(reader) }
  if (reader.accept('(')) {
    const inner = readOr(reader)
    reader.expect(')')
    if (enclosed.has(inner)) throw validation(`Invalid ${reader.where}: The expression has redundant parentheses;`)
    enclosed.add(inner)
    return inner
  }
  const { kind, text } = reader.peek()
  const isCall = kind === 'word' && reader.peek(1).text === '(' && text !== 'size'
  const condition = isCall ? readCall(reader) : readComparison(reader)
  checkOperands(condition, reader.where)
  return condition
}

function readCall(reader: TokenReader): Condition {
  const { text } = reader.next()
  if (!isFunction(text)) {
    throw validation(`Invalid ${reader.where}: Invalid function name; function: ${text}`)
  }
  reader.expect('(')
  if (reader.peek().kind === 'value') {
    throw validation(
      `Invalid ${reader.where}: Operator or function requires a document path; operator or function: ${text}`,
    )
  }
  const path = readPath(reader)
  const argument = reader.accept(',') ? readOperand(reader) : undefined
  reader.expect(')')
  const isUnary = text === 'attribute_exists' || text === 'attribute_not_exists'
  if (isUnary !== (argument === undefined)) {
    throw validation(
      `Invalid ${reader.where}: Incorrect number of operands for operator or function; operator or function: ${text}, number of operands: ${argument === undefined ? 1 : 2}`,
    )
  }
  if (
    text === 'begins_with' &&
    argument?.kind === 'value' &&
    argument.value.S === undefined &&
    argument.value.B === undefined
  ) {
    throw validation(
      `Invalid ${reader.where}: Incorrect operand type for operator or function; operator or function: begins_with, operand type: ${kindOf(argument.value)}`,
    )
  }
  return { kind: 'call', name: text, path, argument }
}

function isFunction(text: string): text is FunctionName {
  return functions.has(text)
}

function readComparison(reader: TokenReader): Condition {
  const operand = readOperand(reader)
  if (reader.accept('BETWEEN')) {
    const low = readOperand(reader)
    reader.expect('AND')
    return { kind: 'between', operand, low, high: readOperand(reader) }
  }
  if (reader.accept('IN')) {
    reader.expect('(')
    const list = [readOperand(reader)]
    while (reader.accept(',')) list.push(readOperand(reader))
    reader.expect(')')
    return { kind: 'in', operand, list }
  }
  const { text } = reader.peek()
  if (!isComparator(text)) return reader.fail()
  reader.next()
  return { kind: 'compare', comparator: text, left: operand, right: readOperand(reader) }
}

function isComparator(text: string): text is Comparator {
  return comparators.has(text)
}

function readOperand(reader: TokenReader): Operand {
  const { kind, text } = reader.peek()
  if (kind === 'value') {
    reader.next()
    return { kind: 'value', value: reader.scope.value(text, reader.where) }
  }
  if (kind === 'word' && text === 'size' && reader.peek(1).text === '(') {
    reader.next()
    reader.next()
    const path = readPath(reader)
    reader.expect(')')
    return { kind: 'size', path }
  }
  return { kind: 'path', path: readPath(reader) }
}

/** Whether the condition holds for an item; what is not there is no item's. */
export function holds(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(condition.left, item) && holds(condition.right, item)
    case 'or':
      return holds(condition.left, item) || holds(condition.right, item)
    case 'not':
      return !holds(condition.inner, item)
    case 'compare':
      return compares(condition.comparator, operandOf(condition.left, item), operandOf(condition.right, item))
    case 'between': {
      const value = operandOf(condition.operand, item)
      return (
        compares('>=', value, operandOf(condition.low, item)) && compares('<=', value, operandOf(condition.high, item))
      )
    }
    case 'in': {
      const value = operandOf(condition.operand, item)
      return condition.list.some((one) => compares('=', value, operandOf(one, item)))
    }
    case 'call':
    default:
      return calls(condition.name, valueAt(item, condition.path), condition.argument, item)
  }
}

/** The attributes that a condition looks at. */
export function namesIn(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...namesIn(condition.left), ...namesIn(condition.right)]
    case 'not':
      return namesIn(condition.inner)
    case 'compare':
      return namesOf([condition.left, condition.right])
    case 'between':
      return namesOf([condition.operand, condition.low, condition.high])
    case 'in':
      return namesOf([condition.operand, ...condition.list])
    case 'call':
    default:
      return namesOf([{ kind: 'path', path: condition.path }, condition.argument])
  }
}

function namesOf(operands: readonly (Operand | undefined)[]): readonly string[] {
  return operands.flatMap((operand) =>
    operand === undefined || operand.kind === 'value' ? [] : [String(operand.path[0])],
  )
}

function operandOf(operand: Operand, item: Item): Value | undefined {
  if (operand.kind === 'value') return operand.value
  const value = valueAt(item, operand.path)
  if (operand.kind === 'path' || value === undefined) return value
  const size = sizeOf(value)
  return size === undefined ? undefined : { N: String(size) }
}

function sizeOf(value: Value): number | undefined {
  if (value.S !== undefined) return Buffer.byteLength(value.S)
  if (value.M !== undefined) return Object.keys(value.M).length
  return (value.B ?? value.L ?? value.SS ?? value.NS ?? value.BS)?.length
}

/** Compares two values; what is missing differs from everything, and has no order. */
export function compares(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  if (comparator === '=') return left !== undefined && right !== undefined && isSameValue(left, right)
  if (comparator === '<>') return left === undefined || right === undefined || !isSameValue(left, right)
  const order = left === undefined || right === undefined ? undefined : compareValues(left, right)
  if (order === undefined) return false
  if (comparator === '<') return order < 0
  if (comparator === '<=') return order <= 0
  return comparator === '>' ? order > 0 : order >= 0
}

function calls(name: FunctionName, value: Value | undefined, argument: Operand | undefined, item: Item): boolean {
  if (name === 'attribute_exists') return value !== undefined
  if (name === 'attribute_not_exists') return value === undefined
  const wanted = argument === undefined ? undefined : operandOf(argument, item)
  if (value === undefined || wanted === undefined) return false
  if (name === 'attribute_type') return kindOf(value) === wanted.S
  if (name === 'contains') return contains(value, wanted)
  if (value.S !== undefined && wanted.S !== undefined) return value.S.startsWith(wanted.S)
  if (value.B === undefined || wanted.B === undefined) return false
  return Buffer.from(value.B.subarray(0, wanted.B.length)).equals(wanted.B)
}

function contains(value: Value, wanted: Value): boolean {
  if (value.S !== undefined) return wanted.S !== undefined && value.S.includes(wanted.S)
  if (value.B !== undefined) return wanted.B !== undefined && Buffer.from(value.B).includes(Buffer.from(wanted.B))
  if (value.SS !== undefined) return wanted.S !== undefined && value.SS.includes(wanted.S)
  if (value.NS !== undefined) return wanted.N !== undefined && value.NS.includes(wanted.N)
  if (value.BS !== undefined) return value.BS.some((one) => identityOf({ B: one }) === identityOf(wanted))
  return value.L?.some((one) => isSameValue(one, wanted)) ?? false
}
