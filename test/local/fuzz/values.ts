/**
 * Documents and forms with one value in them that nobody expects there.
 */

/** Written as JSON has them; some are none that a parser can give back. */
const evilJson = [
  'null',
  '[]',
  '{}',
  'true',
  '""',
  '0',
  '-0',
  '1.5',
  '1e400',
  '-1',
  '2147483648',
  '9223372036854775808',
  '123456789012345678901234567890123456789012',
  '"\\ud800"',
  '"\\u0000"',
  '{"__proto__":{"S":"x"},"constructor":{"N":"1"}}',
  '[[[[[[[[[[[[]]]]]]]]]]]]',
  '"NaN"',
  '"9".repeat',
  '["a","a"]',
  '{"S":"x","N":"1"}',
  '{"N":"1e999"}',
  '{"NS":[]}',
  '{"B":"???"}',
  `"${'x'.repeat(3000)}"`,
  `${'['.repeat(2000)}${']'.repeat(2000)}`,
]

const evilTexts = [
  '',
  '0',
  '-1',
  '1.5',
  'NaN',
  'true',
  '2147483648',
  '9223372036854775808',
  '2026-13-45T99:99:99Z',
  '&#xD800;',
  '%ED%A0%80',
  '%00',
  '..%2F..%2Fetc',
  '__proto__',
  'constructor',
  '{"Version":"2012-10-17","Statement":[null]}',
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":[1],"Resource":{}}}',
  '{"a":[{"anything-but":[[]]}]}',
  '{"deadLetterTargetArn":1,"maxReceiveCount":{}}',
  'arn:aws:iam',
  'arn:::::',
  'x'.repeat(3000),
]

/** The body with an evil value in the place of one that it has, whatever kind of document it is. */
export function withEvilValue(body: Buffer, random: () => number): Buffer {
  const text = body.toString('latin1')
  const pick = (choices: readonly string[]): string => choices[Math.floor(random() * choices.length)]!
  const isJson = text.startsWith('{')
  const places = isJson
    ? [...text.matchAll(/(?<=[:[,])(?:"(?:[^"\\]|\\.)*"|-?\d[\d.e+-]*|true|false)(?=[,}\]])/g)]
    : [...text.matchAll(text.startsWith('<') ? /(?<=>)[^<]+(?=<)/g : /(?<==)[^&]*/g)]
  const place = places[Math.floor(random() * places.length)]
  if (place === undefined) return body
  const evil = isJson ? (random() < 0.5 ? JSON.stringify(pick(evilTexts)) : pick(evilJson)) : pick(evilTexts)
  const written = text.startsWith('<') || isJson ? evil : encodeURIComponent(evil)
  const changed = text.slice(0, place.index) + written + text.slice(place.index + place[0].length)
  return Buffer.from(changed, 'latin1')
}
