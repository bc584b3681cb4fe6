import { expect, test } from 'vitest'
import { compileContextPath } from '../../src/endpoint/context-path.js'
import { EndpointResolutionError } from '../../src/errors/endpoint.js'

const writes = {
  TransactItems: [{ Put: { TableName: 'a' } }, { Delete: { TableName: 'b' }, Update: { TableName: 'c' } }, {}],
}

test.each([
  ['A.B', { A: { B: 'x' } }, 'x'],
  ['A.B', {}, undefined],
  ['keys(RequestItems)', { RequestItems: { t1: [], t2: [] } }, ['t1', 't2']],
  ['keys(RequestItems)', {}, undefined],
  ['keys(A.B)', { A: { B: { c: 1 } } }, ['c']],
  ['Items[*].Get.TableName', { Items: [{ Get: { TableName: 'a' } }, {}, { Get: { TableName: 'b' } }] }, ['a', 'b']],
  ['Items[*].Get.TableName', {}, undefined],
  ['Items[*].Get.TableName', { Items: [] }, []],
  ['TransactItems[*].[Put.TableName, Delete.TableName, Update.TableName][]', writes, ['a', 'b', 'c']],
  ['TransactItems[*].[Put.TableName, Delete.TableName][]', {}, undefined],
  ['Items[*].[Get.TableName]', { Items: [{}, { Get: { TableName: 'a' } }] }, [[undefined], ['a']]],
  ['Lists[]', { Lists: [['a'], 'b', ['c', 'd']] }, ['a', 'b', 'c', 'd']],
  ['Lists[].Name', { Lists: [[{ Name: 'a' }], { Name: 'b' }] }, ['a', 'b']],
  ['Items[*]', { Items: 'no list' }, undefined],
])('%s', (path, input, found) => {
  expect(compileContextPath(path)(input)).toEqual(found)
})

test.each(['', 'length(A)', 'A[?B]', 'A | B', 'A[0]', 'A B', 'A.', 'A[*]B', '[A', 'keys(A, B)', '@', "A.'b'"])(
  'the form of %j is refused when the operation is compiled',
  (path) => {
    expect(() => compileContextPath(path)).toThrow(EndpointResolutionError)
  },
)
