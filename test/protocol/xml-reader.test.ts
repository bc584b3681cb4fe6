import { expect, test } from 'vitest'

import { ResponseParserError } from '../../src/errors/http.js'
import { readXml, xmlShapes } from './xml-shapes.js'

function readMember(name: string, content: string): unknown {
  return readXml(`<a><${name}>${content}</${name}></a>`)
}

test('what the model does not know is skipped, with all that is in it', () => {
  expect(readXml('<a><New><Text>no</Text></New><Text>x</Text><Newer/></a>')).toEqual({ Text: 'x' })
})

test('absent members are absent', () => {
  expect(Object.keys(readXml('<a></a>') as object)).toEqual([])
})

test('empty elements are empty texts, lists, maps, structures and bytes, false, or no number and no time', () => {
  const empty = { Text: '', Flag: false, Bytes: Buffer.alloc(0), Texts: [], Labels: {}, Child: {} }
  const names = [...Object.keys(empty), 'Size', 'Ratio', 'At']
  expect(readXml(`<a>${names.map((name) => `<${name}/>`).join('')}</a>`)).toEqual(empty)
  expect(readXml(`<a>${names.map((name) => `<${name}></${name}>`).join('')}</a>`)).toEqual(empty)
})

test('items are whatever stands in a list, by the name in the model or another', () => {
  expect(
    readXml('<a><Texts><member>1</member><other>2</other><n:x xmlns:n="u">3</n:x><member>4</member></Texts></a>'),
  ).toEqual({
    Texts: ['1', '2', '3', '4'],
  })
})

test('items of a flattened list stand in the structure, together or apart', () => {
  expect(readXml('<a><Flat>1</Flat><Text>x</Text><Flat>2</Flat><Flat/></a>')).toEqual({
    Flat: ['1', '2', ''],
    Text: 'x',
  })
  expect(readXml('<a><flat-node/></a>')).toEqual({ FlatNodes: [{}] })
})

test('a flattened list whose items have a name of their own is known by that name and by its own', () => {
  const shapes = {
    ...xmlShapes,
    Outer: { type: 'structure' as const, members: { Many: { shape: 'NamedTexts', flattened: true } } },
  }
  expect(readXml('<a><Item>1</Item><Item>2</Item></a>', 'Outer', shapes)).toEqual({ Many: ['1', '2'] })
  expect(readXml('<a><Many>1</Many><Many>2</Many></a>', 'Outer', shapes)).toEqual({ Many: ['1', '2'] })
})

test('an element that is two members is read as both', () => {
  const shapes = {
    ...xmlShapes,
    Outer: {
      type: 'structure' as const,
      members: { Event: { shape: 'String' }, Events: { shape: 'Texts', flattened: true, locationName: 'Event' } },
    },
  }
  expect(readXml('<a><Event>1</Event><Event>2</Event></a>', 'Outer', shapes)).toEqual({
    Event: '2',
    Events: ['1', '2'],
  })
})

test('maps have entries, or stand in the structure where they are flattened', () => {
  const entry = '<key>__proto__</key><value>1</value>'
  const labels = JSON.parse('{"__proto__":"1"}') as object
  expect(readXml(`<a><Labels><entry>${entry}</entry></Labels></a>`)).toEqual({ Labels: labels })
  expect(
    readXml(`<a><flat-label>${entry}</flat-label><flat-label><value>3</value><key>b</key></flat-label></a>`),
  ).toEqual({
    FlatLabels: Object.assign(JSON.parse('{"__proto__":"1"}') as object, { b: '3' }),
  })
})

test('integers are numbers where these are exact, else bigints', () => {
  expect(readMember('Size', '9007199254740991')).toEqual({ Size: 9007199254740991 })
  expect(readMember('Size', '9007199254740993')).toEqual({ Size: 9007199254740993n })
  expect(readMember('Size', '-9223372036854775808')).toEqual({ Size: -9223372036854775808n })
  expect(readMember('Size', ' +07 ')).toEqual({ Size: 7 })
})

test('floats have the names that JSON lacks, and exponents', () => {
  expect(readMember('Ratio', 'NaN')).toEqual({ Ratio: Number.NaN })
  expect(readMember('Ratio', '-Infinity')).toEqual({ Ratio: -Infinity })
  expect(readMember('Ratio', '1.5E3')).toEqual({ Ratio: 1500 })
})

