import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  editIni,
  namedSection,
  plainSection,
  type SectionTarget,
  type SectionValues,
} from '../../src/config/ini-edit.js'
import { type IniValue, parseIniText, sectionValues } from '../../src/config/ini-file.js'
import { ConfigParseError } from '../../src/errors/config.js'

const edit = (text: string, target: SectionTarget, values: SectionValues) =>
  editIni(Buffer.from(text), 'the-file', { target, values })
const inDefault = (text: string, values: SectionValues) => edit(text, plainSection('default'), values)

test('an empty file gets the section', () => {
  expect(inDefault('', { region: 'eu-west-1', output: 'json' })).toBe('[default]\nregion = eu-west-1\noutput = json\n')
})

test('a file without a last line end gets one before the new section', () => {
  expect(edit('[default]\nregion = x', namedSection('profile', 'dev'), { region: 'y' })).toBe(
    '[default]\nregion = x\n[profile dev]\nregion = y\n',
  )
})

test('a key is replaced where it stands, and all else stays as it is', () => {
  const before = '# mine\n[default]\nregion=x ; kept?\n# about output\nOutput: text\n\n[other]\nunknown = 1\n'
  expect(inDefault(before, { region: 'y' })).toBe(before.replace('region=x ; kept?', 'region = y'))
})

test('a new key comes after the last of its section, before comments about the next', () => {
  expect(inDefault('[default]\na = 1\n\n# next\n[b]\n', { c: '2' })).toBe('[default]\na = 1\nc = 2\n\n# next\n[b]\n')
})

test('indented keys stay as deep as they are', () => {
  expect(inDefault('[default]\n  a = 1\n  b = 2\n', { a: '3', c: '4' })).toBe('[default]\n  a = 3\n  b = 2\n  c = 4\n')
})

test('a value of several lines is replaced whole; comments in it stay', () => {
  expect(inDefault('[default]\na = 1\n  # why\n  two\nb = 2\n', { a: '3' })).toBe('[default]\na = 3\n  # why\nb = 2\n')
})

test('a removed key takes its lines along', () => {
  expect(inDefault('[default]\na = 1\n  more\nb = 2\n', { a: null, c: null })).toBe('[default]\nb = 2\n')
})

test('a block is edited key by key', () => {
  const before = '[default]\ns3 =\n  # keep\n  max_queue = 1\n\n  other=2\nregion = x\n'
  expect(inDefault(before, { s3: { max_queue: '5', addressing_style: 'path' } })).toBe(
    '[default]\ns3 =\n  # keep\n  max_queue = 5\n\n  other=2\n  addressing_style = path\nregion = x\n',
  )
})

test('a new block is indented by four', () => {
  expect(inDefault('', { s3: { addressing_style: 'path' } })).toBe('[default]\ns3 =\n    addressing_style = path\n')
})

test('a plain value becomes a block, and a block a plain value', () => {
  expect(inDefault('[default]\ns3 = 1\n', { s3: { a: 'b' } })).toBe('[default]\ns3 =\n    a = b\n')
  expect(inDefault('[default]\ns3 =\n  a = b\n  c = d\nx = 1\n', { s3: '1' })).toBe('[default]\ns3 = 1\nx = 1\n')
})

test('line ends and the byte order mark stay', () => {
  expect(inDefault('\uFEFF[default]\r\na = 1\r\n', { a: '2', b: '3' })).toBe('\uFEFF[default]\r\na = 2\r\nb = 3\r\n')
  expect(inDefault('[a]\r\nx = 1\n[default]\ny = 1\r', { y: '2' })).toBe('[a]\r\nx = 1\n[default]\ny = 2\r\n')
})

test.each(['[profile dev]', '[profile "dev"]', "[profile 'dev']", '[profile  dev]'])(
  '%s is the profile dev',
  (header) => {
    expect(edit(`${header}\n`, namedSection('profile', 'dev'), { a: '1' })).toBe(`${header}\na = 1\n`)
  },
)

test('the default profile is edited under whichever header is read', () => {
  const target = namedSection('profile', 'default')
  expect(edit('[profile default]\n', target, { a: '1' })).toBe('[profile default]\na = 1\n')
  expect(edit('[default]\n[profile default]\n', target, { a: '1' })).toBe('[default]\n[profile default]\na = 1\n')
  expect(edit('[profile default]\n[default]\n', target, { a: '1' })).toBe('[profile default]\n[default]\na = 1\n')
})

test.each([
  ['my name', "[profile 'my name']"],
  ["it's", `[profile 'it'"'"'s']`],
  ['a.b/c@d', '[profile a.b/c@d]'],
])('the name %j is written so that it is read again', (name, header) => {
  const text = edit('', namedSection('profile', name), { a: '1' })
  expect(text).toBe(`${header}\na = 1\n`)
  expect(edit(text, namedSection('profile', name), { a: '2' })).toBe(`${header}\na = 2\n`)
})

test('a line break is refused without showing the value', () => {
  for (const values of [{ aws_secret_access_key: 'wJalr\nXUtn' }, { s3: { k: 'wJalr\rXUtn' } }]) {
    const failing = () => inDefault('', values)
    expect(failing).toThrow(/aws_secret_access_key|s3\.k/)
    expect(failing).not.toThrow(/wJalr|XUtn/)
  }
  expect(() => edit('', plainSection('a\nb'), {})).toThrow('line break')
})

