import { expect, test } from 'vitest'
import { ANY, fitsExpectation, showParams } from '../../src/testing/expected-params.js'

const bytes = Buffer.from('y')

test.each([
  [{}, {}, true],
  [{ A: 1 }, { A: 1 }, true],
  [{ A: 1 }, { A: '1' }, false],
  [{ A: 1 }, {}, false],
  [{}, { A: 1 }, false],
  [{ A: undefined }, {}, true],
  [{}, { A: undefined }, true],
  [{ A: ANY }, { A: { B: [1] } }, true],
  [{ A: ANY }, {}, false],
  [{ A: { B: ANY, C: 1 } }, { A: { B: 2, C: 1 } }, true],
  [{ A: { B: ANY } }, { A: { B: 2, C: 1 } }, false],
  [{ A: [1, ANY] }, { A: [1, 2] }, true],
  [{ A: [1] }, { A: [1, 2] }, false],
  [{ A: bytes }, { A: Buffer.from('y') }, true],
  [{ A: bytes }, { A: 'y' }, false],
  [{ A: new Date(0) }, { A: new Date(0) }, true],
  [{ A: new Date(0) }, { A: new Date(1) }, false],
  [{ A: [] }, { A: {} }, false],
  [ANY, { A: 1 }, true],
])('%o fits %o: %j', (expected, actual, fits) => {
  expect(fitsExpectation(expected, actual)).toBe(fits)
})

test('messages show parameters in full and in order', () => {
  const deep = { B: { C: { D: { E: { F: 1 } } } }, A: ANY }
  expect(showParams(deep).replaceAll(/\s+/g, ' ')).toBe('{ A: Symbol(ANY), B: { C: { D: { E: { F: 1 } } } } }')
})
