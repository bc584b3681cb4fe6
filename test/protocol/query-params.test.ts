import { expect, test } from 'vitest'

import type { RawShape } from '../../src/model/raw.js'
import { ec2 } from '../../src/protocol/ec2.js'
import { query } from '../../src/protocol/query.js'
import { serviceModel } from '../helpers/service-model.js'

const shapes: Readonly<Record<string, RawShape>> = {
  String: { type: 'string' },
  Long: { type: 'long' },
  Double: { type: 'double' },
  Boolean: { type: 'boolean' },
  Blob: { type: 'blob' },
  Timestamp: { type: 'timestamp' },
  Texts: { type: 'list', member: { shape: 'String' } },
  NamedTexts: { type: 'list', member: { shape: 'String', locationName: 'Item' } },
  FlatTexts: { type: 'list', flattened: true, member: { shape: 'String' } },
  Nodes: { type: 'list', member: { shape: 'Node' } },
  Labels: { type: 'map', key: { shape: 'String' }, value: { shape: 'String' } },
  NamedLabels: {
    type: 'map',
    flattened: true,
    key: { shape: 'String', locationName: 'Name' },
    value: { shape: 'String', locationName: 'Value' },
  },
  Node: {
    type: 'structure',
    members: {
      Text: { shape: 'String' },
      renamed: { shape: 'String', locationName: 'other' },
      queried: { shape: 'String', locationName: 'located', queryName: 'Queried' },
      Size: { shape: 'Long' },
      Ratio: { shape: 'Double' },
      Flag: { shape: 'Boolean' },
      Bytes: { shape: 'Blob' },
      At: { shape: 'Timestamp' },
      AtUnix: { shape: 'Timestamp', timestampFormat: 'unixTimestamp' },
      Texts: { shape: 'Texts' },
      NamedTexts: { shape: 'NamedTexts' },
      Flat: { shape: 'FlatTexts' },
      FlatNamed: { shape: 'NamedTexts', flattened: true },
      Nodes: { shape: 'Nodes' },
      Labels: { shape: 'Labels' },
      NamedLabels: { shape: 'NamedLabels' },
      Child: { shape: 'Node' },
    },
  },
}
const service = serviceModel({
  metadata: { apiVersion: '2026-01-01' },
  shapes,
  operations: { Do: { input: { shape: 'Node' } }, Nothing: {} },
})

function fields(protocol: typeof query, params: Record<string, unknown>, operation = 'Do'): string[] {
  const { body } = protocol(service).compileSerializer(service.operation(operation))(params)
  return typeof body === 'string' ? body.split('&').map(decodeURIComponent) : []
}

const start = ['Action=Do', 'Version=2026-01-01']

test('a form has the action, the version and the members given', () => {
  const request = query(service).compileSerializer(service.operation('Do'))({ Text: 'a b&c=~é', renamed: undefined })
  expect(request).toEqual({
    method: 'POST',
    path: '/',
    query: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: 'Action=Do&Version=2026-01-01&Text=a%20b%26c%3D~%C3%A9',
  })
  expect(fields(query, {}, 'Nothing')).toEqual(['Action=Nothing', 'Version=2026-01-01'])
})

test('scalars are written as text, bytes as base64, times as ISO unless a format is named', () => {
  const at = new Date('2026-01-05T12:00:00Z')
  const params = { Size: 2n ** 60n, Ratio: Number.NaN, Flag: false, Bytes: Uint8Array.of(255), At: at, AtUnix: at }
  expect(fields(query, params)).toEqual([
    ...start,
    'Size=1152921504606846976',
    'Ratio=NaN',
    'Flag=false',
    'Bytes=/w==',
    'At=2026-01-05T12:00:00Z',
    'AtUnix=1767614400',
  ])
})

test('query numbers items behind the name of items, or in place of the list where it is flattened', () => {
  expect(fields(query, { Texts: ['a', 'b'], NamedTexts: ['c'], Flat: ['d'], FlatNamed: ['e', 'f'] })).toEqual([
    ...start,
    'Texts.member.1=a',
    'Texts.member.2=b',
    'NamedTexts.Item.1=c',
    'Flat.1=d',
    'Item.1=e',
    'Item.2=f',
  ])
  expect(fields(query, { Child: { FlatNamed: ['e'] } })).toEqual([...start, 'Child.Item.1=e'])
})

test('query sends empty lists as empty values, ec2 not at all', () => {
  expect(fields(query, { Texts: [], Flat: [] })).toEqual([...start, 'Texts=', 'Flat='])
  expect(fields(ec2, { Texts: [], Flat: [] })).toEqual(start)
})

test('maps have entries with key and value', () => {
  expect(fields(query, { Labels: { a: '1', b: '2' }, NamedLabels: { c: '3' } })).toEqual([
    ...start,
    'Labels.entry.1.key=a',
    'Labels.entry.1.value=1',
    'Labels.entry.2.key=b',
    'Labels.entry.2.value=2',
    'NamedLabels.1.Name=c',
    'NamedLabels.1.Value=3',
  ])
})

test('names nest with dots', () => {
  expect(fields(query, { Nodes: [{ Text: 'a' }, { Child: { renamed: 'b' } }] })).toEqual([
    ...start,
    'Nodes.member.1.Text=a',
    'Nodes.member.2.Child.other=b',
  ])
})

test('ec2 has names of its own and numbers items right behind the list', () => {
  expect(
    fields(ec2, { renamed: 'a', queried: 'b', Texts: ['c'], NamedTexts: ['d'], Nodes: [{ renamed: 'e' }] }),
  ).toEqual([...start, 'Other=a', 'Queried=b', 'Texts.1=c', 'NamedTexts.1=d', 'Nodes.1.Other=e'])
})
