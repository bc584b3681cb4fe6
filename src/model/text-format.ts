/**
 * The form in which models are shipped: a text of lines, made by tools/compile-models and read by text-source.ts.
 * A line is parsed when it is first needed, so a program pays for the operations and shapes it touches.
 *
 * Shapes are referred to by their place in the list of shape names; what most references share has a short code.
 */

import type { ShapeType, Traits } from './raw.js'

/** The fixed lines before those of the operations and the shapes. */
export const headLines = {
  /** JSON: metadata and clientContextParams. */
  header: 0,
  paginators: 1,
  waiters: 2,
  endpointRuleSet: 3,
  endpoints: 4,
  resources: 5,
  /** Separated by blanks, in the order of the lines that follow. */
  operationNames: 6,
  /** Separated by blanks, in the order of the lines that follow the operations. */
  shapeNames: 7,
  /** JSON: places of the shapes with the `exception` trait. */
  exceptions: 8,
} as const

/** How many lines stand before the first operation. */
export const headLineCount = 9

/** The letters of the scalar types. A shape line that is only a letter is a scalar without traits. */
export const scalarLetters = {
  t: 'string',
  c: 'character',
  i: 'integer',
  n: 'long',
  f: 'float',
  d: 'double',
  b: 'boolean',
  x: 'blob',
  z: 'timestamp',
} as const satisfies Readonly<Record<string, ShapeType>>

/** Locations by their code. */
export const locations = [undefined, 'uri', 'querystring', 'header', 'headers', 'statusCode'] as const

/** `locationName` codes: none, the member's own name, the member's name with a small first letter. */
export const locationNameCodes = { none: 0, same: 1, lowered: 2 } as const

/** A reference to a shape: its place alone, or with location, locationName (text or code) and further traits. */
export type ReferenceLine =
  | number
  | readonly [shape: number, location: number, locationName?: string | number, traits?: Traits]

/** A structure; `required` lists places of members. */
export type StructureLine = readonly [
  's',
  members: Readonly<Record<string, ReferenceLine>>,
  required?: readonly number[],
  traits?: Traits,
]

/** A shape: its letter, its parts, and its traits if any. */
export type ShapeLine =
  | StructureLine
  | readonly ['l', member: ReferenceLine, traits?: Traits]
  | readonly ['m', key: ReferenceLine, value: ReferenceLine, traits?: Traits]
  | readonly [scalar: keyof typeof scalarLetters, traits: Traits]

/** An operation: its http facts (0 for `POST /`), input, output, errors, and all else. */
export type OperationLine = readonly [
  http: 0 | readonly [method: string, requestUri: string, responseCode?: number],
  input: ReferenceLine | null,
  output: ReferenceLine | null,
  errors: readonly ReferenceLine[],
  more?: object,
]

/** `Bucket` → `bucket`. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
