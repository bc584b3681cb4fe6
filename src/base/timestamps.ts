/**
 * Points in time as the protocols write and read them.
 *
 * @see features 5.10
 */

/** The formats of the protocols. */
export type TimestampFormat = 'iso8601' | 'unixTimestamp' | 'rfc822'

/** `2026-11-23T12:00:00Z`; with three digits of fraction where there are milliseconds. */
export function formatIso8601(date: Date): string {
  const text = date.toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

/** `Mon, 23 Nov 2026 12:00:00 GMT`. */
export function formatRfc822(date: Date): string {
  return date.toUTCString()
}

/** Whole seconds since 1970; the fraction is cut. */
export function formatUnix(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

/** `20261123T120000Z`, the form of signatures. */
export function formatBasic(epochMs: number): string {
  const text = new Date(epochMs).toISOString()
  return `${text.slice(0, 4)}${text.slice(5, 7)}${text.slice(8, 13)}${text.slice(14, 16)}${text.slice(17, 19)}Z`
}

/**
 * Reads what a service or a caller gives as a time: seconds since 1970 as number or text, ISO 8601 with or without
 * zone (none means UTC), RFC 822/1123. `undefined` where it is no time.
 */
export function parseTimestamp(value: unknown): Date | undefined {
  if (typeof value === 'number') return validDate(value * 1000)
  if (typeof value === 'bigint') return validDate(Number(value) * 1000)
  if (typeof value !== 'string') return value instanceof Date ? validDate(value.getTime()) : undefined
  const text = value.trim()
  const iso = isoForm.exec(text)
  if (iso !== null) return fromIso(iso)
  if (plainNumber.test(text)) return validDate(Number(text) * 1000)
  return /[A-Za-z]/.test(text)
    ? validDate(Date.parse(/(GMT|UTC|[A-Z]|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text} UTC`))
    : undefined
}

const plainNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const isoForm =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[Tt ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?(?:\s*([Zz]|[+-]\d{2}:?\d{0,2}))?)?$/

function fromIso(parts: RegExpExecArray): Date | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = parts
  // A number of eight digits or more is seconds since 1970 unless it has the dashes of a date.
  if (!parts[0].includes('-') && hour === '0' && parts[4] === undefined) return validDate(Number(parts[0]) * 1000)
  // Date.UTC takes years below 100 for 1900 and later; .NET services say "never" as the year 1.
  const ms = new Date(0).setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  const time = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000
  return validDate(ms + time + Math.floor(Number(`0.${fraction}`) * 1000) - zoneOffsetMs(zone))
}

function zoneOffsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0')
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

function validDate(epochMs: number): Date | undefined {
  const date = new Date(Math.round(epochMs))
  return Number.isNaN(date.getTime()) ? undefined : date
}
