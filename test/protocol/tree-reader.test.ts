import { expect, test } from 'vitest'

import { createTreeReaders } from '../../src/protocol/tree-reader.js'
import { shapeOf } from '../helpers/service-model.js'
import { everyType } from './every-type.js'

const readers = createTreeReaders({ byType: { blob: () => 'converted' }, document: (value) => value })
const read = readers.compile(shapeOf(everyType, 'Everything'))

test('a tree is put right in place: what needs no copy is not copied', () => {
  const child = { Count: 1, Bytes: 'x' }
  const tree = { Text: 'a', Labels: { a: 'b' }, Children: [child], Texts: ['a'] }
  const { Labels, Children, Texts } = tree
  const output = read(tree, true) as typeof tree
  expect(output).toBe(tree)
  expect(output.Labels).toBe(Labels)
  expect(output.Children).toBe(Children)
  expect(output.Texts).toBe(Texts)
  expect(output.Children[0]).toBe(child)
  expect(child.Bytes).toBe('converted')
})

test('only objects with something to leave out are copied', () => {
  const bad = { Count: 1, Unknown: 1 }
  const good = { Count: 2 }
  const tree = { Children: [bad, good] }
  const output = read(tree, true) as typeof tree
  expect(output).toBe(tree)
  expect(output.Children[0]).not.toBe(bad)
  expect(output.Children[1]).toBe(good)
})

test('a shape that holds itself is compiled once', () => {
  const shape = shapeOf(everyType, 'Everything')
  expect(readers.compile(shape)).toBe(readers.compile(shape))
  expect(readers.compile(shape.withTraits({ locationName: 'elsewhere' }))).toBe(readers.compile(shape))
})
