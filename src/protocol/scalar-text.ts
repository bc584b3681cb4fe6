/**
 * Numbers, booleans, bytes and times as text: what XML, forms, headers, query strings and labels have in common.
 *
 * @see features 5.5, 5.10
 */

import { fromBase64, toBase64 } from '../base/bytes.js'
import { formatIso8601, formatRfc822, formatUnix, parseTimestamp, type TimestampFormat } from '../base/timestamps.js'
import { ParamValidationError } from '../errors/parameter.js'
import type { ShapeType } from '../model/raw.js'
import type { Shape } from '../model/shape.js'

/** Compiles what writes one scalar; times take `defaultFormat` where the model names none. */
export function compileScalarWriter(shape: Shape, defaultFormat: TimestampFormat): (value: unknown) => string {
  if (shape.type === 'timestamp') return timestampWriters[shape.traits.timestampFormat ?? defaultFormat]
  return scalarWriters[shape.type] ?? String
}

type ScalarWriter = (value: unknown) => string

const scalarWriters: Partial<Record<ShapeType, ScalarWriter>> = {
  boolean: (value) => (value === true ? 'true' : 'false'),
  integer: writeInteger,
  long: writeInteger,
  blob: (value) => toBase64(asBytesOrText(value)),
}

const timestampWriters: Record<TimestampFormat, ScalarWriter> = {
  iso8601: (value) => formatIso8601(requireDate(value)),
  rfc822: (value) => formatRfc822(requireDate(value)),
  unixTimestamp: (value) => String(formatUnix(requireDate(value))),
}

/** Reads a scalar; `undefined` where the text is none of that type. */
export type ScalarReader = (text: string) => unknown

/** The reader for scalars of the shape's type. Text is taken as it is. */
export function scalarReader(shape: Shape): ScalarReader {
  return scalarReaders[shape.type] ?? readText
}

const scalarReaders: Partial<Record<ShapeType, ScalarReader>> = {
  boolean: (text) => text === 'true',
  integer: readInteger,
  long: readInteger,
  float: readFloat,
  double: readFloat,
  blob: fromBase64,
  timestamp: parseTimestamp,
}

function readText(text: string): string {
  return text
}

/** A number where it is exact, else a bigint. */
export function readInteger(text: string): number | bigint | undefined {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

/** Any number in decimal notation, `NaN`, `Infinity`, `-Infinity`. */
export function readFloat(text: string): number | undefined {
  if (!/^\s*[+-]?(?:[\d.]+(?:e[+-]?\d+)?|Infinity|NaN)\s*$/i.test(text)) return undefined
  const number = Number(text)
  return Number.isNaN(number) && text.trim() !== 'NaN' ? undefined : number
}

/** What a blob may be given as. */
export function asBytesOrText(value: unknown): string | ArrayBuffer | ArrayBufferView {
  if (typeof value === 'string' || value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value
  throw new ParamValidationError(`A blob must be text or bytes, not ${typeof value}.`, { value })
}

/** The point in time that a caller means; what is none is a ParamValidationError. */
export function requireDate(value: unknown): Date {
  const date = parseTimestamp(value)
  if (date === undefined) throw new ParamValidationError(`Not a point in time: ${String(value)}`, { value })
  return date
}

function writeInteger(value: unknown): string {
  // From 1e21 on, numbers would be written with an exponent.
  return typeof value === 'number' && Math.abs(value) >= 1e21 ? BigInt(value).toString() : String(value)
}
