import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalAws, startLocalAws } from '../../../src/local/public.js'
import { at, sessionOf } from '../sessions.js'
import { type Parts, requestTo, sent, signed } from './hand-made.js'

let aws: LocalAws
beforeAll(async () => {
  aws = await startLocalAws()
  const s3 = sessionOf(aws).client('s3', at(aws))
  await s3.createBucket({ Bucket: 'bucket' })
  await s3.putObject({ Bucket: 'bucket', Key: 'key', Body: 'hello' })
})
afterAll(() => aws.stop())

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const who: Parts = { method: 'POST', headers: form, body: 'Action=GetCallerIdentity&Version=2011-06-15' }
const tables: Parts = {
  method: 'POST',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' },
  body: '{}',
}
const regions: Parts = { method: 'POST', headers: form, body: 'Action=DescribeRegions&Version=2016-11-15' }
const functions: Parts = { path: '/2015-03-31/functions/' }
const hosted: Parts = { path: '/2013-04-01/hostedzone' }
const alarms: Parts = {
  method: 'POST',
  path: '/service/GraniteServiceVersion20100801/operation/DescribeAlarms',
  headers: { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
}

const calls = {
  s3: {},
  sts: who,
  dynamodb: tables,
  ec2: regions,
  lambda: functions,
  route53: hosted,
  monitoring: alarms,
}
type Name = keyof typeof calls
const names = Object.keys(calls) as readonly Name[]

test('a request that is signed well is let in, whatever its protocol', async () => {
  const answers = await Promise.all(
    names.map((service) => sent(signed(requestTo(aws, calls[service]), aws, { service }))),
  )
  const statuses = Object.fromEntries(names.map((name, i) => [name, answers[i]!.status]))
  // What is let in and has no handler is 501.
  expect(statuses).toEqual({ s3: 200, sts: 200, dynamodb: 200, ec2: 200, lambda: 501, route53: 501, monitoring: 501 })
})

/** How each service refuses: status and code. */
async function refusals(change: (request: ReturnType<typeof requestTo>, service: Name) => void) {
  const answers = await Promise.all(
    names.map(async (service) => {
      const request = signed(requestTo(aws, calls[service]), aws, { service })
      change(request, service)
      const { status, code } = await sent(request)
      return [service, service === 'monitoring' ? status : `${status} ${code}`] as const
    }),
  )
  return Object.fromEntries(answers)
}

test('a key that nobody has', async () => {
  const credentials = { accessKeyId: 'AKIANOBODYHASTHISKEY', secretAccessKey: 'x' }
  expect(await refusals((request, service) => void signed(request, aws, { service, credentials }))).toEqual({
    s3: '403 InvalidAccessKeyId',
    sts: '403 InvalidClientTokenId',
    dynamodb: '400 UnrecognizedClientException',
    ec2: '401 AuthFailure',
    lambda: '403 UnrecognizedClientException',
    route53: '403 InvalidClientTokenId',
    monitoring: 403,
  })
})

const mismatches = {
  s3: '403 SignatureDoesNotMatch',
  sts: '403 SignatureDoesNotMatch',
  dynamodb: '400 InvalidSignatureException',
  ec2: '401 AuthFailure',
  lambda: '403 InvalidSignatureException',
  route53: '403 SignatureDoesNotMatch',
  monitoring: 403,
}

test('a wrong secret', async () => {
  const credentials = { ...aws.rootKey, secretAccessKey: 'wrong' }
  expect(await refusals((request, service) => void signed(request, aws, { service, credentials }))).toEqual(mismatches)
})

test('a signature that was changed, or is none', async () => {
  const changed = await refusals(({ headers }) => {
    headers['authorization'] = headers['authorization']!.replace(/Signature=./, 'Signature=g')
  })
  expect(changed).toEqual(mismatches)
})

test('names of headers that mean something to every object are names like others', async () => {
  const changed = await refusals(({ headers }) => {
    headers['authorization'] = headers['authorization']!.replace(
      'SignedHeaders=',
      'SignedHeaders=__proto__;constructor;',
    )
  })
  expect(changed).toEqual(mismatches)
})

test('another body than the one that was signed', async () => {
  for (const [service, body] of [
    ['sts', `${who.body!}&a=b`],
    ['dynamodb', '{"Limit":1}'],
    ['ec2', `${regions.body!}&a=b`],
  ] as const) {
    const request = { ...signed(requestTo(aws, calls[service]), aws, { service }), body }
    const { status, code } = await sent(request)
    expect(`${status} ${code}`).toBe(mismatches[service])
  }
  // Also where the head says which body is meant: outside S3 that is not what counts.
  const told = signed(requestTo(aws, tables), aws, { service: 'dynamodb', payloadHash: await sha256('{}') })
  expect(await sent({ ...told, body: '{"Limit":1}' })).toMatchObject({ code: 'InvalidSignatureException' })
  const put: Parts = { method: 'PUT', path: '/bucket/other', body: 'hello' }
  const request = signed(requestTo(aws, put), aws, { service: 's3' })
  expect(await sent({ ...request, body: 'hallo' })).toMatchObject({ status: 400, code: 'XAmzContentSHA256Mismatch' })
})

async function sha256(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex')
}

test('nobody signed', async () => {
  expect(await refusals(({ headers }) => void delete headers['authorization'])).toEqual({
    s3: '403 AccessDenied',
    sts: '403 MissingAuthenticationToken',
    dynamodb: '400 MissingAuthenticationTokenException',
    ec2: '403 MissingAuthenticationToken',
    // Without a signature and a host name nothing says that these are not for S3.
    lambda: '404 NoSuchBucket',
    route53: '404 NoSuchBucket',
    monitoring: 403,
  })
})

test.each([
  ['Basic dXNlcjpwYXNz', 'InvalidArgument'],
  ['AWS4-HMAC-SHA256', 'AuthorizationHeaderMalformed'],
  ['AWS4-HMAC-SHA256 nonsense', 'AuthorizationHeaderMalformed'],
  ['AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=00', 'AuthorizationHeaderMalformed'],
  ['AWS nonsense', 'InvalidArgument'],
])('Authorization: %s', async (authorization, code) => {
  const headers = { authorization, 'x-amz-date': '20260101T000000Z' }
  expect(await sent(requestTo(aws, { headers, path: '/bucket/key' }))).toMatchObject({ status: 400, code })
})

test('an Authorization header that makes no sense is an incomplete signature elsewhere', async () => {
  const authorization = 'AWS4-HMAC-SHA256 SignedHeaders=host'
  const [inXml, inJson] = [who, tables].map((parts) => ({ ...parts, headers: { ...parts.headers, authorization } }))
  expect(await sent(requestTo(aws, inXml))).toMatchObject({ status: 400, code: 'IncompleteSignature' })
  expect(await sent(requestTo(aws, inJson))).toMatchObject({ status: 400, code: 'IncompleteSignatureException' })
})

test('a request that was signed for another service is told for which it should be', async () => {
  const request = signed(requestTo(aws, tables), aws, { service: 'sqs' })
  expect(await sent(request)).toMatchObject({
    status: 400,
    code: 'InvalidSignatureException',
    message: "Credential should be scoped to correct service: 'dynamodb'.",
  })
})

test('a scope of another day, another region or another service than the signature', async () => {
  for (const [from, to] of [
    ['us-east-1', 'eu-west-1'],
    ['/sts/', '/iam/'],
  ] as const) {
    const request = signed(requestTo(aws, who), aws, { service: 'sts' })
    request.headers['authorization'] = request.headers['authorization']!.replace(from, to)
    expect(await sent(request), to).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
  }
  const request = signed(requestTo(aws, who), aws, { service: 'sts' })
  request.headers['authorization'] = request.headers['authorization']!.replace(/\/\d{8}\//, '/20200101/')
  expect(await sent(request)).toMatchObject({ status: 400, code: 'IncompleteSignature' })
})

test('signed headers that were changed or taken away, and ones that S3 wants signed', async () => {
  const put: Parts = { method: 'PUT', path: '/bucket/other', body: 'x', headers: { 'x-amz-meta-a': 'one' } }
  const changed = signed(requestTo(aws, put), aws, { service: 's3' })
  changed.headers['x-amz-meta-a'] = 'two'
  expect(await sent(changed)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
  delete changed.headers['x-amz-meta-a']
  expect(await sent(changed)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
  const added = signed(requestTo(aws, put), aws, { service: 's3' })
  added.headers['x-amz-acl'] = 'public-read'
  const refused = await sent(added)
  expect(refused).toMatchObject({ status: 403, code: 'AccessDenied' })
  expect(refused.text).toContain('<HeadersNotSigned>x-amz-acl</HeadersNotSigned>')
})

test('a signature that does not cover the host', async () => {
  const request = signed(requestTo(aws, tables), aws, { service: 'dynamodb' })
  request.headers['authorization'] = request.headers['authorization']!.replace('host;', '')
  expect(await sent(request)).toMatchObject({ status: 400, code: 'InvalidSignatureException', message: /Host/ })
})

test('S3 wants to be told what stands for the body', async () => {
  const request = signed(requestTo(aws), aws, { service: 's3', signatureVersion: 'v4' })
  expect(await sent(request)).toMatchObject({ status: 400, code: 'InvalidRequest' })
  const nonsense = signed(requestTo(aws), aws, { service: 's3', payloadHash: 'nonsense' })
  expect(await sent(nonsense)).toMatchObject({ status: 400, code: 'InvalidArgument' })
})

test('chunks that are signed with SigV4a are not read, and that is said', async () => {
  const put: Parts = { method: 'PUT', path: '/bucket/other', body: '0\r\n\r\n' }
  const payloadHash = 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD'
  const request = signed(requestTo(aws, put), aws, {
    service: 's3',
    signatureVersion: 's3v4a',
    region: '*',
    payloadHash,
  })
  expect(await sent(request)).toMatchObject({ status: 501, code: 'NotImplemented' })
})

test('SigV4a is verified, over the region set', async () => {
  const options = { service: 's3', signatureVersion: 's3v4a', region: 'us-*,eu-west-1' } as const
  expect(await sent(signed(requestTo(aws), aws, options))).toMatchObject({ status: 200 })
  expect(aws.requests.at(-1)!.region).toBe('eu-west-1')
  const wrong = signed(requestTo(aws), aws, { ...options, credentials: { ...aws.rootKey, secretAccessKey: 'wrong' } })
  expect(await sent(wrong)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
  const changed = signed(requestTo(aws), aws, options)
  changed.headers['x-amz-region-set'] = '*'
  expect(await sent(changed)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
  const nonsense = signed(requestTo(aws), aws, options)
  nonsense.headers['authorization'] = nonsense.headers['authorization']!.replace(/Signature=.*/, 'Signature=zz')
  expect(await sent(nonsense)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
})
