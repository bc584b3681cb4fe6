/**
 * Parameters against the shapes of the model: one pass, all problems at once, each with its path.
 * What is checked is what boto3 checks: types, required and unknown members, minima, unions. Never maxima, patterns, enums.
 *
 * @see features 4.6
 */

import { ParamValidationError } from '../errors/parameter.js'
import { nearestNames } from '../base/names.js'
import type { Shape } from '../model/shape.js'
import { isRecord, scalarCheck } from './scalars.js'
import { documentCheck, jsonValueCheck } from './free-form.js'
import { pathOf, type Check, type Problem } from './check.js'

const compiled = new WeakMap<Shape, Check>()

/**
 * Compiles the check of an operation's parameters.
 *
 * @returns A function that throws {@link ParamValidationError} with all problems, or returns.
 */
export function compileValidator(input: Shape | undefined, operationName: string): (params: object) => void {
  const check = input === undefined ? noParameters : checkFor(input)
  return (params) => {
    const problems: Problem[] = []
    check(params, '', '', problems)
    if (problems.length > 0) throw validationError(operationName, problems)
  }
}

/** Compiles the check of the events that an operation is sent: one at a time, while the call is on its way. */
export function compileEventValidator(events: Shape, operationName: string): (event: unknown) => void {
  const check = structureCheck(events.base)
  return (event) => {
    const problems: Problem[] = []
    check(event, '', '', problems)
    if (problems.length === 0) return
    throw reportProblems(`An event for ${operationName} is not valid, so the stream ends`, operationName, problems)
  }
}

/** The error that reports what was found wrong with the parameters of an operation. */
export function validationError(operationName: string, problems: readonly Problem[]): ParamValidationError {
  return reportProblems(
    `The parameters of ${operationName} are not valid, so nothing was sent`,
    operationName,
    problems,
  )
}

function reportProblems(what: string, operationName: string, problems: readonly Problem[]): ParamValidationError {
  const report = problems.map(({ path, text }) => `${path}: ${text}`).join('\n')
  return new ParamValidationError(`${what}:\n${report.replaceAll(/^/gm, '  ')}`, { report, problems, operationName })
}

/** The check of a shape in its place. Made once; members are looked at when a value has them. */
function checkFor(shape: Shape, isPayload = false): Check {
  if (shape.traits.eventstream === true) return eventsCheck
  if (shape.type === 'structure') {
    return cached(shape.base, () => (shape.base.traits.document === true ? documentCheck : structureCheck(shape.base)))
  }
  if (shape.traits.jsonvalue === true) return jsonValueCheck
  if (shape.type === 'list') return cached(shape.base, () => listCheck(shape.base))
  if (shape.type === 'map') return cached(shape.base, () => mapCheck(shape.base))
  return scalarCheck(shape, isPayload)
}

function cached(shape: Shape, compile: () => Check): Check {
  let check = compiled.get(shape)
  if (check === undefined) compiled.set(shape, (check = compile()))
  return check
}

function structureCheck(shape: Shape): Check {
  const members = shape.members
  const checks = new Map<string, Check>()
  const required = shape.required
  const union = shape.traits.union === true || shape.traits.eventstream === true
  const memberCheck = (name: string): Check | undefined => {
    let check = checks.get(name)
    const member = members.get(name)
    if (check === undefined && member !== undefined) {
      check = checkFor(member, shape.traits.payload === name)
      checks.set(name, check)
    }
    return check
  }
  return (value, parent, step, problems) => {
    if (!isRecord(value)) return wrongType(value, parent, step, problems, 'an object')
    const path = parent + step
    for (const name of required) {
      if (value[name] === undefined) problems.push({ path: pathOf(path, `.${name}`), text: 'required, but missing' })
    }
    let set = 0
    for (const name in value) {
      const member = value[name]
      if (member === undefined) continue
      set++
      const check = memberCheck(name)
      if (check === undefined) problems.push(unknownMember(path, name, members))
      else check(member, path, `.${name}`, problems)
    }
    if (union && set !== 1) problems.push({ path: pathOf(path, ''), text: unionText(set, members) })
  }
}

/** What the events are is seen when they are sent. */
function eventsCheck(value: unknown, parent: string, step: string, problems: Problem[]): void {
  const isIterable =
    typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)
  if (!isIterable || ArrayBuffer.isView(value)) wrongType(value, parent, step, problems, 'an iterable of events')
}

function listCheck(shape: Shape): Check {
  const { min = 0 } = shape.traits
  let member: Check | undefined
  return (value, parent, step, problems) => {
    if (!Array.isArray(value)) return wrongType(value, parent, step, problems, 'an array')
    if (value.length < min) problems.push(tooShort(pathOf(parent, step), value.length, min))
    member ??= checkFor(shape.member)
    const path = parent + step
    for (let i = 0; i < value.length; i++) member(value[i], path, `[${i}]`, problems)
  }
}

function mapCheck(shape: Shape): Check {
  let check: { key: Check; value: Check } | undefined
  return (value, parent, step, problems) => {
    if (!isRecord(value)) return wrongType(value, parent, step, problems, 'an object')
    check ??= { key: checkFor(shape.key), value: checkFor(shape.value) }
    const path = parent + step
    for (const name in value) {
      const entry = value[name]
      if (entry === undefined) continue
      check.key(name, path, ` (key: ${name})`, problems)
      check.value(entry, path, `.${name}`, problems)
    }
  }
}

function noParameters(value: unknown, parent: string, step: string, problems: Problem[]): void {
  if (!isRecord(value)) return wrongType(value, parent, step, problems, 'an object')
  for (const name in value) {
    if (value[name] !== undefined) problems.push({ path: name, text: 'unknown; the operation takes no parameters' })
  }
}

function wrongType(value: unknown, parent: string, step: string, problems: Problem[], wanted: string): void {
  problems.push({ path: pathOf(parent, step), text: `must be ${wanted}, got ${kindOf(value)}` })
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return `a ${value.constructor?.name ?? 'object without prototype'}`
  return `a ${typeof value}`
}

function unknownMember(path: string, name: string, members: ReadonlyMap<string, Shape>): Problem {
  const nearest = nearestNames(name, members.keys(), 1)[0]
  const hint = nearest === undefined ? '' : ` (did you mean ${nearest}?)`
  const known = members.size === 0 ? 'there are none' : `known are ${[...members.keys()].join(', ')}`
  return { path: pathOf(path, `.${name}`), text: `unknown parameter${hint}; ${known}` }
}

function unionText(set: number, members: ReadonlyMap<string, Shape>): string {
  const names = [...members.keys()].join(', ')
  return set === 0 ? `one of these must be set: ${names}` : `only one of these may be set, got ${set}: ${names}`
}

function tooShort(path: string, length: number, min: number): Problem {
  return { path, text: `must have at least ${min} ${min === 1 ? 'item' : 'items'}, got ${length}` }
}
