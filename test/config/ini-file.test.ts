import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { type IniFile, parseIni, parseIniText, sectionValues } from '../../src/config/ini-file.js'
import { ConfigParseError } from '../../src/errors/config.js'

const read = (text: string): IniFile => parseIniText(text, 'the-file')
const values = (text: string, section = 'a') => {
  const file = read(text)
  return sectionValues(file, file.sections.get(section)!)
}
const failure = (text: string): ConfigParseError => {
  try {
    read(text)
  } catch (error) {
    if (error instanceof ConfigParseError) return error
    throw error
  }
  throw new TypeError('the text was read')
}

test('keys are in lower case, values as they stand', () => {
  expect(values('[a]\nRegion = EU-West\nb:c = d\n')).toEqual({ region: 'EU-West', b: 'c = d' })
})

test('whole lines are comments, parts of lines are not', () => {
  expect(values('# x\n[a]\n; y\nk = v # not a comment\n  ; z\n')).toEqual({ k: 'v # not a comment' })
})

test('deeper lines continue a value, blank ones included', () => {
  expect(values('[a]\nk = one\n  two\n\n  three\n\n\nnext = 1')).toEqual({ k: 'one\ntwo\n\nthree', next: '1' })
})

test('a value that begins on the next line is a block whose keys keep their case', () => {
  expect(values('[a]\ns3 =\n  Key = v = w\n\n  other=1\n')).toEqual({ s3: { Key: 'v = w', other: '1' } })
})

test('[DEFAULT] gives every section what it has not', () => {
  expect(values('[DEFAULT]\nk = 1\nj = 2\n[a]\nk = 3\n')).toEqual({ k: '3', j: '2' })
})

test('all line ends and a byte order mark are understood', () => {
  expect(values('\uFEFF[a]\r\nk = v\rj = w\n')).toEqual({ k: 'v', j: 'w' })
})

test.each([
  ['k = v', 1, 'header'],
  ['[a]\nk', 2, 'expected'],
  ['[a]\n= v', 2, 'expected'],
  ['[a]\n[b]\n[a]', 3, 'line 1'],
  ['[a]\nk = 1\nK = 2', 3, 'line 2'],
  ['[a]\ns3 =\n  one = 1\n\n  two', 5, 'block s3'],
])('an error names file and line: %j', (text, line, reason) => {
  const error = failure(text)
  expect(error.fields).toMatchObject({ path: 'the-file', line })
  expect(error.message).toContain(`the-file:${line}`)
  expect(error.message).toContain(reason)
})

test('an error never shows what stands on the line', () => {
  const error = failure('[a]\naws_secret_access_key wJalrXUtnFEMI\n')
  expect(inspect(error, { depth: 9 })).not.toContain('wJalr')
})

test('bytes that are not UTF-8 are an error that names the file', () => {
  expect(() => parseIni(Uint8Array.of(0x5b, 0xff, 0x5d), 'f')).toThrow(/config file f: .*not UTF-8/)
  expect(() => parseIni(Buffer.from('\uFEFF[a]', 'utf16le'), 'f')).toThrow(/UTF-16; save it as UTF-8/)
})

test('keys such as __proto__ and toString are just keys', () => {
  const found = values('[__proto__]\n__proto__ = x\ntostring = y\nn =\n  __proto__ = z\n', '__proto__')
  expect(Object.entries(found)).toEqual([
    ['__proto__', 'x'],
    ['tostring', 'y'],
    ['n', expect.objectContaining({})],
  ])
  expect(Object.prototype).not.toHaveProperty('polluted')
})

test('an option knows its lines, and the lines give the text again', () => {
  const text = '# top\n[a]\nk = 1\ns3 =\n  x = 1\n  # c\n  y = 2\n\n[b]\n'
  const file = read(text)
  expect(file.lines.join(file.newline)).toBe(text)
  expect(file.sections.get('a')?.headerLine).toBe(1)
  expect(file.sections.get('a')?.options.get('s3')).toMatchObject({ firstLine: 3, lastLine: 6 })
})

test('any text is read or refused, and what is read can be written again', () => {
  const line = fc.oneof(
    fc.constantFrom('[a]', '[b]', '[DEFAULT]', '# c', '', '  ', 's3 =', '  x = 1', 'k = v', 'K: w', ']', '[', '='),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, newline) => {
      const text = lines.map((one) => one.replaceAll(/[\r\n]/g, '')).join(newline)
      try {
        const file = read(text)
        expect(file.lines.join(newline)).toBe(text.replace(/^\uFEFF/, ''))
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigParseError)
      }
    }),
  )
})
