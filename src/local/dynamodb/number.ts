/**
 * DynamoDB's numbers: decimals of up to 38 digits, exact.
 */

import { validation } from './validation.js'

/** digits × 10^exponent; the digits do not end with zero. */
export interface Decimal {
  readonly digits: bigint
  readonly exponent: number
}

const MAX_DIGITS = 38
const LEAST_MAGNITUDE = -130
const MOST_MAGNITUDE = 125

/** Reads a number. @throws ServiceError ValidationException */
export function parseDecimal(text: string): Decimal {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,6}))?\s*$/i.exec(text)
  const [, sign = '', whole = '', fraction = '', power = '0'] = match ?? []
  if (match === null || whole + fraction === '') {
    throw validation(`A value provided cannot be converted into a number`)
  }
  const decimal = normal(BigInt(`${whole}${fraction}`), Number(power) - fraction.length)
  checkRange(decimal)
  return sign === '-' ? negate(decimal) : decimal
}

/** In plain notation, without zeros that say nothing. */
export function formatDecimal({ digits, exponent }: Decimal): string {
  const sign = digits < 0n ? '-' : ''
  const text = (digits < 0n ? -digits : digits).toString()
  if (exponent >= 0) return sign + text + '0'.repeat(exponent)
  const padded = text.padStart(1 - exponent, '0')
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}

/** Less than 0 where `a` is the smaller. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent)
  const difference = at(a, exponent) - at(b, exponent)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** @throws ServiceError ValidationException where the sum has too many digits */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent)
  const sum = normal(at(a, exponent) + at(b, exponent), exponent)
  checkRange(sum)
  return sum
}

/** The number with the other sign. */
export function negate({ digits, exponent }: Decimal): Decimal {
  return { digits: -digits, exponent }
}

/** Bytes that a number takes: about one for two digits. */
export function decimalSize({ digits }: Decimal): number {
  return Math.ceil(lengthOf(digits) / 2) + 1
}

function at({ digits, exponent }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(exponent - wanted)
}

function normal(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return { digits, exponent: 0 }
  const text = digits.toString()
  const zeros = text.length - text.replace(/0+$/, '').length
  return { digits: BigInt(text.slice(0, text.length - zeros)), exponent: exponent + zeros }
}

function lengthOf(digits: bigint): number {
  return (digits < 0n ? -digits : digits).toString().length
}

function checkRange({ digits, exponent }: Decimal): void {
  if (digits === 0n) return
  const length = lengthOf(digits)
  if (length > MAX_DIGITS) throw validation('Attempting to store more than 38 significant digits in a Number')
  const magnitude = length + exponent - 1
  if (magnitude > MOST_MAGNITUDE) {
    throw validation('Number overflow. Attempting to store a number with magnitude larger than supported range')
  }
  if (magnitude < LEAST_MAGNITUDE) {
    throw validation('Number underflow. Attempting to store a number with magnitude smaller than supported range')
  }
}
