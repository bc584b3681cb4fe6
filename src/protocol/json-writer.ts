/**
 * Members to JSON documents. What is given stays as it is; objects are copied only where something in them has another
 * form in JSON, and the platform's own writer does the rest.
 *
 * @see features 5.4, 5.10
 */

import { toBase64 } from '../base/bytes.js'
import type { ShapeType } from '../model/raw.js'
import type { Shape } from '../model/shape.js'
import { stringifyJsonExactly } from './json-exact.js'
import { asMembers, type Members } from './members.js'
import { asBytesOrText, compileScalarWriter, requireDate } from './scalar-text.js'

/** Compiles writers of JSON documents. */
export interface JsonWriters {
  /** A document that is one value of the shape. */
  compile(shape: Shape): (value: unknown) => string
  /** A document that holds these members of a structure, and not its others. */
  compileMembers(members: ReadonlyMap<string, Shape>): (value: object) => string
}

/** A value to what the platform's writer makes JSON of: the same value where that is itself. */
type Form = (value: unknown) => unknown
type Compile = (shape: Shape) => Form

/** Writes times as whole seconds where the model asks for nothing else. */
export const jsonWriters = createJsonWriters(compileTime)

/** Writes times to the millisecond: what some services want. */
export const jsonMillisecondWriters = createJsonWriters(compileMillisecondTime)

function createJsonWriters(compileTimestamp: Compile): JsonWriters {
  const cache = new WeakMap<Shape, Form>()

  function compile(shape: Shape): Form {
    // The format of a time may come with the place.
    if (shape.type === 'timestamp') return compileTimestamp(shape)
    const known = cache.get(shape.base)
    if (known !== undefined) return known
    const form = make(shape, compile)
    cache.set(shape.base, form)
    return form
  }

  return {
    compile(shape) {
      const form = compile(shape)
      return (value) => stringify(form(value))
    },
    compileMembers(members) {
      const form = makeMembers(members, compile)
      return (value) => stringify(form(value))
    },
  }
}

function stringify(tree: unknown): string {
  try {
    return JSON.stringify(tree)
  } catch (error) {
    // What the platform has no form for: a bigint.
    if (!(error instanceof TypeError)) throw error
    return stringifyJsonExactly(tree)
  }
}

function asItIs(value: unknown): unknown {
  return value
}

/** Documents may be null, other members may not. */
function asDocument(value: unknown): unknown {
  return value
}

function isAbsent(value: unknown, form: Form): boolean {
  return value === undefined || (value === null && form !== asDocument)
}

function make(shape: Shape, compile: Compile): Form {
  if (shape.traits.document === true) return asDocument
  if (shape.type === 'structure') {
    let form: Form | undefined
    return (value) => (form ??= makeMembers(shape.members, compile))(value)
  }
  if (shape.type === 'map') return makeMap(shape, compile)
  if (shape.type === 'list') return makeList(shape, compile)
  return scalarForms[shape.type] ?? asItIs
}

const scalarForms: Partial<Record<ShapeType, Form>> = {
  blob: (value) => toBase64(asBytesOrText(value)),
  integer: numberForm,
  long: numberForm,
  float: numberForm,
  double: numberForm,
}

function numberForm(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  return typeof value === 'bigint' && BigInt.asIntN(53, value) === value ? Number(value) : value
}

function makeMembers(members: ReadonlyMap<string, Shape>, compile: Compile): Form {
  const wireNames = new Map<string, string>()
  const forms = new Map<string, Form>()
  for (const [name, shape] of members) {
    forms.set(name, compile(shape))
    const wireName = shape.traits.locationName ?? name
    if (wireName !== name) wireNames.set(name, wireName)
  }
  if (wireNames.size > 0) return makeRenamed(forms, wireNames)
  return (value) => {
    const given = asMembers(value)
    let copy: Members | undefined
    for (const key in given) {
      const before = given[key]
      const form = forms.get(key)
      if (form === asItIs && before !== null) continue
      const after = form === undefined || isAbsent(before, form) ? undefined : form(before)
      if (after !== before) (copy ??= { ...given })[key] = after
    }
    return copy ?? given
  }
}

function makeRenamed(forms: ReadonlyMap<string, Form>, wireNames: ReadonlyMap<string, string>): Form {
  return (value) => {
    const given = asMembers(value)
    const copy: Members = {}
    for (const key in given) {
      const form = forms.get(key)
      if (form === undefined || isAbsent(given[key], form)) continue
      copy[wireNames.get(key) ?? key] = form(given[key])
    }
    return copy
  }
}

function makeMap(shape: Shape, compile: Compile): Form {
  let form: Form | undefined
  return (value) => {
    form ??= compile(shape.value)
    const given = asMembers(value)
    if (form === asItIs) return given
    let copy: Members | undefined
    for (const key in given) {
      const before = given[key]
      if (before === undefined || before === null) continue
      const after = form(before)
      if (after !== before) (copy ??= { ...given })[key] = after
    }
    return copy ?? given
  }
}

function makeList(shape: Shape, compile: Compile): Form {
  let form: Form | undefined
  return (value) => {
    form ??= compile(shape.member)
    if (form === asItIs || !Array.isArray(value)) return value
    const given: readonly unknown[] = value
    let copy: unknown[] | undefined
    for (let i = 0; i < given.length; i++) {
      const before = given[i]
      if (before === undefined || before === null) continue
      const after = form(before)
      if (after !== before) (copy ??= [...given])[i] = after
    }
    return copy ?? given
  }
}

function compileTime(shape: Shape): Form {
  const write = compileScalarWriter(shape, 'unixTimestamp')
  return (shape.traits.timestampFormat ?? 'unixTimestamp') === 'unixTimestamp' ? (value) => Number(write(value)) : write
}

function compileMillisecondTime(shape: Shape): Form {
  const format = shape.traits.timestampFormat ?? 'unixTimestamp'
  if (format === 'unixTimestamp') return (value) => requireDate(value).getTime() / 1000
  return format === 'iso8601' ? (value) => requireDate(value).toISOString() : compileTime(shape)
}
