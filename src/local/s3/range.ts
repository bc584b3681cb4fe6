/**
 * Ranges of bytes in requests.
 *
 * @see RFC 9110, 14
 */

import { ServiceError } from '../service-error.js'

/** From `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** The range; `undefined` for what is no range, or several: then the whole is meant. @throws ServiceError InvalidRange */
export function parseRange(text: string, size: number): ByteRange | undefined {
  const match = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/.exec(text)
  if (match === null) return undefined
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  if (start < end) return { start, end }
  throw new ServiceError('InvalidRange', 'The requested range is not satisfiable', {
    status: 416,
    fields: { RangeRequested: text, ActualObjectSize: size },
    headers: { 'content-range': `bytes */${size}` },
  })
}
