import { expect, test } from 'vitest'
import type { RawPartitions, RawRule, RawRuleSet } from '../../src/endpoint/raw-rules.js'
import { compileRuleSet } from '../../src/endpoint/rule-set.js'
import { EndpointResolutionError } from '../../src/errors/endpoint.js'

const outputs = { dnsSuffix: 'amazonaws.com', supportsFIPS: true }

const partitions: RawPartitions = {
  partitions: [
    { id: 'aws', regionRegex: '^us-\\w+-\\d+$', regions: { 'aws-global': {} }, outputs },
    {
      id: 'aws-cn',
      regionRegex: '^cn-\\w+-\\d+$',
      regions: {},
      outputs: { ...outputs, dnsSuffix: 'amazonaws.com.cn' },
    },
  ],
}

const region = { type: 'String', builtIn: 'AWS::Region' }

function rulesOf(
  rules: RawRule[],
  parameters: RawRuleSet['parameters'] = { Region: region, Bucket: { type: 'string' } },
) {
  return compileRuleSet({ parameters, rules }, partitions)
}

function isSet(name: string) {
  return { fn: 'isSet', argv: [{ ref: name }] }
}

function assignStart(length: number) {
  return { fn: 'substring', argv: [{ ref: 'Bucket' }, 0, length, false], assign: 'start' }
}

function endpoint(url: string, ...conditions: NonNullable<RawRule['conditions']>): RawRule {
  return { type: 'endpoint', conditions, endpoint: { url } }
}

test('the first rule whose conditions hold decides', () => {
  const rules = rulesOf([endpoint('https://{Bucket}.example.com', isSet('Bucket')), endpoint('https://example.com')])
  expect(rules.resolve({ Bucket: 'photos' }).url).toBe('https://photos.example.com')
  expect(rules.resolve({}).url).toBe('https://example.com')
})

test('a tree in which nothing fits lets the rules after it decide', () => {
  const tree: RawRule = { type: 'tree', rules: [endpoint('https://in.tree', isSet('Bucket'))] }
  expect(rulesOf([tree, endpoint('https://after')]).resolve({}).url).toBe('https://after')
})

test('what a condition assigns is known to later conditions and to the rules inside', () => {
  const partition = { fn: 'aws.partition', argv: [{ ref: 'Region' }], assign: 'p' }
  const isChina = { fn: 'stringEquals', argv: [{ fn: 'getAttr', argv: [{ ref: 'p' }, 'name'] }, 'aws-cn'] }
  const rules = rulesOf([
    { type: 'tree', conditions: [partition, isChina], rules: [endpoint('https://x.{Region}.{p#dnsSuffix}')] },
    endpoint('https://other'),
  ])
  expect(rules.resolve({ Region: 'cn-north-1' }).url).toBe('https://x.cn-north-1.amazonaws.com.cn')
  expect(rules.resolve({ Region: 'us-east-1' }).url).toBe('https://other')
})

test('siblings may assign the same name, and know nothing of one another', () => {
  const rules = rulesOf([
    endpoint('https://six-{start}', isSet('Bucket'), assignStart(6)),
    endpoint('https://leaked', isSet('Bucket'), isSet('start')),
    endpoint('https://three-{start}', isSet('Bucket'), assignStart(3)),
  ])
  expect(rules.resolve({ Bucket: 'abcd' }).url).toBe('https://three-abc')
  expect(rules.resolve({ Bucket: 'abcdefgh' }).url).toBe('https://six-abcdef')
})

test('a name that has a value cannot be assigned again', () => {
  const rules = rulesOf([endpoint('https://x', { fn: 'isSet', argv: [{ ref: 'Bucket' }], assign: 'Region' })])
  expect(() => rules.resolve({})).toThrow(EndpointResolutionError)
})

test('the empty text and zero hold as conditions', () => {
  const encode = { fn: 'uriEncode', argv: [{ ref: 'Bucket' }] }
  const rules = rulesOf([endpoint('https://held', encode), endpoint('https://not')])
  expect(rules.resolve({ Bucket: '' }).url).toBe('https://held')
  expect(rules.resolve({}).url).toBe('https://not')
})

test('defaults stand in for absent parameters', () => {
  const rules = rulesOf([endpoint('https://{Region}-{Names#[1]}')], {
    Region: { type: 'string', default: 'us-west-5', required: true },
    Names: { type: 'stringArray', default: ['a', 'b'] },
  })
  expect(rules.resolve({}).url).toBe('https://us-west-5-b')
  expect(rules.resolve({ Region: 'eu-1', Names: ['x', 'y'] }).url).toBe('https://eu-1-y')
})

test('a required parameter without a value is an error that names it', () => {
  const rules = rulesOf([endpoint('https://x')], { ApiType: { type: 'string', required: true } })
  expect(() => rules.resolve({})).toThrow(/ApiType/)
})

test('a value of another type than declared is an error, remembered or not', () => {
  const rules = rulesOf([endpoint('https://{Bucket}', isSet('Bucket'))])
  expect(rules.resolve({ Bucket: '5' }).url).toBe('https://5')
  expect(() => rules.resolve({ Bucket: 5 })).toThrow(/take a string as Bucket, not a number/)
  expect(() => rules.resolve({ Bucket: ['5'] })).toThrow(EndpointResolutionError)
})

