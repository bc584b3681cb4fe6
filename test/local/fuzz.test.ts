import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { toBytes } from '../../src/base/bytes.js'
import { methodName } from '../../src/base/names.js'
import { ParamValidationError } from '../../src/errors/parameter.js'
import { createModelLoader } from '../../src/model/loader.js'
import type { Operation } from '../../src/model/operation.js'
import { chooseProtocol } from '../../src/protocol/choose.js'
import { answerCall } from '../../src/local/answer-call.js'
import { createEngine } from '../../src/local/create-engine.js'
import type { RawRequest } from '../../src/local/raw-call.js'
import { createSampler, seeded } from './protocol/sample-values.js'

const directory = fileURLToPath(new URL('../../dist/models', import.meta.url))
const createLoader = () => createModelLoader({ directory })

/** Requests; the nightly run asks for more. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 4000)

const services = [
  's3',
  'iam',
  'sts',
  'sqs',
  'sns',
  'dynamodb',
  'ec2',
  'lambda',
  'route53',
  'cloudwatch',
  's3control',
  'glacier',
]

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:*' }],
})

interface Sent {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

function requestOf(operation: Operation, params: Record<string, unknown>, signingName: string): Sent {
  const { method, path, query, headers, body } = chooseProtocol(operation.service).compileSerializer(operation)(params)
  const isS3 =
    operation.service.serviceName === 's3' && operation.raw.http?.requestUri?.startsWith('/{Bucket}') === true
  const scope = `Credential=AKIA/20260101/us-east-1/${signingName}/aws4_request`
  return {
    method,
    path: isS3 ? `/${String(params['Bucket'])}${path}` : path,
    query,
    headers: {
      host: '127.0.0.1',
      'x-amz-date': '20260101T000000Z',
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      ...headers,
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=00`,
    },
    body: Buffer.from(toBytes((body ?? '') as string | Uint8Array)),
  }
}

/** A client itself refuses what would end up in its host name. */
function sendable(...given: Parameters<typeof requestOf>): Sent | undefined {
  try {
    return requestOf(...given)
  } catch (error) {
    if (error instanceof ParamValidationError) return undefined
    throw error
  }
}

/** The request with something wrong in it: in one place or in several. */
function mutate(sent: Sent, random: () => number): Sent {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)]!
  const text = (given: string): string => {
    const at = Math.floor(random() * (given.length + 1))
    const noise = pick([
      '',
      '%',
      '%zz',
      '%00',
      '&',
      '=',
      '?',
      '/',
      '//',
      '.',
      '..',
      '\u00ff',
      '0',
      '-1',
      '99999999999999999999',
      '{}',
      '<',
      '"',
      '+',
      ' ',
      'null',
    ])
    return given.slice(0, at) + noise + given.slice(at + Math.floor(random() * 4))
  }
  const bytes = (given: Buffer): Buffer => {
    const at = Math.floor(random() * (given.length + 1))
    const choice = random()
    if (choice < 0.3) return given.subarray(0, at)
    if (choice < 0.6)
      return Buffer.concat([given.subarray(0, at), Buffer.from([Math.floor(random() * 256)]), given.subarray(at + 1)])
    if (choice < 0.8) return Buffer.from(text(given.toString('latin1')), 'latin1')
    return Buffer.concat([given.subarray(0, at), given.subarray(Math.floor(random() * at)), given.subarray(at)])
  }
  const headers = Object.fromEntries(
    Object.entries(sent.headers).flatMap(([name, value]) => {
      if (random() < 0.05) return []
      return [[name, random() < 0.1 ? text(value) : value]]
    }),
  )
  const extra = pick([
    'content-md5',
    'x-amz-checksum-crc32',
    'x-amz-copy-source',
    'range',
    'content-encoding',
    'x-amz-trailer',
    'expect',
    'x-amz-acl',
  ])
  if (random() < 0.1) headers[extra] = text('aws-chunked')
  return {
    method: random() < 0.05 ? pick(['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']) : sent.method,
    path: random() < 0.3 ? text(sent.path) : sent.path,
    query: random() < 0.4 ? text(sent.query) : sent.query,
    headers,
    body: random() < 0.7 ? bytes(sent.body) : sent.body,
  }
}

function withDigest(sent: Sent): Sent {
  const digest = createHash('md5').update(sent.body).digest('base64')
  return { ...sent, headers: { ...sent.headers, 'content-md5': digest } }
}

