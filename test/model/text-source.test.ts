import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import type { JsonModel } from '../../src/model/json-source.js'
import { textSource } from '../../src/model/text-source.js'
import { readModel, serviceNamesIn } from '../../tools/compile-models/compile-models.js'
import { encodeModel, unreadKeys } from '../../tools/compile-models/encode-model.js'

const models = fileURLToPath(new URL('../../models/', import.meta.url))

/** What is left of a part of a model: without the keys that are not shipped and without empty lists. */
function shipped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shipped)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key, entry]) => {
    const unread = unreadKeys.has(key) && (typeof entry !== 'object' || Array.isArray(entry))
    return !unread && !(Array.isArray(entry) && entry.length === 0)
  })
  return Object.fromEntries(entries.map(([key, entry]) => [key, shipped(entry)]))
}

/** What reads differently, as `service: part`. One `expect` a part would take half a minute. */
function differences(model: JsonModel, service: string): string[] {
  const endpoints = { aws: { endpoints: { 'us-east-1': {} } } }
  const source = textSource(encodeModel(model, endpoints))
  const { operations = {}, shapes = {} } = model
  const pairs: [part: string, read: unknown, wanted: unknown][] = [
    ['metadata', source.metadata, model.metadata],
    ['clientContextParams', source.clientContextParams, model.clientContextParams ?? {}],
    ['operation names', source.operationNames, Object.keys(operations)],
    ['shape names', source.shapeNames, Object.keys(shapes)],
    ['exceptions', source.exceptionNames, Object.keys(shapes).filter((name) => shapes[name]?.exception === true)],
    ['paginators', source.paginators(), model.paginators ?? {}],
    ['waiters', source.waiters(), model.waiters ?? {}],
    ['endpointRuleSet', source.endpointRuleSet(), model.endpointRuleSet],
    ['endpoints', source.endpoints(), endpoints],
    ['resources', source.resources(), model.resources],
  ]
  for (const [name, operation] of Object.entries(operations)) {
    pairs.push([name, source.operation(name), shipped(operation)])
  }
  for (const [name, shape] of Object.entries(shapes)) {
    const decoded = source.shape(name)
    pairs.push([name, decoded, shipped(shape)])
    pairs.push([`${name} order`, Object.keys(decoded?.members ?? {}), Object.keys(shape.members ?? {})])
  }
  return pairs.filter(([, read, wanted]) => !isDeepStrictEqual(read, wanted)).map(([part]) => `${service}: ${part}`)
}

test('every service reads the same from its text as from its JSON', { timeout: 60_000 }, () => {
  const services = serviceNamesIn(models)
  expect(services.length).toBeGreaterThan(400)
  expect(services.flatMap((service) => differences(readModel(models, service), service))).toEqual([])
})

test('a model with nothing in it reads as empty', () => {
  const source = textSource(encodeModel({ metadata: { apiVersion: '1', protocol: 'json' } }, {}))
  expect(source.operationNames).toEqual([])
  expect(source.shapeNames).toEqual([])
  expect(source.exceptionNames).toEqual([])
  expect(source.clientContextParams).toEqual({})
  expect(source.paginators()).toEqual({})
  expect(source.endpointRuleSet()).toBeUndefined()
  expect(source.operation('Any')).toBeUndefined()
  expect(source.shape('Any')).toBeUndefined()
})

test('a name that no shape has is unknown, even where another name begins with it', () => {
  const source = textSource(
    encodeModel({ metadata: { apiVersion: '1', protocol: 'json' }, shapes: { AB: { type: 'string' } } }, {}),
  )
  expect(source.shape('A')).toBeUndefined()
  expect(source.shape('AB')).toEqual({ type: 'string' })
  expect(source.shape('constructor')).toBeUndefined()
})
