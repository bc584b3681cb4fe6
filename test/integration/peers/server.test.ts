/**
 * How boto3 and the AWS CLI see the embedded AWS: refusals in the words of each protocol, answers and errors of
 * handlers, and failures on purpose. Skipped where there is no boto3; REQUIRE_MOTO=1 forbids that.
 */

import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalAws, ServiceError, startLocalAws } from '../../../src/local/public.js'
import { at, sessionOf } from '../../local/sessions.js'

const run = promisify(execFile)
const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0
const hasAws = spawnSync('aws', ['--version']).status === 0
const isRequired = process.env['REQUIRE_MOTO'] !== undefined
if (!hasBoto3) console.log('skipped: how boto3 sees the embedded AWS; there is no boto3 for python3')
if (!hasAws) console.log('skipped: how the AWS CLI sees the embedded AWS; there is no aws on the PATH')
if (isRequired) test('boto3 and the AWS CLI are there', () => expect([hasBoto3, hasAws]).toEqual([true, true]))

let aws: LocalAws
let skewed: LocalAws
let user: { id: string; secret: string }

beforeAll(async () => {
  aws = await startLocalAws()
  skewed = await startLocalAws({ rootKey: aws.rootKey, now: () => Date.now() + 3_600_000 })
  const session = sessionOf(aws)
  const iam = session.client('iam', at(aws))
  await iam.createUser({ UserName: 'nobody' })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'nobody' })
  user = { id: AccessKey.AccessKeyId, secret: AccessKey.SecretAccessKey }
  const s3 = session.client('s3', at(aws))
  await s3.createBucket({ Bucket: 'bucket' })
  await s3.putObject({ Bucket: 'bucket', Key: 'key', Body: Buffer.alloc(1_000_000, 'x') })
  await s3.putObject({ Bucket: 'bucket', Key: 'small', Body: 'hello' })
})
afterAll(() => Promise.all([aws.stop(), skewed.stop()]))

function prepare(): void {
  aws.on('kms', 'encrypt', ({ Plaintext }) => ({ CiphertextBlob: Plaintext }))
  aws.on('lambda', 'invoke', () => ({ Payload: '"pong"' }))
  aws.on('cloudwatch', 'describeAlarmHistory', () => ({ AlarmHistoryItems: [{ AlarmName: 'a' }] }))
  aws.on('rds', 'describeDbInstances', () => ({ DBInstances: [{ DBInstanceIdentifier: 'd' }] }))
  aws.on('ec2', 'describeVolumes', () => ({ Volumes: [{ CreateTime: new Date(1_700_000_000_000) }] }))
  aws.on('route53', 'getHostedZone', () => ({ HostedZone: { Id: 'Z1', Name: 'n.', CallerReference: 'c' } }))
  aws.on('s3', 'selectObjectContent', () => ({ Payload: [{ Records: { Payload: 'a' } }, { End: {} }] }))
  aws.on('lambda', 'getFunction', refuse('ResourceNotFoundException', { Type: 'User' }))
  aws.on('dynamodb', 'putItem', refuse('ConditionalCheckFailedException', { Item: { id: { S: 'x' } } }))
  aws.on('cloudwatch', 'deleteAlarms', refuse('ResourceNotFound'))
  aws.on('route53', 'deleteHostedZone', refuse('HostedZoneNotEmpty'))
  aws.on('rds', 'deleteDbInstance', refuse('DBInstanceNotFoundFault'))
  aws.on('lambda', 'listLayers', () => {
    throw new TypeError('broken on purpose')
  })
  aws.fail('sqs', 'listQueues', { times: 2, code: 'ThrottlingException', when: isRoot })
  aws.fail('sns', 'listTopics', { times: 2, code: 'Throttling', when: isRoot })
  aws.fail('iam', 'listGroups', { times: 1, status: 500 })
  aws.fail('sts', 'getSessionToken', { delayMs: Infinity })
  aws.fail('iam', 'listRoles', { delayMs: Infinity })
  aws.fail('iam', 'listPolicies', { cut: 'before-answer' })
  aws.fail('ec2', 'describeKeyPairs', { cut: 'before-answer' })
  aws.fail('s3', 'getObject', { cut: 'within-body' })
  aws.fail('s3', 'getBucketTagging', { code: 'SlowDown', headers: { 'retry-after': '1' } })
}

