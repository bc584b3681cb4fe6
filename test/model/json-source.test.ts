import { expect, test } from 'vitest'
import { jsonSource } from '../../src/model/json-source.js'
import { ServiceModel } from '../../src/model/service.js'

const metadata = { apiVersion: '1', protocol: 'json' }

test('an operation has the name of its key, whatever its entry says', () => {
  const model = new ServiceModel('toy', jsonSource({ metadata, operations: { GetIt: { name: 'GetIt2020_05_31' } } }))
  expect(model.operation('GetIt').name).toBe('GetIt')
})

test('names that only every object has are no operations and no shapes', () => {
  const source = jsonSource({ metadata, operations: {}, shapes: {} })
  expect(source.operation('constructor')).toBeUndefined()
  expect(source.shape('toString')).toBeUndefined()
})

test('exceptions are the shapes that say so', () => {
  const shapes = { Gone: { type: 'structure', exception: true }, Fine: { type: 'structure' } } as const
  expect(jsonSource({ metadata, shapes }).exceptionNames).toEqual(['Gone'])
})
