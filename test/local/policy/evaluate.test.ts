import { expect, test } from 'vitest'
import type { Principal } from '../../../src/local/auth/principal.js'
import { parsePolicy } from '../../../src/local/policy/document.js'
import { evaluate, isPublic, type PolicySet } from '../../../src/local/policy/evaluate.js'

const user: Principal = {
  kind: 'user',
  accountId: '123456789012',
  arn: 'arn:aws:iam::123456789012:user/ada',
  userId: 'AIDAEXAMPLE',
  name: 'ada',
}
const root: Principal = { ...user, kind: 'root', arn: 'arn:aws:iam::123456789012:root', name: 'root' }

function policy(...Statement: readonly object[]) {
  return parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }))
}
const allow = (Action: string, Resource = '*', more: object = {}) =>
  policy({ Effect: 'Allow', Action, Resource, ...more })
const deny = (Action: string, Resource = '*') => policy({ Effect: 'Deny', Action, Resource })

function decide(
  policies: Partial<PolicySet>,
  action = 's3:GetObject',
  resource = 'arn:aws:s3:::b/k',
  principal = user,
) {
  const context = new Map([
    ['aws:username', ['ada']],
    ['aws:sourceip', ['10.1.2.3']],
  ])
  const { isAllowed, isExplicit } = evaluate({ principal, action, resource, context }, { identity: [], ...policies })
  return isAllowed ? 'allowed' : isExplicit ? 'denied' : 'not allowed'
}

test('without a policy a user may do nothing, and the account everything', () => {
  expect(decide({})).toBe('not allowed')
  expect(decide({}, 's3:GetObject', '*', root)).toBe('allowed')
})

test('an allow is enough, and an explicit deny wins over all of them', () => {
  expect(decide({ identity: [allow('s3:*')] })).toBe('allowed')
  expect(decide({ identity: [allow('s3:get*')] })).toBe('allowed')
  expect(decide({ identity: [allow('s3:*'), deny('s3:GetObject')] })).toBe('denied')
  expect(decide({ identity: [allow('s3:*'), deny('s3:GetObject', 'arn:aws:s3:::other/*')] })).toBe('allowed')
})

test('resources are matched with wildcards and variables', () => {
  expect(decide({ identity: [allow('s3:*', 'arn:aws:s3:::b/*')] })).toBe('allowed')
  expect(decide({ identity: [allow('s3:*', 'arn:aws:s3:::b')] })).toBe('not allowed')
  const home = [allow('s3:*', 'arn:aws:s3:::home/${aws:username}/*')]
  expect(decide({ identity: home }, 's3:GetObject', 'arn:aws:s3:::home/ada/x')).toBe('allowed')
  expect(decide({ identity: home }, 's3:GetObject', 'arn:aws:s3:::home/bob/x')).toBe('not allowed')
  expect(decide({ identity: [allow('s3:*', 'arn:aws:s3:::${aws:nothing}*')] })).toBe('not allowed')
})

test('NotAction and NotResource mean all but these', () => {
  const statement = { Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::secret/*' }
  expect(decide({ identity: [policy(statement)] })).toBe('allowed')
  expect(decide({ identity: [policy(statement)] }, 'iam:CreateUser')).toBe('not allowed')
  expect(decide({ identity: [policy(statement)] }, 's3:GetObject', 'arn:aws:s3:::secret/x')).toBe('not allowed')
})

test('a boundary and a session narrow what the identity may', () => {
  expect(decide({ identity: [allow('*')], boundary: allow('ec2:*') })).toBe('not allowed')
  expect(decide({ identity: [allow('*')], boundary: allow('s3:*') })).toBe('allowed')
  expect(decide({ identity: [allow('*')], session: [allow('s3:Put*')] })).toBe('not allowed')
  expect(decide({ identity: [allow('s3:*')], session: [allow('*')] })).toBe('allowed')
})

test("a resource's policy lets a user by name; its account only lets the account decide", () => {
  const forUser = allow('s3:*', '*', { Principal: { AWS: user.arn } })
  const forAccount = allow('s3:*', '*', { Principal: { AWS: '123456789012' } })
  expect(decide({ resource: forUser })).toBe('allowed')
  expect(decide({ resource: forAccount })).toBe('not allowed')
  expect(decide({ resource: forAccount, identity: [allow('s3:*')], needsResource: true })).toBe('allowed')
  expect(decide({ resource: allow('s3:*', '*', { Principal: { AWS: 'arn:aws:iam::123456789012:user/eve' } }) })).toBe(
    'not allowed',
  )
  expect(decide({ identity: [allow('*')], needsResource: true })).toBe('not allowed')
  expect(decide({}, 's3:GetObject', '*', root)).toBe('allowed')
  const denied = policy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' })
  expect(decide({ resource: denied }, 's3:GetObject', '*', root)).toBe('denied')
})

test.each([
  [{ StringEquals: { 'aws:username': ['bob', 'ada'] } }, true],
  [{ StringNotEquals: { 'aws:username': 'ada' } }, false],
  [{ StringLike: { 'aws:username': 'a?a' } }, true],
  [{ StringEquals: { 's3:prefix': 'x' } }, false],
  [{ StringEqualsIfExists: { 's3:prefix': 'x' } }, true],
  [{ StringNotEquals: { 's3:prefix': 'x' } }, true],
  [{ Null: { 's3:prefix': 'true' } }, true],
  [{ Null: { 'aws:username': true } }, false],
  [{ IpAddress: { 'aws:SourceIp': '10.1.0.0/16' } }, true],
  [{ NotIpAddress: { 'aws:SourceIp': '10.1.0.0/16' } }, false],
  [{ IpAddress: { 'aws:SourceIp': ['192.168.0.0/16', '10.1.2.3'] } }, true],
  [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }, false],
  [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }, true],
  [{ StringEquals: { 'aws:username': 'ada' }, IpAddress: { 'aws:SourceIp': '1.2.3.4' } }, false],
])('the condition %j holds: %s', (Condition, wanted) => {
  expect(decide({ identity: [allow('s3:*', '*', { Condition })] })).toBe(wanted ? 'allowed' : 'not allowed')
})

test.each([
  ['{', 'Json'],
  ['{"Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}', 'effect'],
  ['{"Statement":[{"Effect":"Allow","Resource":"*"}]}', 'actions'],
  ['{"Statement":[{"Effect":"Allow","Action":"*","Recource":"*"}]}', 'Recource'],
  ['{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"StringIs":{"a":"b"}}}]}', 'StringIs'],
  ['{"Version":"2011-01-01","Statement":[]}', 'version'],
])('the document %s is refused', (text, problem) => {
  expect(() => parsePolicy(text)).toThrow(expect.objectContaining({ code: 'MalformedPolicyDocument' }))
  expect(() => parsePolicy(text)).toThrow(new RegExp(problem, 'i'))
})

test('a policy for everybody is public unless a condition says who', () => {
  expect(isPublic(allow('s3:*', '*', { Principal: '*' }))).toBe(true)
  const Condition = { StringEquals: { 'aws:SourceAccount': '1' } }
  expect(isPublic(allow('s3:*', '*', { Principal: { AWS: '*' }, Condition }))).toBe(false)
  expect(isPublic(allow('s3:*', '*', { Principal: { AWS: user.arn } }))).toBe(false)
})