/** Things that are there, so that requests get further than their names. */
const setup: readonly (readonly [service: string, operation: string, params: Record<string, unknown>])[] = [
  ['s3', 'CreateBucket', { Bucket: 'fuzz-bucket' }],
  ['s3', 'PutBucketVersioning', { Bucket: 'fuzz-bucket', VersioningConfiguration: { Status: 'Enabled' } }],
  ['s3', 'PutObject', { Bucket: 'fuzz-bucket', Key: 'key', Body: 'x'.repeat(100) }],
  ['iam', 'CreateUser', { UserName: 'key' }],
  ['iam', 'CreateGroup', { GroupName: 'key' }],
  ['iam', 'CreateRole', { RoleName: 'key', AssumeRolePolicyDocument: policy }],
  ['sqs', 'CreateQueue', { QueueName: 'key' }],
  ['sqs', 'CreateQueue', { QueueName: 'key.fifo', Attributes: { FifoQueue: 'true' } }],
  ['sns', 'CreateTopic', { Name: 'key' }],
  [
    'dynamodb',
    'CreateTable',
    {
      TableName: 'key',
      KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  ],
  ['dynamodb', 'PutItem', { TableName: 'key', Item: { key: { S: 'key' }, list: { L: [{ N: '1' }] } } }],
  ['ec2', 'CreateSecurityGroup', { GroupName: 'key', Description: 'x' }],
]

/** Names of these things, and texts that mean something to one service or another. */
const words = [
  'fuzz-bucket',
  'key',
  'key.fifo',
  'http://127.0.0.1/123456789012/key',
  'arn:aws:sns:us-east-1:123456789012:key',
  'arn:aws:sqs:us-east-1:123456789012:key',
  'arn:aws:iam::aws:policy/ReadOnlyAccess',
  'arn:aws:iam::123456789012:role/key',
  'fuzz-bucket/key',
  policy,
  'attribute_exists(key)',
  'SET list[0] = :v',
  'key = :v',
  ':v',
  '#n',
  'null',
  'Enabled',
  'All',
  '{"a":[1]}',
  'bytes=0-5',
  '*',
]

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array, void> {
  if (bytes.length > 0) yield bytes
}

test(`${RUNS} malformed requests are answered, and none of them breaks the server`, { timeout: 600_000 }, async () => {
  const running = await createEngine({
    createLoader,
    services: undefined,
    dataDirectory: undefined,
    verifySignatures: false,
    rootKey: undefined,
    accountId: '123456789012',
    now: Date.now,
  })
  const random = seeded(Number(process.env['FUZZ_SEED'] ?? 7))
  const sampler = createSampler(random, words)
  const loader = createLoader()
  const statuses = new Map<number, number>()
  const send = async (service: string, sent: Sent): Promise<{ status: number; told: string }> => {
    const raw: RawRequest = {
      ...sent,
      headers: { 'content-length': String(sent.body.length), ...sent.headers },
      sourceIp: '127.0.0.1',
      body: once(sent.body),
      signal: AbortSignal.timeout(1000),
    }
    const { answer } = await answerCall(raw, running.engine)
    if (answer.body instanceof Readable) answer.body.destroy()
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    const told = typeof answer.body === 'string' ? answer.body.slice(0, 300) : ''
    const shown = `${service} ${sent.method} ${sent.path}?${sent.query} ${JSON.stringify(sent.headers)} ${sent.body.toString('latin1').slice(0, 500)}`
    expect(answer.status, `${shown} → ${told}`).not.toBe(500)
    return { status: answer.status, told }
  }
  for (const [service, name, params] of setup) {
    const { model } = loader.load(service)
    const sent = withDigest(requestOf(model.operation(name), params, model.signingName))
    const { status, told } = await send(service, sent)
    expect(status, told).toBe(200)
  }
  for (let run = 0; run < RUNS; run++) {
    const { model } = loader.load(services[run % services.length]!)
    const name = model.operationNames[Math.floor(random() * model.operationNames.length)]!
    const operation = model.operation(name)
    // Without state these have nothing to be asked about; a key pair takes long to make.
    const local = await running.engine.service(model.serviceName)
    if (operation.eventStreamInput !== undefined || name === 'CreateKeyPair') continue
    if (local !== undefined && local.handlers[methodName(name)] === undefined && random() < 0.9) continue
    const params = operation.input === undefined ? {} : sampler.members(operation.input)
    if ('WaitTimeSeconds' in params) params['WaitTimeSeconds'] = 0
    const original = sendable(operation, params, model.signingName)
    if (original === undefined) continue
    const changed = random() < 0.3 ? original : mutate(original, random)
    // Most of them whole: else a wrong digest would be all that is ever found wrong with a body.
    await send(`${model.serviceName} ${name}`, random() < 0.8 ? withDigest(changed) : changed)
  }
  expect(statuses.size).toBeGreaterThan(3)
  await running.close()
})