function refuse(code: string, fields = {}): () => never {
  return () => {
    throw new ServiceError(code, 'on purpose', { fields })
  }
}

function isRoot({ caller }: { readonly caller: string }): boolean {
  return caller.endsWith(':root')
}

interface Refusal {
  readonly code: string
  readonly status: number
}

describe.skipIf(!hasBoto3)('boto3', () => {
  let findings: Readonly<Record<string, unknown>>
  beforeAll(async () => {
    prepare()
    const script = fileURLToPath(new URL('boto3_sees.py', import.meta.url))
    const { accessKeyId: id, secretAccessKey: secret } = aws.rootKey
    const given = { url: aws.url, skewedUrl: skewed.url, id, secret, userId: user.id, userSecret: user.secret }
    const { stdout } = await run('python3', [script, JSON.stringify(given)])
    findings = JSON.parse(stdout) as Record<string, unknown>
  })

  const refusals = (what: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(findings)
        .filter(([name]) => name.endsWith(` ${what}`))
        .map(([name, found]) => {
          const { status, code } = found as Refusal
          return [name.slice(0, -what.length - 1), `${status} ${code}`]
        }),
    )

  test('a wrong secret', () => {
    expect(refusals('wrong secret')).toEqual({
      s3: '403 SignatureDoesNotMatch',
      iam: '403 SignatureDoesNotMatch',
      sts: '403 SignatureDoesNotMatch',
      sqs: '403 SignatureDoesNotMatch',
      sns: '403 SignatureDoesNotMatch',
      dynamodb: '400 InvalidSignatureException',
      ec2: '401 AuthFailure',
      lambda: '403 InvalidSignatureException',
      route53: '403 SignatureDoesNotMatch',
      cloudwatch: '403 SignatureDoesNotMatch',
    })
  })

  test('a key that nobody has', () => {
    expect(refusals('unknown key')).toEqual({
      s3: '403 InvalidAccessKeyId',
      iam: '403 InvalidClientTokenId',
      sts: '403 InvalidClientTokenId',
      sqs: '403 InvalidClientTokenId',
      sns: '403 InvalidClientTokenId',
      dynamodb: '400 UnrecognizedClientException',
      ec2: '401 AuthFailure',
      lambda: '403 UnrecognizedClientException',
      route53: '403 InvalidClientTokenId',
      cloudwatch: '403 InvalidClientTokenId',
    })
  })

  test('a token that is none', () => {
    expect(refusals('token of none')).toMatchObject({
      s3: '400 InvalidToken',
      sts: '403 InvalidClientTokenId',
      dynamodb: '400 UnrecognizedClientException',
      ec2: '401 AuthFailure',
    })
  })

  test('a clock that is wrong', () => {
    expect(refusals('skewed')).toMatchObject({
      s3: '403 RequestTimeTooSkewed',
      sts: '403 SignatureDoesNotMatch',
      dynamodb: '400 InvalidSignatureException',
      ec2: '400 RequestExpired',
      lambda: '403 InvalidSignatureException',
    })
  })

  test('a user without permission', () => {
    expect(refusals('denied')).toEqual({
      s3: '403 AccessDenied',
      iam: '403 AccessDenied',
      // Who somebody is, anybody may ask.
      sts: 'undefined undefined',
      sqs: '403 AccessDenied',
      sns: '403 AuthorizationError',
      dynamodb: '400 AccessDeniedException',
      ec2: '403 UnauthorizedOperation',
      lambda: '403 AccessDeniedException',
      route53: '403 AccessDenied',
      cloudwatch: '403 AccessDenied',
    })
  })

  test('nobody', () => {
    expect(findings['s3 unsigned']).toMatchObject({ code: 'AccessDenied', status: 403 })
    expect(findings['sts unsigned']).toMatchObject({ code: 'MissingAuthenticationToken', status: 403 })
  })

  test('what handlers answer', () => {
    expect(findings).toMatchObject({
      'kms handler': '00ff',
      'lambda handler': '"pong"',
      'cloudwatch handler': 'a',
      'rds handler': 'd',
      'volumes handler': '2023-11-14T22:13:20+00:00',
      'zone handler': 'n.',
      'events handler': ['Records', 'End'],
    })
  })

  test('what handlers refuse is the class that boto3 has for it, with its members', () => {
    const message = 'on purpose'
    expect(findings).toMatchObject({
      'lambda error': { class: 'ResourceNotFoundException', status: 404, message, members: { Type: 'User' } },
      'dynamodb error': {
        class: 'ConditionalCheckFailedException',
        status: 400,
        message,
        members: { Item: { id: { S: 'x' } } },
      },
      'cloudwatch error': { class: 'ResourceNotFound', code: 'ResourceNotFound', status: 404, message },
      'route53 error': { class: 'HostedZoneNotEmpty', status: 400, message },
      'rds error': { class: 'DBInstanceNotFoundFault', code: 'DBInstanceNotFound', status: 404, message },
      'broken handler': { code: 'InternalFailure', status: 500, message: expect.stringContaining('TypeError: broken') },
      'not implemented': { code: 'NotImplemented', status: 501, message: expect.stringContaining('kms ListKeys') },
    })
  })

  test('failures on purpose are what they are meant to be', () => {
    expect(findings).toMatchObject({
      'throttled, standard': 2,
      'throttled, legacy': 2,
      'status 500': 1,
      'never answered': 'ReadTimeoutError',
      'answered at the second try': 1,
      'cut before the answer': 'ConnectionClosedError',
      'cut, then answered': 1,
      'cut within the body': expect.stringMatching(/IncompleteRead|ResponseStreamingError|ProtocolError/),
      'retry-after': { code: 'SlowDown', status: 503 },
    })
  })

  test('URLs that boto3 signs', () => {
    expect(findings).toMatchObject({
      'presigned get, s3': [200, 'hello'],
      'presigned get, s3, changed': [403, ''],
      'presigned get, s3v4': [200, 'hello'],
      'presigned get, s3v4, changed': [403, ''],
      'presigned who': true,
    })
  })
})

