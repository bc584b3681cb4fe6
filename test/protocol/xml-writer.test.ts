import { expect, test } from 'vitest'

import { createXmlWriters } from '../../src/protocol/xml-writer.js'
import { shapeOf } from '../helpers/service-model.js'
import { xmlShapes } from './xml-shapes.js'

const write = (value: unknown) => createXmlWriters().compileRoot(shapeOf(xmlShapes, 'Node'))(value)

test('members become elements in the order of the model, undefined ones none', () => {
  expect(write({ Size: 5, Flag: false, Renamed: undefined, Text: 'x' })).toBe(
    '<Node><Text>x</Text><Flag>false</Flag><Size>5</Size></Node>',
  )
  expect(write({})).toBe('<Node></Node>')
})

test('text is escaped so that it comes back as it was', () => {
  expect(write({ Text: `<a & "b">'\r\n\t\u0085\u2028` })).toBe(
    `<Node><Text>&lt;a &amp; "b"&gt;'&#xD;&#xA;\t&#x85;&#x2028;</Text></Node>`,
  )
})

test('attributes are escaped, quotes and blanks too', () => {
  expect(write({ Kind: '"<&>"\t\n', Plain: '' })).toBe(
    '<Node xsi:type="&quot;&lt;&amp;&gt;&quot;&#x9;&#xA;" plain=""></Node>',
  )
})

test('numbers, bytes and times are written as their formats ask', () => {
  const At = new Date('2026-01-05T12:00:00.500Z')
  expect(write({ Size: 2n ** 63n - 1n, Ratio: -Infinity, Bytes: 'hi', At, AtHttp: At, AtUnix: At })).toBe(
    '<Node><Size>9223372036854775807</Size><Ratio>-Infinity</Ratio><Bytes>aGk=</Bytes><At>2026-01-05T12:00:00.500Z</At>' +
      '<AtHttp>Mon, 05 Jan 2026 12:00:00 GMT</AtHttp><AtUnix>1767614400</AtUnix></Node>',
  )
  expect(write({ Size: 1e21 })).toBe('<Node><Size>1000000000000000000000</Size></Node>')
})

test('blobs may be text, bytes or a buffer of bytes', () => {
  const bytes = Uint8Array.of(1, 2, 3)
  for (const Bytes of [bytes, bytes.buffer, Buffer.from(bytes), new DataView(bytes.buffer)]) {
    expect(write({ Bytes })).toBe('<Node><Bytes>AQID</Bytes></Node>')
  }
})

test('lists and maps have their layouts', () => {
  expect(write({ Texts: ['a', 'b'], NamedTexts: ['c'], Flat: ['d', 'e'], FlatNodes: [{ Text: 'f' }] })).toBe(
    '<Node><Texts><member>a</member><member>b</member></Texts><NamedTexts><Item>c</Item></NamedTexts>' +
      '<Flat>d</Flat><Flat>e</Flat><flat-node><Text>f</Text></flat-node></Node>',
  )
  expect(write({ Labels: { a: '1' }, FlatLabels: { b: '2' }, ByName: { c: { Text: '3' } } })).toBe(
    '<Node><Labels><entry><key>a</key><value>1</value></entry></Labels>' +
      '<flat-label><key>b</key><value>2</value></flat-label>' +
      '<ByName><entry><Name>c</Name><Node><Text>3</Text></Node></entry></ByName></Node>',
  )
  expect(write({ Texts: [], Flat: [], Labels: {}, FlatLabels: {} })).toBe(
    '<Node><Texts></Texts><Labels></Labels></Node>',
  )
})

test('namespaces stand on the elements whose shapes or places name them', () => {
  const shapes = {
    ...xmlShapes,
    Outer: {
      type: 'structure' as const,
      xmlNamespace: 'urn:plain',
      members: {
        One: { shape: 'Node', xmlNamespace: { uri: 'urn:a&b', prefix: 'x' } },
        Two: { shape: 'String', xmlNamespace: { uri: 'urn:c' } },
        Flat: { shape: 'Labels', flattened: true, xmlNamespace: { uri: 'urn:d' } },
      },
    },
  }
  const value = { One: { Kind: 'k' }, Two: '2', Flat: { a: 'b' } }
  expect(createXmlWriters().compileRoot(shapeOf(shapes, 'Outer'))(value)).toBe(
    '<Outer xmlns="urn:plain"><One xmlns:x="urn:a&amp;b" xsi:type="k"></One><Two xmlns="urn:c">2</Two>' +
      '<Flat xmlns="urn:d"><key>a</key><value>b</value></Flat></Outer>',
  )
})

test('the root has its locationName', () => {
  const shape = shapeOf(xmlShapes, 'Node').withTraits({ locationName: 'Root', xmlNamespace: { uri: 'urn:x' } })
  expect(createXmlWriters().compileRoot(shape)({})).toBe('<Root xmlns="urn:x"></Root>')
})
