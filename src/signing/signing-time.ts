/**
 * The moment of a signature, in the two forms that signatures write.
 */

import { formatBasic } from '../base/timestamps.js'

/** One moment, written twice. */
export interface SigningTime {
  /** `20150830`, for the credential scope. */
  readonly date: string
  /** `20150830T123600Z`. */
  readonly dateTime: string
}

let second = Number.NaN
let atSecond: SigningTime = { date: '', dateTime: '' }

/** Kept for the second it is asked for: a busy client signs many requests within one. */
export function signingTime(epochMs: number): SigningTime {
  const wanted = Math.floor(epochMs / 1000)
  if (wanted !== second) {
    const dateTime = formatBasic(wanted * 1000)
    atSecond = { date: dateTime.slice(0, 8), dateTime }
    second = wanted
  }
  return atSecond
}