test('rules of which none fits are an error that shows the parameters', () => {
  expect(() => rulesOf([endpoint('https://x', isSet('Bucket'))]).resolve({ Region: 'us-east-1' })).toThrow(
    /No endpoint rule fits.*us-east-1/,
  )
})

test('an unknown function, rule type or parameter type is named when it is reached', () => {
  expect(() => rulesOf([endpoint('https://x', { fn: 'magic', argv: [] })]).resolve({})).toThrow(/magic/)
  expect(() => rulesOf([{ type: 'riddle' }]).resolve({})).toThrow(/riddle/)
  expect(() => rulesOf([endpoint('https://x')], { Odd: { type: 'integer' } })).toThrow(/Odd as integer/)
  const early = rulesOf([endpoint('https://early'), { type: 'riddle' }])
  expect(early.resolve({}).url).toBe('https://early')
})

test('properties are filled in at any depth, headers are lists', () => {
  const rules = rulesOf([
    {
      type: 'endpoint',
      endpoint: {
        url: { ref: 'Bucket' },
        properties: { authSchemes: [{ name: 'sigv4a', signingRegionSet: ['{Region}', '*'] }], backend: 'X', n: 1 },
        headers: { 'x-region': ['{Region}', { fn: 'uriEncode', argv: ['a b'] }] },
      },
    },
  ])
  const found = rules.resolve({ Region: 'us-east-1', Bucket: 'https://h' })
  expect(found.properties).toEqual({
    authSchemes: [{ name: 'sigv4a', signingRegionSet: ['us-east-1', '*'] }],
    backend: 'X',
    n: 1,
  })
  expect(found.authSchemes).toEqual([{ name: 'sigv4a', signingRegionSet: ['us-east-1', '*'] }])
  expect(found.headers).toEqual({ 'x-region': ['us-east-1', 'a%20b'] })
})

test('doubled braces are braces, and a place without a value is an error', () => {
  const rules = rulesOf([endpoint('https://h/{{{Region}}}/{{x}}/}')])
  expect(rules.resolve({ Region: 'r' }).url).toBe('https://h/{r}/{x}/}')
  expect(() => rules.resolve({})).toThrow(/\{Region\}/)
})

test('the same values give the same object, however they are given', () => {
  const rules = rulesOf([endpoint('https://{Bucket}.{Region}')])
  const first = rules.resolve({ Region: 'r', Bucket: 'b' })
  expect(rules.resolve({ Bucket: 'b', Region: 'r', Unknown: 'x' })).toBe(first)
  const bound = rules.bind({ Region: 'r' }, ['Bucket'])
  expect(bound(['b'])).toBe(bound(['b']))
  expect(bound(['c']).url).toBe('https://c.r')
  expect(rules.bind({ Region: 'r' }, ['Bucket'])).toBe(bound)
  expect(rules.bind({ Region: 's' }, ['Bucket'])(['b']).url).toBe('https://b.s')
})

test('values that look alike are kept apart', () => {
  const rules = rulesOf([endpoint('https://{A}|{B}')], { A: { type: 'string' }, B: { type: 'string' } })
  const texts = ['-', '+', '1:a', 'a1:', '', 'a', 'a-', '1', '[', ']']
  for (const A of texts) for (const B of texts) expect(rules.resolve({ A, B }).url).toBe(`https://${A}|${B}`)
  for (const A of texts) for (const B of texts) expect(rules.resolve({ A, B }).url).toBe(`https://${A}|${B}`)
})

test('what was resolved is remembered within bounds and stays right beyond them', () => {
  const rules = rulesOf([endpoint('https://{Bucket}')])
  const first = rules.resolve({ Bucket: 'b0' })
  for (let i = 0; i < 5000; i++) expect(rules.resolve({ Bucket: `b${i}` }).url).toBe(`https://b${i}`)
  expect(rules.resolve({ Bucket: 'b0' })).not.toBe(first)
  expect(rules.resolve({ Bucket: 'b0' })).toEqual(first)
})

test('errors are not remembered as endpoints', () => {
  const rules = rulesOf([endpoint('https://x', isSet('Bucket')), { type: 'error', error: 'No {Region}' }])
  for (let i = 0; i < 2; i++) expect(() => rules.resolve({ Region: 'r' })).toThrow('No r')
  expect(rules.resolve({ Region: 'r', Bucket: 'b' }).url).toBe('https://x')
})

test('parameters that no rule reads and nobody requires are not used', () => {
  const parameters = {
    Read: { type: 'string' },
    Template: { type: 'string' },
    Attribute: { type: 'stringArray' },
    Needed: { type: 'string', required: true, default: 'x' },
    Key: { type: 'string' },
  }
  const rules = rulesOf([endpoint('https://{Template}{Attribute#[0]}', isSet('Read'))], parameters)
  expect(Object.keys(parameters).filter(rules.isUsed)).toEqual(['Read', 'Template', 'Attribute', 'Needed'])
})
