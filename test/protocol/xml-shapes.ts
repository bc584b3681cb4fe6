/**
 * A structure with every layout that XML has for members, values for it, and reading without a protocol around it.
 */

import * as fc from 'fast-check'

import type { RawShape } from '../../src/model/raw.js'
import { readDocument } from '../../src/protocol/xml-document.js'
import { createXmlReaders } from '../../src/protocol/xml-reader.js'
import { shapeOf } from '../helpers/service-model.js'

export const xmlShapes: Readonly<Record<string, RawShape>> = {
  String: { type: 'string' },
  Boolean: { type: 'boolean' },
  Long: { type: 'long' },
  Double: { type: 'double' },
  Blob: { type: 'blob' },
  Timestamp: { type: 'timestamp' },
  Texts: { type: 'list', member: { shape: 'String' } },
  NamedTexts: { type: 'list', member: { shape: 'String', locationName: 'Item' } },
  Nodes: { type: 'list', member: { shape: 'Node' } },
  Lists: { type: 'list', member: { shape: 'Texts' } },
  Numbers: { type: 'list', member: { shape: 'Long' } },
  Labels: { type: 'map', key: { shape: 'String' }, value: { shape: 'String' } },
  ByName: {
    type: 'map',
    key: { shape: 'String', locationName: 'Name' },
    value: { shape: 'Node', locationName: 'Node' },
  },
  Choice: { type: 'structure', union: true, members: { Text: { shape: 'String' }, Node: { shape: 'Node' } } },
  Node: {
    type: 'structure',
    members: {
      Kind: { shape: 'String', xmlAttribute: true, locationName: 'xsi:type' },
      Plain: { shape: 'String', xmlAttribute: true, locationName: 'plain' },
      Text: { shape: 'String' },
      Renamed: { shape: 'String', locationName: 'other-name' },
      Flag: { shape: 'Boolean' },
      Size: { shape: 'Long' },
      Ratio: { shape: 'Double' },
      Bytes: { shape: 'Blob' },
      At: { shape: 'Timestamp' },
      AtHttp: { shape: 'Timestamp', timestampFormat: 'rfc822' },
      AtUnix: { shape: 'Timestamp', timestampFormat: 'unixTimestamp' },
      Texts: { shape: 'Texts' },
      NamedTexts: { shape: 'NamedTexts' },
      Flat: { shape: 'Texts', flattened: true },
      FlatNodes: { shape: 'Nodes', flattened: true, locationName: 'flat-node' },
      Nodes: { shape: 'Nodes' },
      Lists: { shape: 'Lists' },
      Numbers: { shape: 'Numbers' },
      Labels: { shape: 'Labels' },
      FlatLabels: { shape: 'Labels', flattened: true, locationName: 'flat-label' },
      ByName: { shape: 'ByName' },
      Choice: { shape: 'Choice' },
      Child: { shape: 'Node' },
    },
  },
}

/** Reads a document as a shape of these. */
export function readXml(xml: string | Buffer, shape = 'Node', shapes = xmlShapes): unknown {
  const body = Buffer.isBuffer(xml) ? xml : Buffer.from(xml)
  return readDocument(body, { status: 200, headers: {}, body }, createXmlReaders()(shapeOf(shapes, shape)))
}

const text = fc.string({ unit: 'binary', maxLength: 20 })
const key = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'a<b', '&amp;'))
const wholeSeconds = fc.integer({ min: -1e9, max: 4e9 }).map((seconds) => new Date(seconds * 1000))
const long = fc
  .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value))

function mapOf<T>(value: fc.Arbitrary<T>, minLength = 0): fc.Arbitrary<Record<string, T>> {
  return fc.array(fc.tuple(key, value), { minLength, maxLength: 3 }).map((entries) => Object.fromEntries(entries))
}

/** Values of the shape `Node`. Flattened lists and maps are never empty: absent and empty look the same in XML. */
export const node: fc.Arbitrary<object> = fc.letrec<{ node: object }>((tie) => {
  const child = fc.oneof({ maxDepth: 3, depthSize: 'small' }, fc.constant({}), tie('node'))
  return {
    node: fc.record(
      {
        Kind: text,
        Plain: text,
        Text: text,
        Renamed: text,
        Flag: fc.boolean(),
        Size: fc.oneof(fc.integer(), long),
        Ratio: fc.double().filter((value) => !Object.is(value, -0)),
        Bytes: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
        At: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31T23:59:59Z') }),
        AtHttp: wholeSeconds,
        AtUnix: wholeSeconds,
        Texts: fc.array(text, { maxLength: 3 }),
        NamedTexts: fc.array(text, { maxLength: 3 }),
        Flat: fc.array(text, { minLength: 1, maxLength: 3 }),
        FlatNodes: fc.array(child, { minLength: 1, maxLength: 2 }),
        Nodes: fc.array(child, { maxLength: 2 }),
        Lists: fc.array(fc.array(text, { maxLength: 2 }), { maxLength: 2 }),
        Numbers: fc.array(long, { maxLength: 3 }),
        Labels: mapOf(text),
        FlatLabels: mapOf(text, 1),
        ByName: mapOf(child),
        Choice: fc.oneof(
          text.map((Text) => ({ Text })),
          child.map((Node) => ({ Node })),
        ),
        Child: child,
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
  }
}).node
