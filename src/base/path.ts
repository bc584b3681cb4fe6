/**
 * Plain paths into answers, compiled to closures: the part of JMESPath that service models and most people use,
 * `A.B`, `A[].B`, `A[*].B`, `A.*.B`, `A[-1].B`, `A || B`. What is more than that is for jmespath.ts.
 */

import { InvalidExpressionError } from '../errors/data.js'

/** Gives what a path leads to in a value; `null` where it leads nowhere. */
export type PathReader = (value: unknown) => unknown

/** Compiles a path; `undefined` for an expression that is no plain path. */
export function compilePath(text: string): PathReader | undefined {
  const alternatives = text.split('||').map(compileAlternative)
  const [first, ...others] = alternatives.filter((reader) => reader !== undefined)
  if (first === undefined || others.length + 1 < alternatives.length) return undefined
  return others.reduce(either, first)
}

/** Whether JMESPath takes a value for true. Numbers are, 0 too; empty texts, lists and objects are not. */
export function isTruthy(value: unknown): boolean {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'number' || typeof value === 'bigint' || Boolean(value)
  if (Array.isArray(value)) return value.length > 0
  return !isRecord(value) || Object.keys(value).length > 0
}

/**
 * A copy of an object with another value where a path of names leads. Objects that are missing on the way are made;
 * all that is not on the way is shared with the original.
 *
 * @throws {@link InvalidExpressionError} the path has more than names in it
 */
export function withValueAt(target: Readonly<Record<string, unknown>>, path: string, value: unknown) {
  const names = path.split('.')
  if (!names.every((name) => namePattern.test(name))) {
    throw new InvalidExpressionError(
      `Nothing can be set at ${path}: only names with dots between them lead to a place.`,
      {
        expression: path,
      },
    )
  }
  return replace(target, names, value)
}

/** An object with members, not a list, a time, bytes or a stream. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const namePattern = /^[A-Za-z_]\w*$/

type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | Projection

interface Projection {
  readonly kind: 'flatten' | 'elements' | 'values'
}

function compileAlternative(text: string): PathReader | undefined {
  const steps = readSteps(text.trim())
  return steps === undefined ? undefined : compileSteps(steps)
}

function readSteps(text: string): readonly Step[] | undefined {
  const steps: Step[] = []
  const token = /(?:^|(?!^)\.)(?:([A-Za-z_]\w*)|(\*))|\[(?:(-?\d+)|(\*)|)\]/y
  while (token.lastIndex < text.length) {
    const match = token.exec(text)
    if (match === null) return undefined
    const [, name, values, index, elements] = match
    if (name !== undefined) steps.push({ kind: 'name', name })
    else if (values !== undefined) steps.push({ kind: 'values' })
    else if (index !== undefined) steps.push({ kind: 'index', index: Number(index) })
    else steps.push({ kind: elements === undefined ? 'flatten' : 'elements' })
  }
  return steps.length === 0 || isOdd(steps) ? undefined : steps
}

/** After `.*` JMESPath binds its steps in an order of its own: more than one name there is left to the library. */
function isOdd(steps: readonly Step[]): boolean {
  const after = steps.slice(steps.findIndex(({ kind }) => kind === 'values') + 1)
  return after.length < steps.length && (after.length > 1 || after.some(({ kind }) => kind !== 'name'))
}

/** What follows a projection is about each of its results, up to a flattening: that is about all of them together. */
function compileSteps(steps: readonly Step[]): PathReader {
  let read: PathReader = itself
  let at = 0
  for (let step = steps[at]; step !== undefined; step = steps[at]) {
    at++
    if (step.kind === 'name') read = then(read, nameReader(step.name))
    else if (step.kind === 'index') read = then(read, indexReader(step.index))
    else {
      const flattening = steps.findIndex(({ kind }, i) => i >= at && kind === 'flatten')
      const end = flattening === -1 ? steps.length : flattening
      read = then(read, projection(step, compileSteps(steps.slice(at, end))))
      at = end
    }
  }
  return read
}

function itself(value: unknown): unknown {
  return value ?? null
}

function then(first: PathReader, second: PathReader): PathReader {
  return first === itself ? second : (value) => second(first(value))
}

function either(first: PathReader, second: PathReader): PathReader {
  return (value) => {
    const found = first(value)
    return isTruthy(found) ? found : second(value)
  }
}

function nameReader(name: string): PathReader {
  return (value) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null
    return Array.isArray(value) ? null : ((value as Readonly<Record<string, unknown>>)[name] ?? null)
  }
}

function indexReader(index: number): PathReader {
  return (value) => (Array.isArray(value) ? (value.at(index) ?? null) : null)
}

const listsOf = {
  flatten: (value: unknown) => (Array.isArray(value) ? value.flat() : undefined),
  elements: (value: unknown) => (Array.isArray(value) ? value : undefined),
  values: (value: unknown) => (isRecord(value) ? Object.values(value) : undefined),
} satisfies Record<Projection['kind'], (value: unknown) => readonly unknown[] | undefined>

function projection({ kind }: Projection, read: PathReader): PathReader {
  const listOf = listsOf[kind]
  return (value) => listOf(value)?.map(read).filter(isPresent) ?? null
}

function isPresent(value: unknown): boolean {
  return value !== null
}

function replace(target: unknown, names: readonly string[], value: unknown): Record<string, unknown> {
  const [name = '', ...rest] = names
  const copy = isRecord(target) ? { ...target } : {}
  copy[name] = rest.length === 0 ? value : replace(copy[name], rest, value)
  return copy
}
