import { expect, test } from 'vitest'

import { ResponseParserError } from '../../src/errors/http.js'
import { readDocument } from '../../src/protocol/xml-document.js'
import { readXml } from './xml-shapes.js'

function refuse(xml: string | Buffer): ResponseParserError {
  try {
    readXml(xml)
  } catch (error) {
    if (error instanceof ResponseParserError) return error
    throw error
  }
  return expect.fail(`taken for a document: ${xml.toString()}`)
}

function nested(name: string, depth: number): string {
  return `<a>${`<${name}>`.repeat(depth)}${`</${name}>`.repeat(depth)}</a>`
}

test('a byte order mark, a declaration, comments and instructions may stand around the root', () => {
  const xml =
    '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!-- a > b --><?style x?>\n<a><Text>x</Text></a>\n<!-- end -->\n'
  expect(readXml(xml)).toEqual({ Text: 'x' })
})

test('comments and instructions within an element are no part of its text', () => {
  expect(readXml('<a><!-- <Text> --><Text>x<!-- no -->y<?no?>z</Text><?no <Text>?></a>')).toEqual({ Text: 'xyz' })
})

test('CDATA is text as it stands', () => {
  expect(readXml('<a><Text>1 &lt; <![CDATA[<b>&amp;</b> ]] >]]></Text></a>')).toEqual({ Text: '1 < <b>&amp;</b> ]] >' })
})

test('the five entities and character references become their characters', () => {
  expect(readXml('<a><Text>&lt;&gt;&amp;&quot;&apos;</Text></a>')).toEqual({ Text: `<>&"'` })
  expect(readXml('<a><Text>&#65;&#x42;&#x1F600;&#xD;&#1;</Text></a>')).toEqual({ Text: 'AB\u{1F600}\r\u0001' })
  expect(readXml('<a><Text>&amp;lt;</Text></a>')).toEqual({ Text: '&lt;' })
})

test.each(['&nbsp;', '&', '&amp', '&;', '&#;', '&#x;', '&#0;', '&#xD800;', '&#x110000;', '&#xZZ;', '&__proto__;'])(
  'what is no reference, such as %s, is refused',
  (reference) => {
    expect(refuse(`<a><Text>x${reference}</Text></a>`).message).toContain('reference')
  },
)

test('a DOCTYPE is refused, and so is whatever else begins with an exclamation mark', () => {
  expect(refuse('<!DOCTYPE a [<!ENTITY e "x">]><a><Text>&e;</Text></a>').message).toContain('DOCTYPE')
  refuse('<a><!ELEMENT b></a>')
  refuse('<![CDATA[x]]><a/>')
})

test('attributes may have either quotes and any blanks, and hold references', () => {
  expect(readXml(`<a plain='"1"'/>`)).toEqual({ Plain: '"1"' })
  expect(readXml('<a  x="1"\n\tplain = "&lt;\'&#10;\t" ></a>')).toEqual({ Plain: `<'\n ` })
})

test('attributes are known by their name behind whichever prefix, not without one', () => {
  expect(readXml('<a xmlns:i="urn:x" i:type="User"/>')).toEqual({ Kind: 'User' })
  expect(readXml('<a xsi:type="User"></a>')).toEqual({ Kind: 'User' })
  expect(readXml('<a type="User" i:plain="1" i:xtype="2"/>')).toEqual({})
})

test.each([
  '<a b>',
  '<a b=1>',
  '<a b="1>',
  '<a b="<"/>',
  '<a b="1"c="2"/>',
  '<a ="1"/>',
  '<a b="&x;"/>',
  '<a /b>',
  '<a b="1"',
])('a tag such as %s is refused', (tag) => void refuse(tag.includes('/') ? tag : `${tag}</a>`))

test('elements are known by their names without prefixes', () => {
  expect(readXml('<x:a xmlns:x="urn:x"><x:Text>1</x:Text><y:Child><Text>2</Text></y:Child></x:a>')).toEqual({
    Text: '1',
    Child: { Text: '2' },
  })
})

