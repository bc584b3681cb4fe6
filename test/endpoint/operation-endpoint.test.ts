import { expect, test } from 'vitest'
import { compileOperationEndpoint } from '../../src/endpoint/operation-endpoint.js'
import type { EndpointSettings } from '../../src/endpoint/parameters.js'
import type { RawRuleSet } from '../../src/endpoint/raw-rules.js'
import { compileRuleSet } from '../../src/endpoint/rule-set.js'
import { UnknownEndpointResolutionBuiltInName } from '../../src/errors/endpoint.js'
import { jsonSource, type JsonModel } from '../../src/model/json-source.js'
import { ServiceModel } from '../../src/model/service.js'

const json: JsonModel = {
  metadata: { apiVersion: '2026-01-01', protocol: 'json' },
  clientContextParams: { ForcePathStyle: { type: 'boolean' } },
  operations: {
    List: { name: 'List' },
    Get: { name: 'Get', input: { shape: 'GetInput' } },
    Control: {
      name: 'Control',
      input: { shape: 'GetInput' },
      staticContextParams: { Name: { value: 'fixed' }, ForcePathStyle: { value: false } },
    },
    Batch: {
      name: 'Batch',
      input: { shape: 'BatchInput' },
      operationContextParams: { Names: { path: 'Items[*].Name' } },
    },
  },
  shapes: {
    Text: { type: 'string' },
    Item: { type: 'structure', members: { Name: { shape: 'Text' } } },
    Items: { type: 'list', member: { shape: 'Item' } },
    BatchInput: { type: 'structure', members: { Items: { shape: 'Items' } } },
    GetInput: {
      type: 'structure',
      members: {
        Thing: { shape: 'Text', contextParam: { name: 'Name' } },
        Key: { shape: 'Text', contextParam: { name: 'Key' } },
      },
    },
  },
}

const ruleSet: RawRuleSet = {
  parameters: {
    Region: { type: 'string', builtIn: 'AWS::Region' },
    Endpoint: { type: 'string', builtIn: 'SDK::Endpoint' },
    Account: { type: 'string', builtIn: 'AWS::Auth::AccountId', default: 'none' },
    ForcePathStyle: { type: 'boolean', builtIn: 'AWS::S3::ForcePathStyle', default: false },
    Name: { type: 'string', default: 'no' },
    Names: { type: 'stringArray', default: [] },
    Key: { type: 'string' },
  },
  rules: [
    {
      type: 'endpoint',
      conditions: [{ fn: 'isSet', argv: [{ ref: 'Endpoint' }] }],
      endpoint: { url: { ref: 'Endpoint' } },
    },
    {
      type: 'endpoint',
      conditions: [{ fn: 'getAttr', argv: [{ ref: 'Names' }, '[0]'], assign: 'first' }],
      endpoint: { url: 'https://{first}.{Region}' },
    },
    { type: 'endpoint', endpoint: { url: 'https://{Region}/{Name}/{ForcePathStyle}/{Account}' } },
  ],
}

const model = new ServiceModel('thing', jsonSource(json))
const rules = compileRuleSet(ruleSet, { partitions: [] })

function compile(operationName: string, settings: Partial<EndpointSettings> = {}) {
  const builtIns = { 'AWS::Region': 'r1', ...settings.builtIns }
  return compileOperationEndpoint(model.operation(operationName), rules, { ...settings, builtIns })
}

test('an operation whose input has no part in it always goes to the same endpoint', () => {
  const list = compile('List')
  expect(list.isFixed).toBe(true)
  expect(list.resolve({}).url).toBe('https://r1/no/false/none')
  expect(list.resolve({ Thing: 'ignored' })).toBe(list.resolve({}))
})

test('an input member bound to a parameter decides', () => {
  const get = compile('Get')
  expect(get.isFixed).toBe(false)
  expect(get.resolve({ Thing: 'x' }).url).toBe('https://r1/x/false/none')
  expect(get.resolve({ Thing: undefined }).url).toBe('https://r1/no/false/none')
})