test.each(['', 'a=b', 'a:b', '[a', '#a', ' a', 'a ', 'a\nb'])(
  'the key %j is refused: it could not be read again',
  (key) => {
    expect(() => inDefault('', { [key]: '1' })).toThrow('key')
  },
)

test('[DEFAULT], which every section inherits, is refused', () => {
  expect(() => edit('', plainSection('DEFAULT'), { a: '1' })).toThrow('DEFAULT')
})

test('a file that cannot be understood is refused, naming the line', () => {
  expect(() => inDefault('[default]\nnonsense\n', { a: '1' })).toThrow(ConfigParseError)
  expect(() => inDefault('[default]\nnonsense\n', { a: '1' })).toThrow('the-file:2')
})

/** Files as people write them: indents, comments, blank lines, blocks, line ends. */
const newline = fc.constantFrom('\n', '\r\n')
const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/)
const value = fc.stringMatching(/^[A-Za-z0-9+/=#;:.-][A-Za-z0-9+/=#;:. -]{0,10}$/).map((text) => text.trim() || 'x')
const noise = fc.constantFrom('', '# comment', '   ; indented', '  ')
const option = fc.record({
  key: word,
  separator: fc.constantFrom('=', ' = ', ':', ' =  '),
  value: fc.oneof(
    value,
    fc.tuple(value, value).map((lines) => lines),
    fc.dictionary(word, value, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  ),
  noise: fc.array(noise, { maxLength: 2 }),
})
const section = fc.record({
  name: word,
  noise: fc.array(noise, { maxLength: 2 }),
  indent: fc.constantFrom('', '', '  ', '\t'),
  options: fc.uniqueArray(option, { selector: ({ key }) => key, maxLength: 4 }),
})
const files = fc.record({
  newline,
  endsWithNewline: fc.boolean(),
  sections: fc.uniqueArray(section, { selector: ({ name }) => name, maxLength: 4 }),
})
type File = typeof files extends fc.Arbitrary<infer T> ? T : never

function linesOf(file: File): string[] {
  return file.sections.flatMap(({ name, noise: before, indent, options }) => [
    ...before,
    `[${name}]`,
    ...options.flatMap((one) => {
      const { value: v, separator } = one
      const head = `${indent}${one.key}${separator}`
      if (typeof v === 'string') return [...one.noise, head + v]
      if (Array.isArray(v))
        return [...one.noise, head + v[0], '', `${indent}  # inside`, `${indent}  ${v[1]?.replace(/^[#;]/, 'x')}`]
      return [...one.noise, head, ...Object.entries(v).map(([k, t]) => `${indent}   ${k} = ${t}`)]
    }),
  ])
}

function read(text: string): Record<string, Record<string, IniValue>> {
  const file = parseIniText(text, 'the-file')
  return Object.fromEntries([...file.sections.values()].map((one) => [one.name, { ...sectionValues(file, one) }]))
}

const edits = fc.dictionary(
  word,
  fc.oneof(value, fc.constant(null), fc.dictionary(word, value, { minKeys: 1, maxKeys: 2 })),
  {
    maxKeys: 3,
  },
)

function expected(before: Record<string, IniValue> | undefined, values: SectionValues): Record<string, IniValue> {
  const after: Record<string, IniValue> = { ...before }
  for (const [key, v] of Object.entries(values)) {
    const old = after[key]
    if (v === null) delete after[key]
    else after[key] = typeof v === 'object' && typeof old === 'object' ? { ...old, ...v } : v
  }
  return after
}

test('whatever the file: the edit is read back, the rest reads as before, and no other line is touched', () => {
  fc.assert(
    fc.property(files, word, edits, fc.boolean(), (file, name, values, hitsKnown) => {
      const lines = linesOf(file)
      const text = lines.join(file.newline) + (file.endsWithNewline ? file.newline : '')
      const known = file.sections[0]
      const target = hitsKnown && known !== undefined ? known.name : name
      const keyed =
        hitsKnown && known?.options[0] !== undefined
          ? { ...values, [known.options[0].key]: Object.values(values)[0] ?? 'new' }
          : values
      const before = read(text)
      const result = edit(text, plainSection(target), keyed)
      const after = read(result)
      expect(after[target]).toEqual(expected(before[target], keyed))
      for (const other of Object.keys(before)) if (other !== target) expect(after[other]).toEqual(before[other])
      expect(Object.keys(after).length).toBe(Object.keys({ ...before, [target]: 0 }).length)
      const kept = result.split(/\r?\n/)
      const comments = lines.filter((line) => /^\s*[#;]/.test(line))
      expect(kept.filter((line) => comments.includes(line))).toEqual(comments)
    }),
    { numRuns: 500 },
  )
})

test('an edit without values changes nothing but to add the section', () => {
  fc.assert(
    fc.property(files, (file) => {
      const text = linesOf(file).join(file.newline)
      for (const { name } of file.sections) expect(edit(text, plainSection(name), {})).toBe(text)
    }),
  )
})