test.each([
  '<a><Text>x</Texts></a>',
  '<a><Text>x</text></a>',
  '<a><Text>x</a></Text>',
  '<a><Child><Text>x</Text></a></Child>',
  '<a><x:Text>1</y:Text></a>',
  '<a><Unknown><b></Unknown></b></a>',
  '<a><Unknown></Unknowns></a>',
  '<a></b>',
  '</a>',
])('tags that do not belong together are refused: %s', (xml) => void refuse(xml))

test('blanks within tags are legal', () => {
  expect(readXml('<a ><Text >x</Text\n><Flag>true</Flag\t></a >')).toEqual({ Text: 'x', Flag: true })
})

test.each([
  '',
  ' ',
  'x',
  '{"a":1}',
  '<',
  '<>',
  '< a/>',
  '<a/>x',
  '<a/><b/>',
  'x<a/>',
  '<a/></a>',
  '\u0000',
  '<a>',
  '<a',
])('what is no document is refused: %j', (xml) => void refuse(xml))

test('bytes that are not UTF-8 are refused', () => {
  refuse(Buffer.from('<a><Text>\xE9</Text></a>', 'latin1'))
  refuse(Buffer.from('<a/>', 'utf16le'))
})

test('text keeps its white space; line ends become \\n', () => {
  expect(readXml('<a><Text>  x \t\n </Text></a>')).toEqual({ Text: '  x \t\n ' })
  expect(readXml('<a><Text>1\r\n2\r3\n4</Text></a>')).toEqual({ Text: '1\n2\n3\n4' })
})

test('elements within text are left out', () => {
  expect(readXml('<a><Text>x<b>no<c/></b>y</Text></a>')).toEqual({ Text: 'xy' })
})

test('more than 256 elements within elements are refused, wherever they stand', () => {
  expect(readXml(nested('Child', 200))).toHaveProperty('Child.Child.Child')
  expect(refuse(nested('Child', 300)).message).toContain('256')
  expect(refuse(nested('Unknown', 300)).message).toContain('256')
  expect(refuse(`<a><Text>${nested('b', 300)}</Text></a>`).message).toContain('256')
  refuse(`<a>${'<Child>'.repeat(100_000)}`)
})

test('a tag named like a part of every object is a tag like others', () => {
  const read = readXml('<a><__proto__><Text>x</Text></__proto__><constructor>y</constructor><Text>z</Text></a>')
  expect(read).toEqual({ Text: 'z' })
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
})

test('every beginning of a document is refused', () => {
  const xml =
    '<?xml version="1.0"?><!-- c --><a xmlns="urn:x" plain="1"><Text>x&amp;y</Text><Flag>true</Flag><Size>5</Size>' +
    '<At>2026-01-05T09:30:00.000Z</At><Texts><member>a</member><member/></Texts><Flat>1</Flat><Unknown><b c="d">e</b></Unknown>' +
    '<Labels><entry><key>k</key><value>v</value></entry></Labels><Renamed><![CDATA[z]]></Renamed><Child xsi:type="x"/></a>'
  expect(readXml(xml)).toMatchObject({ Text: 'x&y', Texts: ['a', ''], Labels: { k: 'v' } })
  for (let length = 0; length < xml.length; length++) refuse(xml.slice(0, length))
})

test('an error tells the place, the beginning of the body, the status and the id of the request', () => {
  const body = Buffer.from('<html><p>Bad Gateway')
  const message = { status: 200, headers: { 'x-amz-request-id': 'R1' }, body }
  const read = () => readDocument(body, message, () => expect.fail('not reached'))
  expect(() => readDocument(Buffer.from('no'), message, read)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/status 200.*at byte 0.*The body begins: <html><p>Bad Gateway/s),
      fields: { statusCode: 200, requestId: 'R1', bodyStart: '<html><p>Bad Gateway' },
    }),
  )
})