test('times are read in all forms that services use', () => {
  const noon = { At: new Date('2026-01-05T12:00:00Z') }
  expect(readMember('At', '2026-01-05T12:00:00Z')).toEqual(noon)
  expect(readMember('At', '2026-01-05T12:00:00.000Z')).toEqual(noon)
  expect(readMember('At', '2026-01-05T13:00:00+01:00')).toEqual(noon)
  expect(readMember('At', 'Mon, 05 Jan 2026 12:00:00 GMT')).toEqual(noon)
  expect(readMember('At', '1767614400')).toEqual(noon)
  expect(readMember('At', '2026-01-05T12:00:00.123456Z')).toEqual({ At: new Date('2026-01-05T12:00:00.123Z') })
  expect(readMember('At', '2026-01-05T12:00:00.987Z')).toEqual({ At: new Date('2026-01-05T12:00:00.987Z') })
})

test.each([
  ['Size', 'five'],
  ['Size', '0x10'],
  ['Size', '1.5'],
  ['Ratio', '1,5'],
  ['Ratio', '0x10'],
  ['At', 'yesterday'],
  ['At', '2026-01-05X12:00:00Z'],
])('%s cannot be %s', (name, text) => {
  expect(() => readMember(name, text)).toThrow(ResponseParserError)
})

test('a union has one member; one that is not known is named', () => {
  expect(readMember('Choice', '<Text>x</Text>')).toEqual({ Choice: { Text: 'x' } })
  expect(readMember('Choice', '<Later><b/></Later>')).toEqual({ Choice: { SDK_UNKNOWN_MEMBER: { name: 'Later' } } })
  expect(() => readMember('Choice', '')).toThrow('one and only one member')
  expect(() => readMember('Choice', '<Text>x</Text><Node/>')).toThrow('one and only one member')
  expect(() => readMember('Choice', '<Text>x</Text><Later/>')).toThrow('one and only one member')
  expect(() => readXml('<a><Choice/></a>')).toThrow('one and only one member')
})

test('members that repeat in items are told apart where they differ', () => {
  const items = ['a', 'a', 'b', 'ab', 'a', '', 'a&amp;', 'a&amp;', 'é', 'é', 'e'].map(
    (text) => `<Nodes><Text>${text}</Text></Nodes>`,
  )
  const xml = `<a><Nodes>${items.map((item) => item.replaceAll('Nodes>', 'member>')).join('')}</Nodes></a>`
  const texts = ['a', 'a', 'b', 'ab', 'a', '', 'a&', 'a&', 'é', 'é', 'e']
  expect(readXml(xml)).toEqual({ Nodes: texts.map((Text) => ({ Text })) })
})

test('members are found in any order, in this document and the next', () => {
  const one = '<member><Text>1</Text><Flag>true</Flag><Size>1</Size></member>'
  const other = '<member><Size>2</Size><Text>2</Text></member>'
  const last = '<member><Flag>false</Flag></member>'
  const read = readXml(`<a><Nodes>${one}${other}${one}${last}${other}</Nodes></a>`)
  const first = { Text: '1', Flag: true, Size: 1 }
  const second = { Size: 2, Text: '2' }
  expect(read).toEqual({ Nodes: [first, second, first, { Flag: false }, second] })
})

test('a name that begins like the one that was expected is another name', () => {
  const item = '<member><Text>1</Text></member>'
  const longer = '<member><Texts><member>2</member></Texts></member>'
  expect(readXml(`<a><Nodes>${item}${item}${longer}${item}</Nodes></a>`)).toEqual({
    Nodes: [{ Text: '1' }, { Text: '1' }, { Texts: ['2'] }, { Text: '1' }],
  })
})

test('texts are whole wherever they stand in a long document', () => {
  const texts = Array.from({ length: 400 }, (_, i) => `<member>text number ${i} of many</member>`)
  const read = readXml(`<a><Texts>${texts.join('')}</Texts></a>`) as { Texts: string[] }
  expect(read.Texts[0]).toBe('text number 0 of many')
  expect(read.Texts[399]).toBe('text number 399 of many')
})
