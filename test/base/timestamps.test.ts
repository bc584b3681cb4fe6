import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatBasic, formatIso8601, formatRfc822, formatUnix, parseTimestamp } from '../../src/base/timestamps.js'

const date = new Date(Date.UTC(2026, 10, 23, 12, 5, 9))

test('a date in each of the formats', () => {
  expect(formatIso8601(date)).toBe('2026-11-23T12:05:09Z')
  expect(formatIso8601(new Date(date.getTime() + 7))).toBe('2026-11-23T12:05:09.007Z')
  expect(formatRfc822(date)).toBe('Mon, 23 Nov 2026 12:05:09 GMT')
  expect(formatUnix(new Date(date.getTime() + 999))).toBe(date.getTime() / 1000)
  expect(formatBasic(date.getTime())).toBe('20261123T120509Z')
})

test.each([
  ['2026-11-23T12:05:09Z'],
  ['2026-11-23T12:05:09'],
  ['2026-11-23 12:05:09'],
  ['2026-11-23T13:05:09+01:00'],
  ['2026-11-23T06:05:09-0600'],
  ['20261123T120509Z'],
  ['Mon, 23 Nov 2026 12:05:09 GMT'],
  ['Mon, 23 Nov 2026 12:05:09 +0000'],
  [date.getTime() / 1000],
  [String(date.getTime() / 1000)],
  [BigInt(date.getTime() / 1000)],
  [date],
])('%s is read as that moment', (text) => {
  expect(parseTimestamp(text)).toEqual(date)
})

test('a day is its first moment in UTC; fractions of seconds are kept to the millisecond', () => {
  expect(parseTimestamp('2026-11-23')).toEqual(new Date(Date.UTC(2026, 10, 23)))
  expect(parseTimestamp('2026-11-23T00:00:00.123456Z')).toEqual(new Date(Date.UTC(2026, 10, 23, 0, 0, 0, 123)))
  expect(parseTimestamp(1.5)).toEqual(new Date(1500))
  expect(parseTimestamp('1e3')).toEqual(new Date(1_000_000))
})

test.each([['zzz'], [''], ['2026-13-45T99:99:99Z…'], [null], [undefined], [{}], [Number.NaN], [new Date(Number.NaN)]])(
  '%s is no time',
  (value) => {
    expect(parseTimestamp(value)).toBeUndefined()
  },
)

test('what is written reads back as the same moment', () => {
  const moments = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(moments, (moment) => {
      expect(parseTimestamp(formatIso8601(moment))).toEqual(moment)
      expect(parseTimestamp(moment.getTime() / 1000)).toEqual(moment)
    }),
  )
})