async function cli(args: string, secret = aws.rootKey.secretAccessKey): Promise<string> {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: aws.rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
  }
  const done = await run('aws', args.split(' '), { env }).catch((error: { stderr: string }) => ({
    stdout: error.stderr,
  }))
  return done.stdout.trim()
}

describe.skipIf(!hasAws)('the AWS CLI', () => {
  test('is let in with what the server says, and told why not', async () => {
    aws.reset()
    const [identity, refused, expired, missing] = await Promise.all([
      cli('sts get-caller-identity --query Arn --output text'),
      cli('dynamodb list-tables', 'wrong'),
      cli(`sts get-caller-identity --endpoint-url ${skewed.url}`),
      cli('kms list-keys'),
    ])
    expect(identity).toBe(`arn:aws:iam::${aws.accountId}:root`)
    expect(refused).toContain('(InvalidSignatureException) when calling the ListTables operation')
    expect(expired).toContain('(SignatureDoesNotMatch)')
    expect(expired).toContain('Signature expired: ')
    expect(missing).toContain(
      '(NotImplemented) when calling the ListKeys operation: The embedded AWS has no kms ListKeys.',
    )
  })

  test('gets what a handler answers', async () => {
    aws.on('lambda', 'listFunctions', () => ({ Functions: [{ FunctionName: 'mine' }] }))
    expect(await cli('lambda list-functions --query Functions[].FunctionName --output text')).toBe('mine')
  })
})
