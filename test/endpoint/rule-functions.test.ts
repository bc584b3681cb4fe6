import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileAttribute } from '../../src/endpoint/attribute.js'
import { compilePartitions } from '../../src/endpoint/partitions.js'
import { createRuleFunctions } from '../../src/endpoint/rule-functions.js'

const partitions = [
  { id: 'aws', regionRegex: '^(us|eu)\\-\\w+\\-\\d+$', regions: { 'aws-global': {} }, outputs: { dnsSuffix: 'a' } },
  { id: 'aws-cn', regionRegex: '^cn\\-\\w+\\-\\d+$', regions: { 'aws-cn-global': {} }, outputs: { dnsSuffix: 'c' } },
]

const functions = createRuleFunctions(compilePartitions({ partitions }))

function call(name: string, ...values: unknown[]): unknown {
  return functions.get(name)?.(...values)
}

test.each([
  ['eu-west-1', 'aws'],
  ['cn-somewhere-9', 'aws-cn'],
  ['aws-cn-global', 'aws-cn'],
  ['mars-1', 'aws'],
  ['', 'aws'],
])('the partition of %s is %s', (region, name) => {
  expect(call('aws.partition', region)).toMatchObject({ name })
  expect(call('aws.partition', region)).toMatchObject({ name })
})

test('no region means the first partition', () => {
  expect(call('aws.partition', undefined)).toEqual({ name: 'aws', dnsSuffix: 'a' })
})

test('an ARN is taken apart, its resource at colons and slashes', () => {
  expect(call('aws.parseArn', 'arn:aws:s3::123:a/b:c')).toEqual({
    partition: 'aws',
    service: 's3',
    region: '',
    accountId: '123',
    resource: 'a/b:c',
    resourceId: ['a', 'b', 'c'],
  })
})

test.each(['photos', 'arn:aws:s3:r:a', 'arn:aws:s3:r:a:', 'arn::s3:r:a:x', 'arn:aws::r:a:x', 'ARN:aws:s3:r:a:x', ''])(
  '%j is no ARN',
  (text) => {
    expect(call('aws.parseArn', text)).toBeUndefined()
  },
)

test.each([
  ['https://h', '/', '/'],
  ['https://h/', '/', '/'],
  ['https://h/a', '/a', '/a/'],
  ['https://h//a/./b/../c/', '//a/./b/../c/', '/a/c/'],
  ['https://h/../x', '/../x', '/x/'],
  ['https://h/a b%20c/ü', '/a b%20c/ü', '/a%20b%20c/%C3%BC/'],
  ['https://h/50%/x', '/50%/x', '/50%25/x/'],
])('the normalised path of %s', (url, path, normalizedPath) => {
  expect(call('parseURL', url)).toMatchObject({ path: path === '/' && url === 'https://h' ? '' : path, normalizedPath })
})

test.each([
  ['http://192.168.1.1:80/x', true, '192.168.1.1:80'],
  ['http://999.1.1.1', true, '999.1.1.1'],
  ['https://[::1]:443/', true, '[::1]:443'],
  ['https://[::zz]/', false, '[::zz]'],
  ['HTTPS://Example.com', false, 'Example.com'],
])('%s: isIp is %s', (url, isIp, authority) => {
  expect(call('parseURL', url)).toMatchObject({ isIp, authority, scheme: expect.stringMatching(/^https?$/) })
})

test.each(['ftp://h', 'h', 'https://', '//h', 'https://h?x=1', 'https://h:port', 'https://h:65536', ''])(
  'parseURL has nothing for %s',
  (url) => {
    expect(call('parseURL', url)).toBeUndefined()
  },
)

test.each([
  ['us-east-1', false, true],
  ['a', false, true],
  ['', false, false],
  ['-a', false, false],
  ['a-', false, false],
  ['a.b', false, false],
  ['a.b', true, true],
  ['a..b', true, false],
  ['a_b', true, false],
  ['a\n', false, false],
  ['x'.repeat(63), false, true],
  ['x'.repeat(64), false, false],
])('isValidHostLabel(%j, %s) is %s', (label, dots, answer) => {
  expect(call('isValidHostLabel', label, dots)).toBe(answer)
})

test.each([
  ['photos', false, true],
  ['my.photos', false, false],
  ['my.photos', true, true],
  ['Photos', true, false],
  ['ab', true, false],
  ['1.2.3.4', true, false],
  ['a_b_c', true, false],
  ['-abc', true, false],
  ['abc-.d', true, false],
  ['x'.repeat(64), true, false],
])('a bucket named %j can be a host name (with dots: %s): %s', (name, dots, answer) => {
  expect(call('aws.isVirtualHostableS3Bucket', name, dots)).toBe(answer)
})

test.each([
  ['abcdefg', 0, 4, false, 'abcd'],
  ['abcdefg', 0, 4, true, 'defg'],
  ['abcdefg', 1, 3, true, 'ef'],
  ['abcd', 0, 4, false, 'abcd'],
  ['abc', 0, 4, false, undefined],
  ['abcd', 2, 2, false, undefined],
  ['abcd', 3, 1, false, undefined],
  ['abcdé', 0, 2, false, undefined],
  ['', 0, 1, false, undefined],
])('substring(%j, %i, %i, %s) is %j', (text, start, stop, reverse, answer) => {
  expect(call('substring', text, start, stop, reverse)).toBe(answer)
})

test('logic and comparison', () => {
  expect(call('not', false)).toBe(true)
  expect(call('not', undefined)).toBe(true)
  expect(call('not', true)).toBe(false)
  expect(call('isSet', '')).toBe(true)
  expect(call('isSet', false)).toBe(true)
  expect(call('isSet', undefined)).toBe(false)
  expect(call('stringEquals', 'a', 'a')).toBe(true)
  expect(call('stringEquals', 'a', 'A')).toBe(false)
  expect(call('booleanEquals', false, undefined)).toBe(false)
})

test('uriEncode leaves only unreserved characters', () => {
  expect(call('uriEncode', "a/b c~*'()é")).toBe('a%2Fb%20c~%2A%27%28%29%C3%A9')
})

test('no function fails on what it was not made for', () => {
  const names = [...functions.keys()]
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.array(fc.anything(), { maxLength: 4 }), (name, values) => {
      functions.get(name)?.(...values)
    }),
  )
})

test('attributes are read by member, by index, and one inside the other', () => {
  const value = { a: { b: ['x', ['y']] }, list: ['p', 'q'] }
  expect(compileAttribute('list[1]')(value)).toBe('q')
  expect(compileAttribute('a.b[1][0]')(value)).toBe('y')
  expect(compileAttribute('[0]')(['first'])).toBe('first')
  expect(compileAttribute('list[2]')(value)).toBeUndefined()
  expect(compileAttribute('a.none[0].x')(value)).toBeUndefined()
  expect(compileAttribute('a')('text')).toBeUndefined()
  expect(compileAttribute('a')(undefined)).toBeUndefined()
})
