/**
 * Update expressions: parsed, and done to an item.
 *
 * @see AWS "Update expressions"
 */

import { addDecimals, formatDecimal, negate, parseDecimal } from './number.js'
import { type Path, showPath, valueAt, withoutValueAt, withValueAt } from './path.js'
import { readPath, readTokens, type Scope, type TokenReader } from './tokens.js'
import { validation } from './validation.js'
import { identityOf, type Item, kindOf, type Value } from './value.js'

/** What an attribute is set to. */
type Term =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'if_not_exists'; readonly path: Path; readonly fallback: Term }
  | { readonly kind: 'list_append'; readonly left: Term; readonly right: Term }
  | { readonly kind: 'plus' | 'minus'; readonly left: Term; readonly right: Term }

/** One change. */
type Action =
  | { readonly kind: 'set'; readonly path: Path; readonly term: Term }
  | { readonly kind: 'remove'; readonly path: Path }
  | { readonly kind: 'add' | 'delete'; readonly path: Path; readonly value: Value }

/** The changes of an expression. */
export interface Update {
  readonly actions: readonly Action[]
}

const where = 'UpdateExpression'

/** Parses an expression. @throws ServiceError ValidationException */
export function parseUpdate(text: string, scope: Scope): Update {
  const reader = readTokens(text, where, scope)
  const seen = new Set<string>()
  const actions: Action[] = []
  while (reader.peek().kind !== 'end') {
    const clause = reader.next().text.toUpperCase()
    const read = clauses[clause]
    if (read === undefined)
      throw validation(`Invalid ${where}: Syntax error; token: "${clause}", near: "${clause} ${reader.peek().text}"`)
    if (seen.has(clause)) {
      throw validation(`Invalid ${where}: The "${clause}" section can only be used once in an update expression;`)
    }
    seen.add(clause)
    do actions.push(read(reader))
    while (reader.accept(','))
  }
  checkOverlap(actions)
  return { actions }
}

const clauses: Readonly<Record<string, (reader: TokenReader) => Action>> = {
  SET(reader) {
    const path = readPath(reader)
    reader.expect('=')
    return { kind: 'set', path, term: readSum(reader) }
  },
  REMOVE: (reader) => ({ kind: 'remove', path: readPath(reader) }),
  ADD: (reader) => readWithValue(reader, 'add'),
  DELETE: (reader) => readWithValue(reader, 'delete'),
}

function readWithValue(reader: TokenReader, kind: 'add' | 'delete'): Action {
  const path = readPath(reader)
  const token = reader.peek()
  if (token.kind !== 'value') reader.fail()
  reader.next()
  const value = reader.scope.value(token.text, where)
  const isLegal =
    value.SS !== undefined ||
    value.NS !== undefined ||
    value.BS !== undefined ||
    (kind === 'add' && value.N !== undefined)
  if (isLegal) return { kind, path, value }
  throw validation(
    `Invalid ${where}: Incorrect operand type for operator or function; operator: ${kind.toUpperCase()}, operand type: ${typeNames[kindOf(value)]}`,
  )
}

const typeNames = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  BOOL: 'BOOLEAN',
  NULL: 'NULL',
  M: 'MAP',
  L: 'LIST',
  SS: 'STRING_SET',
  NS: 'NUMBER_SET',
  BS: 'BINARY_SET',
} as const

function readSum(reader: TokenReader): Term {
  const left = readTerm(reader)
  if (reader.accept('+')) return { kind: 'plus', left, right: readTerm(reader) }
  return reader.accept('-') ? { kind: 'minus', left, right: readTerm(reader) } : left
}

function readTerm(reader: TokenReader): Term {
  const { kind, text } = reader.peek()
  if (kind === 'value') {
    reader.next()
    return { kind: 'value', value: reader.scope.value(text, where) }
  }
  if (kind !== 'word' || reader.peek(1).text !== '(') return { kind: 'path', path: readPath(reader) }
  if (text !== 'if_not_exists' && text !== 'list_append') {
    throw validation(`Invalid ${where}: Invalid function name; function: ${text}`)
  }
  reader.next()
  reader.next()
  if (text === 'list_append') {
    const left = readTerm(reader)
    reader.expect(',')
    const right = readTerm(reader)
    reader.expect(')')
    return { kind: 'list_append', left, right }
  }
  const path = readPath(reader)
  reader.expect(',')
  const fallback = readTerm(reader)
  reader.expect(')')
  return { kind: 'if_not_exists', path, fallback }
}

function checkOverlap(actions: readonly Action[]): void {
  for (const [i, one] of actions.entries()) {
    for (const other of actions.slice(i + 1)) {
      const length = Math.min(one.path.length, other.path.length)
      const fork = one.path.slice(0, length).findIndex((step, at) => step !== other.path[at])
      // A place in what is a map elsewhere makes no sense either.
      if (fork !== -1 && typeof one.path[fork] === typeof other.path[fork]) continue
      throw validation(
        `Invalid ${where}: Two document paths ${fork === -1 ? 'overlap' : 'conflict'} with each other; must remove or rewrite one of these paths; path one: ${showPath(one.path)}, path two: ${showPath(other.path)}`,
      )
    }
  }
}

