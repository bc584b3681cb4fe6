/**
 * Expressions cut into tokens, with their names and values looked up.
 */

import { reservedWords } from './reserved-words.js'
import { validation } from './validation.js'
import { checkValue, type Item, type Value } from './value.js'

/** One token. The end is a token too. */
export interface Token {
  readonly kind: 'word' | 'name' | 'value' | 'number' | 'sign' | 'end'
  readonly text: string
}

/** What expressions refer to by `#name` and `:value`. */
export interface Scope {
  name(token: string, where: string): string
  value(token: string, where: string): Value
  /** Tells that there is an expression. */
  enter(): void
  /** @throws ServiceError where something is never used */
  checkAllUsed(): void
}

/** The names and values that come with a call. */
export interface ScopeRequest {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined
  readonly ExpressionAttributeValues?: Item | undefined
}

/** Makes the scope of a call's expressions. @throws ServiceError ValidationException */
export function createScope({
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: values,
}: ScopeRequest): Scope {
  if (values !== undefined && Object.keys(values).length === 0)
    throw validation('ExpressionAttributeValues must not be empty')
  if (names !== undefined && Object.keys(names).length === 0)
    throw validation('ExpressionAttributeNames must not be empty')
  for (const key of Object.keys(names ?? {})) {
    if (!/^#\w+$/.test(key))
      throw validation(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${key}"`)
  }
  for (const key of Object.keys(values ?? {})) {
    if (!/^:\w+$/.test(key))
      throw validation(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${key}"`)
  }
  const used = new Set<string>()
  let hasExpressions = false
  return {
    enter() {
      hasExpressions = true
    },
    name(token, where) {
      const name = names !== undefined && Object.hasOwn(names, token) ? names[token] : undefined
      used.add(token)
      if (name !== undefined) return name
      throw validation(
        `Invalid ${where}: An expression attribute name used in the document path is not defined; attribute name: ${token}`,
      )
    },
    value(token, where) {
      const value = values !== undefined && Object.hasOwn(values, token) ? values[token] : undefined
      used.add(token)
      if (value !== undefined) return checkValue(value)
      throw validation(
        `Invalid ${where}: An expression attribute value used in expression is not defined; attribute value: ${token}`,
      )
    },
    checkAllUsed() {
      if (!hasExpressions && (names ?? values) !== undefined) {
        const what = names === undefined ? 'ExpressionAttributeValues' : 'ExpressionAttributeNames'
        throw validation(`${what} can only be specified when using expressions`)
      }
      const unusedNames = Object.keys(names ?? {}).filter((key) => !used.has(key))
      if (unusedNames.length > 0) {
        throw validation(
          `Value provided in ExpressionAttributeNames unused in expressions: keys: {${unusedNames.join(', ')}}`,
        )
      }
      const unusedValues = Object.keys(values ?? {}).filter((key) => !used.has(key))
      if (unusedValues.length > 0) {
        throw validation(
          `Value provided in ExpressionAttributeValues unused in expressions: keys: {${unusedValues.join(', ')}}`,
        )
      }
    },
  }
}

/** Reads tokens one after the other. */
export interface TokenReader {
  readonly where: string
  readonly scope: Scope
  readonly peek: (ahead?: number) => Token
  readonly next: () => Token
  /** Reads the token if it is this sign or word. */
  readonly accept: (text: string) => boolean
  readonly expect: (text: string) => void
  /** @throws ServiceError telling of the token that stands here */
  readonly fail: () => never
}

const tokenForm = /\s*(?:([A-Za-z_][\w]*)|(#\w+)|(:\w+)|(\d+)|(<>|<=|>=|[=<>()[\],.+-]))/y
const EXPRESSION_LIMIT_BYTES = 4096

/** Cuts an expression up. `where` is what it is called in errors. @throws ServiceError ValidationException */
export function readTokens(text: string, where: string, scope: Scope): TokenReader {
  if (text.trim() === '') throw validation(`Invalid ${where}: The expression can not be empty;`)
  if (Buffer.byteLength(text) > EXPRESSION_LIMIT_BYTES) {
    throw validation(
      `Invalid ${where}: Expression size has exceeded the maximum allowed size; expression size: ${text.length}`,
    )
  }
  scope.enter()
  const tokens = cut(text, where)
  let at = 0
  const end: Token = { kind: 'end', text: '<EOF>' }
  const peek = (ahead = 0): Token => tokens[at + ahead] ?? end
  const isHere = (wanted: string): boolean => {
    const { kind, text: here } = peek()
    return kind === 'word' ? here.toUpperCase() === wanted : kind === 'sign' && here === wanted
  }
  const reader: TokenReader = {
    where,
    scope,
    peek,
    next() {
      const token = peek()
      at++
      return token
    },
    accept(wanted) {
      if (!isHere(wanted)) return false
      at++
      return true
    },
    expect(wanted) {
      if (!reader.accept(wanted)) reader.fail()
    },
    fail() {
      const near = [peek(-1), peek(), peek(1)].filter(({ kind }) => kind !== 'end').map((token) => token.text)
      throw validation(`Invalid ${where}: Syntax error; token: "${peek().text}", near: "${near.join(' ')}"`)
    },
  }
  return reader
}

function cut(text: string, where: string): readonly Token[] {
  const tokens: Token[] = []
  tokenForm.lastIndex = 0
  const trimmed = text.trimEnd()
  while (tokenForm.lastIndex < trimmed.length) {
    const start = tokenForm.lastIndex
    const match = tokenForm.exec(trimmed)
    if (match === null) {
      const rest = trimmed.slice(start).trim()
      throw validation(`Invalid ${where}: Syntax error; token: "${rest.charAt(0)}", near: "${rest.slice(0, 20)}"`)
    }
    const [, word, name, value, number, sign] = match
    if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (value !== undefined) tokens.push({ kind: 'value', text: value })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else tokens.push({ kind: 'sign', text: sign ?? '' })
  }
  return tokens
}

/** A path: `a.#b[1]`. */
export function readPath(reader: TokenReader): readonly (string | number)[] {
  const path: (string | number)[] = [readName(reader)]
  for (;;) {
    if (reader.accept('.')) {
      path.push(readName(reader))
    } else if (reader.accept('[')) {
      const { kind, text } = reader.peek()
      if (kind !== 'number') reader.fail()
      reader.next()
      path.push(Number(text))
      reader.expect(']')
    } else {
      return path
    }
  }
}

function readName(reader: TokenReader): string {
  const { where, scope } = reader
  const { kind, text } = reader.peek()
  if (kind !== 'word' && kind !== 'name') return reader.fail()
  reader.next()
  if (kind === 'name') return scope.name(text, where)
  if (reservedWords.has(text.toUpperCase())) {
    throw validation(`Invalid ${where}: Attribute name is a reserved keyword; reserved keyword: ${text}`)
  }
  return text
}

const keywords: ReadonlySet<string> = new Set(['ADD', 'AND', 'BETWEEN', 'DELETE', 'IN', 'NOT', 'OR', 'REMOVE', 'SET'])

/** The attributes that an expression names, whatever it does with them; none where it is no expression. */
export function namesOfExpression(text: string, where: string, request: ScopeRequest): readonly string[] {
  const names: string[] = []
  let tokens: readonly Token[]
  try {
    tokens = cut(text, where)
  } catch {
    // What is wrong with it is told by the call itself.
    return names
  }
  for (const [i, { kind, text: token }] of tokens.entries()) {
    if (tokens[i - 1]?.text === '.') continue
    if (kind === 'name') names.push(request.ExpressionAttributeNames?.[token] ?? token)
    else if (kind === 'word' && tokens[i + 1]?.text !== '(' && !keywords.has(token.toUpperCase())) names.push(token)
  }
  return names
}
