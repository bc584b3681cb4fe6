/**
 * Checks of values without parts: text, numbers, booleans, bytes, times.
 */

import { Readable } from 'node:stream'
import { parseTimestamp } from '../base/timestamps.js'
import type { Shape } from '../model/shape.js'
import { pathOf, type Check } from './check.js'

/** An object that can be read as a structure or a map. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !ArrayBuffer.isView(value)
  )
}

/** The check of a shape that is neither structure, list nor map. A payload may also be a stream. */
export function scalarCheck(shape: Shape, isPayload: boolean): Check {
  const { sensitive = false } = shape.traits
  const min = shape.traits.min ?? (shape.traits.hostLabel === true ? 1 : undefined)
  switch (shape.type) {
    case 'string':
    case 'character':
      return stringCheck(min ?? 0, sensitive)
    case 'integer':
    case 'long':
      return numberCheck(isIntegral, 'an integer', min, sensitive)
    case 'float':
    case 'double':
      return numberCheck(isNumber, 'a number', min, sensitive)
    case 'boolean':
      return typeCheck((value) => typeof value === 'boolean', 'true or false', sensitive)
    case 'blob':
      return isPayload
        ? typeCheck((value) => isBytes(value) || isStream(value), 'a string, bytes, a Blob or a stream', sensitive)
        : typeCheck(isBytes, 'a string or bytes (Uint8Array, Buffer, ArrayBuffer)', sensitive)
    case 'timestamp':
    case 'structure':
    case 'list':
    case 'map':
    default:
      return typeCheck(isTimestamp, 'a Date, seconds since 1970 or an ISO 8601 or RFC 822 date', sensitive)
  }
}

/** Text or anything that holds bytes. */
export function isBytes(value: unknown): value is string | ArrayBuffer | ArrayBufferView {
  return typeof value === 'string' || ArrayBuffer.isView(value) || value instanceof ArrayBuffer
}

function stringCheck(min: number, sensitive: boolean): Check {
  return (value, parent, step, problems) => {
    if (typeof value !== 'string') {
      problems.push({ path: pathOf(parent, step), text: `must be a string, got ${show(value, sensitive)}` })
    } else if (value.length < min) {
      problems.push({
        path: pathOf(parent, step),
        text: `must have at least ${min} ${min === 1 ? 'character' : 'characters'}, got ${value.length}`,
      })
    }
  }
}

function numberCheck(
  accepts: (value: unknown) => boolean,
  wanted: string,
  min: number | undefined,
  sensitive: boolean,
): Check {
  return (value, parent, step, problems) => {
    if (!accepts(value)) {
      problems.push({ path: pathOf(parent, step), text: `must be ${wanted}, got ${show(value, sensitive)}` })
    } else if (min !== undefined && Number(value) < min) {
      problems.push({ path: pathOf(parent, step), text: `must be at least ${min}, got ${show(value, sensitive)}` })
    }
  }
}

function typeCheck(accepts: (value: unknown) => boolean, wanted: string, sensitive: boolean): Check {
  return (value, parent, step, problems) => {
    if (!accepts(value)) {
      problems.push({ path: pathOf(parent, step), text: `must be ${wanted}, got ${show(value, sensitive)}` })
    }
  }
}

function isIntegral(value: unknown): boolean {
  return Number.isInteger(value) || typeof value === 'bigint'
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint'
}

function isTimestamp(value: unknown): boolean {
  return parseTimestamp(value) !== undefined
}

function isStream(value: unknown): boolean {
  return (
    value instanceof Readable ||
    value instanceof Blob ||
    value instanceof ReadableStream ||
    (typeof value === 'object' && value !== null && Symbol.asyncIterator in value)
  )
}

/** A value in an error message: short, and masked where the model calls it sensitive. */
function show(value: unknown, sensitive: boolean): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'function') return 'a function'
  if (value instanceof Date) return 'an invalid Date'
  if (typeof value === 'object') return 'an object'
  if (sensitive) return `a ${typeof value}`
  const text = typeof value === 'symbol' ? 'a symbol' : (JSON.stringify(value, printBigint) ?? 'undefined')
  return `${text.length > 80 ? `${text.slice(0, 80)}…` : text} (${typeof value})`
}

function printBigint(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