test('input members that no rule reads make no difference', () => {
  const get = compile('Get')
  expect(get.resolve({ Thing: 'x', Key: 'a' })).toBe(get.resolve({ Thing: 'x', Key: 'b' }))
  expect(get.parameters({ Thing: 'x', Key: 'a' })).not.toHaveProperty('Key', 'a')
})

test('a static value goes before the input and the client', () => {
  const control = compile('Control', { clientContext: { forcePathStyle: true } })
  expect(control.isFixed).toBe(true)
  expect(control.resolve({ Thing: 'x' }).url).toBe('https://r1/fixed/false/none')
})

test("the client's own setting goes before the built-in, the built-in before the default", () => {
  const builtIns = { 'AWS::S3::ForcePathStyle': true }
  expect(compile('List', { builtIns }).resolve({}).url).toBe('https://r1/no/true/none')
  expect(compile('List', { builtIns, clientContext: { forcePathStyle: false } }).resolve({}).url).toBe(
    'https://r1/no/false/none',
  )
})

test('a path into the input gives lists', () => {
  const batch = compile('Batch')
  expect(batch.resolve({ Items: [{ Name: 'a' }, { Name: 'b' }] }).url).toBe('https://a.r1')
  expect(batch.resolve({ Items: [] }).url).toBe('https://r1/no/false/none')
  expect(batch.resolve({}).url).toBe('https://r1/no/false/none')
})

test('a call may override built-ins, and does so for itself only', () => {
  const get = compile('Get')
  const overridden = get.resolve({ Thing: 'x' }, { 'AWS::Auth::AccountId': '123', 'AWS::Region': 'r2' })
  expect(overridden.url).toBe('https://r2/x/false/123')
  expect(get.resolve({ Thing: 'x' }, { 'AWS::Region': 'r2', 'AWS::Auth::AccountId': '123' }).url).toBe(overridden.url)
  expect(get.resolve({ Thing: 'x' }, { 'AWS::Auth::AccountId': undefined }).url).toBe('https://r1/x/false/none')
  expect(get.resolve({ Thing: 'x' }).url).toBe('https://r1/x/false/none')
  expect(get.parameters({ Thing: 'x' }, { 'AWS::Region': 'r3' })).toMatchObject({ Region: 'r3', Name: 'x' })
})

test('an override may take a built-in away', () => {
  const list = compile('List', { builtIns: { 'SDK::Endpoint': 'http://localhost:8000/base' } })
  expect(list.resolve({}).host).toBe('localhost:8000')
  expect(list.resolve({}, { 'SDK::Endpoint': undefined }).host).toBe('r1')
})

test('an override does not go before what the operation says', () => {
  const control = compile('Control')
  expect(control.resolve({}, { 'AWS::S3::ForcePathStyle': true }).url).toBe('https://r1/fixed/false/none')
})

test('without TLS what rules give becomes http, and an endpoint of the user stays as it is', () => {
  const list = compile('List', { useTls: false })
  expect(list.resolve({})).toMatchObject({ url: 'http://r1/no/false/none', protocol: 'http:' })
  expect(list.resolve({})).toBe(list.resolve({}))
  const custom = compile('List', { useTls: false, builtIns: { 'SDK::Endpoint': 'https://h:1' } })
  expect(custom.resolve({})).toMatchObject({ protocol: 'https:', host: 'h:1' })
})

test('an unknown built-in is an error that names it', () => {
  const odd = compileRuleSet(
    { parameters: { X: { type: 'string', builtIn: 'AWS::Odd' } }, rules: [] },
    { partitions: [] },
  )
  const compileOdd = () => compileOperationEndpoint(model.operation('List'), odd, { builtIns: {} })
  expect(compileOdd).toThrow(UnknownEndpointResolutionBuiltInName)
})
