/**
 * Services that give something else than their model says.
 */

import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { ChecksumError } from '../../src/errors/public.js'
import { clientFor } from '../helpers/client.js'
import { type Answer, serve } from '../helpers/http-server.js'

async function answerOf(service: string, method: string, params: object, answer: Answer) {
  const server = await serve(() => answer)
  return clientFor(service, server.url)[method]!(params)
}

test('policies of IAM are objects, wherever they stand, and texts where they are no JSON', async () => {
  const policy = { Version: '2012-10-17', Statement: [{ Sid: 'ä' }] }
  const encoded = encodeURIComponent(JSON.stringify(policy))
  const document = `<PolicyDocument>${encoded}</PolicyDocument>`
  const role = await answerOf(
    'iam',
    'getRolePolicy',
    { RoleName: 'r', PolicyName: 'p' },
    {
      body: `<R><GetRolePolicyResult>${document}</GetRolePolicyResult></R>`,
    },
  )
  expect(role['PolicyDocument']).toEqual(policy)
  const details = await answerOf(
    'iam',
    'getAccountAuthorizationDetails',
    {},
    {
      body: `<R><GetAccountAuthorizationDetailsResult><UserDetailList><member><UserPolicyList><member>${document}</member>
      <member><PolicyDocument>%7Bbroken</PolicyDocument></member></UserPolicyList></member></UserDetailList>
      </GetAccountAuthorizationDetailsResult></R>`,
    },
  )
  expect(details['UserDetailList']).toEqual([
    { UserPolicyList: [{ PolicyDocument: policy }, { PolicyDocument: '{broken' }] },
  ])
})

const template = (text: string) => ({
  body: `<R><GetTemplateResult><TemplateBody>${text}</TemplateBody></GetTemplateResult></R>`,
})

test('a template of CloudFormation in JSON is an object, one in YAML a text', async () => {
  const inJson = await answerOf('cloudformation', 'getTemplate', { StackName: 's' }, template('{"Resources":{}}'))
  expect(inJson['TemplateBody']).toEqual({ Resources: {} })
  const inYaml = await answerOf('cloudformation', 'getTemplate', { StackName: 's' }, template('Resources: {}'))
  expect(inYaml['TemplateBody']).toBe('Resources: {}')
})

test('the console of a machine is text', async () => {
  const body = `<R><output>${Buffer.from('boot\xff\n', 'latin1').toString('base64')}</output></R>`
  const output = await answerOf('ec2', 'getConsoleOutput', { InstanceId: 'i-1' }, { body })
  expect(output['Output']).toBe('boot\ufffd\n')
})

test('Route 53 takes its ids as it gives them', async () => {
  const server = await serve(() => ({ body: '<R/>' }))
  const route53 = clientFor('route53', server.url)
  await route53['getHostedZone']!({ Id: '/hostedzone/Z1' })
  await route53['getChange']!({ Id: '/change/C1' })
  await route53['createHostedZone']!({ Name: 'a.', CallerReference: 'r', DelegationSetId: '/delegationset/N1' })
  await route53['listResourceRecordSets']!({ HostedZoneId: 'Z1' })
  expect(server.requests.map(({ url }) => url)).toEqual([
    '/2013-04-01/hostedzone/Z1',
    '/2013-04-01/change/C1',
    '/2013-04-01/hostedzone',
    '/2013-04-01/hostedzone/Z1/rrset',
  ])
  expect(server.requests[2]!.body.toString()).toContain('<DelegationSetId>N1</DelegationSetId>')
})

test('an answer of DynamoDB that was damaged on its way is asked for again', async () => {
  const body = '{"TableNames":["a"]}'
  const whole = { headers: { 'x-amz-crc32': String(crc32(body)) }, body }
  const damaged = { ...whole, body: body.replace('a', 'b') }
  const server = await serve((_, number) => (number === 1 ? damaged : whole))
  const output = await clientFor('dynamodb', server.url)['listTables']!()
  expect(output).toMatchObject({ TableNames: ['a'], ResponseMetadata: { RetryAttempts: 1 } })
  await expect(answerOf('dynamodb', 'listTables', {}, damaged)).rejects.toBeInstanceOf(ChecksumError)
  await expect(answerOf('kms', 'listKeys', {}, { ...damaged, body: '{}' })).resolves.toBeDefined()
})

const refuse = (error: object): Answer => ({
  status: 400,
  headers: { 'x-amzn-errortype': 'InvalidGrantException' },
  body: JSON.stringify(error),
})

test('errors of SSO OIDC say what went wrong in words', async () => {
  const params = { clientId: 'c', clientSecret: 's', grantType: 'g' }
  await expect(
    answerOf('sso-oidc', 'createToken', params, refuse({ error: 'invalid_grant', error_description: 'too late' })),
  ).rejects.toMatchObject({
    code: 'InvalidGrantException',
    response: { Error: { Message: 'too late' }, error: 'invalid_grant', error_description: 'too late' },
  })
  await expect(
    answerOf('sso-oidc', 'createToken', params, refuse({ message: 'mine', error_description: 'too late' })),
  ).rejects.toMatchObject({ response: { Error: { Message: 'mine' } } })
  await expect(
    answerOf('sso-oidc', 'createToken', params, { status: 502, body: '<html>no</html>' }),
  ).rejects.toMatchObject({ code: '502' })
})

test('SQS errors are found by either of their two codes', async () => {
  const answer = {
    status: 400,
    headers: { 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' },
    body: '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"no"}',
  }
  const server = await serve(() => answer)
  const sqs = clientFor('sqs', server.url)
  const call = sqs['getQueueUrl']!({ QueueName: 'q' })
  await expect(call).rejects.toBeInstanceOf(sqs.exceptions['QueueDoesNotExist'])
  await expect(call).rejects.toMatchObject({ code: 'AWS.SimpleQueueService.NonExistentQueue' })
})