/** The paths that an update changes, those that it removes among them or not. */
export function updatedPaths({ actions }: Update, withRemoved = true): readonly Path[] {
  return actions.filter(({ kind }) => withRemoved || kind !== 'remove').map(({ path }) => path)
}

/** The item after the update. All that is read is read from the item before it. @throws ServiceError ValidationException */
export function applyUpdate({ actions }: Update, before: Item): Item {
  let after = before
  // From the back of lists to the front, so that places stay what they were.
  const removals = actions.filter(({ kind }) => kind === 'remove').toSorted((a, b) => comparePaths(b.path, a.path))
  for (const action of actions)
    if (action.kind === 'set') after = put(after, action.path, evaluate(action.term, before))
  for (const action of actions) {
    if (action.kind === 'add') after = put(after, action.path, sum(valueAt(before, action.path), action.value))
    if (action.kind === 'delete') after = subtract(after, action.path, action.value)
  }
  for (const { path } of removals) after = remove(after, path)
  return after
}

/** Paths in the order of their steps: names by name, places by number. */
function comparePaths(a: Path, b: Path): number {
  for (const [i, step] of a.entries()) {
    const other = b[i]
    if (step === other) continue
    if (typeof step === 'number' && typeof other === 'number') return step - other
    return String(step) < String(other ?? '') ? -1 : 1
  }
  return a.length - b.length
}

function remove(item: Item, path: Path): Item {
  const changed = withoutValueAt(item, path)
  if (changed === undefined) throw invalidPath()
  return changed
}

function invalidPath(): ReturnType<typeof validation> {
  return validation('The document path provided in the update expression is invalid for update')
}

function put(item: Item, path: Path, value: Value): Item {
  const changed = withValueAt(item, path, value)
  if (changed === undefined) throw invalidPath()
  return changed
}

function evaluate(term: Term, item: Item): Value {
  switch (term.kind) {
    case 'value':
      return term.value
    case 'path': {
      const value = valueAt(item, term.path)
      if (value === undefined)
        throw validation('The provided expression refers to an attribute that does not exist in the item')
      return value
    }
    case 'if_not_exists':
      return valueAt(item, term.path) ?? evaluate(term.fallback, item)
    case 'list_append': {
      const [left, right] = [evaluate(term.left, item), evaluate(term.right, item)]
      if (left.L === undefined || right.L === undefined)
        throw wrongOperand('list_append', left.L === undefined ? left : right)
      return { L: [...left.L, ...right.L] }
    }
    case 'plus':
    case 'minus':
    default: {
      const [left, right] = [evaluate(term.left, item), evaluate(term.right, item)]
      if (left.N === undefined || right.N === undefined) {
        throw wrongOperand(term.kind === 'plus' ? '+' : '-', left.N === undefined ? left : right)
      }
      const second = parseDecimal(right.N)
      return { N: formatDecimal(addDecimals(parseDecimal(left.N), term.kind === 'plus' ? second : negate(second))) }
    }
  }
}

function wrongOperand(operator: string, value: Value): ReturnType<typeof validation> {
  return validation(
    `An operand in the update expression has an incorrect data type; operator or function: ${operator}, operand type: ${kindOf(value)}`,
  )
}

function sum(before: Value | undefined, added: Value): Value {
  if (before === undefined) return added
  if (before.N !== undefined && added.N !== undefined) {
    return { N: formatDecimal(addDecimals(parseDecimal(before.N), parseDecimal(added.N))) }
  }
  if (before.SS !== undefined && added.SS !== undefined) return { SS: [...new Set([...before.SS, ...added.SS])] }
  if (before.NS !== undefined && added.NS !== undefined) return { NS: [...new Set([...before.NS, ...added.NS])] }
  if (before.BS !== undefined && added.BS !== undefined) {
    const byIdentity = new Map([...before.BS, ...added.BS].map((bytes) => [identityOf({ B: bytes }), bytes]))
    return { BS: [...byIdentity.values()] }
  }
  throw validation('An operand in the update expression has an incorrect data type')
}

function subtract(item: Item, path: Path, removed: Value): Item {
  const before = valueAt(item, path)
  if (before === undefined) return path.length > 1 ? remove(item, path) : item
  const left = difference(before, removed)
  return left === undefined ? remove(item, path) : put(item, path, left)
}

/** What is left of a set; an empty set is no value. */
function difference(before: Value, removed: Value): Value | undefined {
  if (before.SS !== undefined && removed.SS !== undefined) {
    const SS = before.SS.filter((one) => !removed.SS?.includes(one))
    return SS.length === 0 ? undefined : { SS }
  }
  if (before.NS !== undefined && removed.NS !== undefined) {
    const NS = before.NS.filter((one) => !removed.NS?.includes(one))
    return NS.length === 0 ? undefined : { NS }
  }
  if (before.BS !== undefined && removed.BS !== undefined) {
    const gone = new Set(removed.BS.map((bytes) => identityOf({ B: bytes })))
    const BS = before.BS.filter((bytes) => !gone.has(identityOf({ B: bytes })))
    return BS.length === 0 ? undefined : { BS }
  }
  throw validation('An operand in the update expression has an incorrect data type')
}
