import { expect, test } from 'vitest'
import { HierarchicalEmitter } from '../../src/base/emitter.js'

function recorder() {
  const heard: string[] = []
  return { heard, say: (name: string) => () => void heard.push(name) }
}

test('the most specific handlers run first; what was found through a wildcard runs before', () => {
  const events = new HierarchicalEmitter()
  const { heard, say } = recorder()
  events.register('a', say('a'))
  events.register('a.b', say('a.b'))
  events.register('a.b.c', say('a.b.c'))
  events.register('a.*.c', say('a.*.c'))
  events.emit('a.b.c')
  expect(heard).toEqual(['a.*.c', 'a.b.c', 'a.b', 'a'])
})

test('within one name: first, middle, last', () => {
  const events = new HierarchicalEmitter()
  const { heard, say } = recorder()
  events.registerLast('a', say('last'))
  events.register('a', say('middle'))
  events.registerFirst('a', say('first'))
  events.emit('a')
  expect(heard).toEqual(['first', 'middle', 'last'])
})

test('a name that nobody hears costs no handler, and hears those that come later', () => {
  const events = new HierarchicalEmitter()
  const { heard, say } = recorder()
  expect(events.emit('a.b')).toEqual([])
  events.register('a', say('late'))
  events.emit('a.b')
  expect(heard).toEqual(['late'])
})

test('a unique id registers once and removes by its name', () => {
  const events = new HierarchicalEmitter()
  const { heard, say } = recorder()
  events.register('a', say('one'), 'id')
  events.register('a', say('two'), 'id')
  events.emit('a')
  expect(heard).toEqual(['one'])
  events.unregister('a', 'id')
  events.emit('a')
  expect(heard).toEqual(['one'])
})

test('removing what is not there is no error', () => {
  const events = new HierarchicalEmitter()
  events.unregister('a.b', () => undefined)
  expect(events.emit('a.b')).toEqual([])
})

test('a copy has the handlers of the original and goes its own way', () => {
  const events = new HierarchicalEmitter()
  const { heard, say } = recorder()
  events.register('a', say('before'))
  const copy = events.copy()
  events.register('a', say('original only'))
  copy.register('a', say('copy only'))
  copy.emit('a')
  expect(heard).toEqual(['before', 'copy only'])
})

test('the first answer ends a search for one', () => {
  const events = new HierarchicalEmitter()
  events.register('a', () => undefined)
  events.register('a', () => 0)
  events.register('a', () => 1)
  expect(events.emitUntilResponse('a')).toBe(0)
})

test('what is no function is refused', () => {
  const events = new HierarchicalEmitter()
  expect(() => events.register('a.b', 'x' as never)).toThrow('a.b')
})

test('handlers that are included come after those that are there, section by section', () => {
  const theirs = new HierarchicalEmitter()
  const ours = new HierarchicalEmitter()
  const { heard, say } = recorder()
  theirs.registerFirst('a', say('their first'))
  theirs.register('a', say('theirs'), 'known')
  theirs.register('a.b', say('their a.b'))
  ours.register('a', say('ours'), 'known')
  ours.registerLast('a', say('our last'))
  ours.include(theirs)
  theirs.register('a', say('too late'))
  ours.emit('a.b')
  expect(heard).toEqual(['their a.b', 'their first', 'ours', 'our last'])
})
