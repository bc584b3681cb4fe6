import { expect, test } from 'vitest'
import { startedAws, userWith } from '../aws.js'
import { at, sessionOf } from '../sessions.js'
import type { LocalAws } from '../../../src/local/public.js'

const HOUR = 3_600_000

/** An AWS whose clock is set by hand, with an object in it, and a URL for that. */
async function withUrl(ExpiresIn = 60) {
  const clock = { ms: Date.now() }
  const aws = await startedAws({ now: () => clock.ms })
  const s3 = sessionOf(aws).client('s3', at(aws))
  await s3.createBucket({ Bucket: 'bucket' })
  await s3.putObject({ Bucket: 'bucket', Key: 'key', Body: 'hello' })
  const url = await s3.generatePresignedUrl('getObject', { Params: { Bucket: 'bucket', Key: 'key' }, ExpiresIn })
  return { aws, s3, clock, url }
}

async function told(url: string, init?: RequestInit): Promise<string> {
  const response = await fetch(url, init)
  const text = await response.text()
  return `${response.status} ${/<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? text}`
}

test('a URL is good until its time is over, and not before it was made', async () => {
  const { clock, url } = await withUrl(60)
  const made = clock.ms
  expect(await told(url)).toBe('200 hello')
  clock.ms = made + 58_000
  expect(await told(url)).toBe('200 hello')
  clock.ms = made + 61_000
  const response = await fetch(url)
  expect(response.status).toBe(403)
  const text = await response.text()
  expect(text).toContain('<Code>AccessDenied</Code><Message>Request has expired</Message>')
  expect(text).toContain('<X-Amz-Expires>60</X-Amz-Expires>')
  clock.ms = made - HOUR
  expect(await told(url)).toBe('403 RequestTimeTooSkewed')
})

test('a URL with something wrong in it', async () => {
  const { url } = await withUrl()
  const changed = (name: string, value: string | undefined): Promise<string> => {
    const other = new URL(url)
    if (value === undefined) other.searchParams.delete(name)
    else other.searchParams.set(name, value)
    return told(other.href)
  }
  const wrongParameters = '400 AuthorizationQueryParametersError'
  expect(await changed('X-Amz-Expires', '604801')).toBe(wrongParameters)
  expect(await changed('X-Amz-Expires', '-1')).toBe(wrongParameters)
  expect(await changed('X-Amz-Expires', undefined)).toBe(wrongParameters)
  expect(await changed('X-Amz-Date', undefined)).toBe(wrongParameters)
  expect(await changed('X-Amz-Credential', 'nonsense')).toBe(wrongParameters)
  expect(await changed('X-Amz-Algorithm', 'AWS5')).toBe(wrongParameters)
  expect(await changed('X-Amz-Expires', '61')).toBe('403 SignatureDoesNotMatch')
  expect(await changed('versionId', 'null')).toBe('403 SignatureDoesNotMatch')
  expect(await changed('X-Amz-Signature', 'ff')).toBe('403 SignatureDoesNotMatch')
})

test('a URL is for its method, for its headers, and for nobody who signs in a second way', async () => {
  const { s3, url } = await withUrl()
  expect(await told(url, { method: 'DELETE' })).toBe('403 SignatureDoesNotMatch')
  expect(await told(url, { headers: { authorization: 'AWS a:b' } })).toBe('400 InvalidArgument')
  expect(await told(url, { headers: { 'x-amz-acl': 'public-read' } })).toBe('403 AccessDenied')
  const Params = { Bucket: 'bucket', Key: 'other', ContentType: 'text/x', Metadata: { a: 'b' } }
  const put = await s3.generatePresignedUrl('putObject', { Params })
  const headers = { 'content-type': 'text/x', 'x-amz-meta-a': 'b' }
  expect(await told(put, { method: 'PUT', body: 'x', headers: { ...headers, 'content-type': 'text/y' } })).toBe(
    '403 SignatureDoesNotMatch',
  )
  expect(await told(put, { method: 'PUT', body: 'x', headers })).toBe('200 ')
  expect((await s3.headObject({ Bucket: 'bucket', Key: 'other' })).Metadata).toEqual({ a: 'b' })
})

test('URLs of a session carry its token, and end with it', async () => {
  const { aws, clock } = await withUrl()
  const user = await userWith(aws, [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }])
  const sts = user.client('sts', at(aws))
  await sessionOf(aws)
    .client('iam', at(aws))
    .createRole({ RoleName: 'role', AssumeRolePolicyDocument: trustOf(aws) })
  await sessionOf(aws)
    .client('iam', at(aws))
    .attachRolePolicy({ RoleName: 'role', PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' })
  const RoleArn = `arn:aws:iam::${aws.accountId}:role/role`
  const { Credentials } = await sts.assumeRole({ RoleArn, RoleSessionName: 'session', DurationSeconds: 900 })
  const key = { accessKeyId: Credentials!.AccessKeyId, secretAccessKey: Credentials!.SecretAccessKey }
  const s3 = sessionOf(aws, { ...key, sessionToken: Credentials!.SessionToken }).client('s3', at(aws))
  const url = await s3.generatePresignedUrl('getObject', { Params: { Bucket: 'bucket', Key: 'key' }, ExpiresIn: 3000 })
  expect(await told(url)).toBe('200 hello')
  const without = new URL(url)
  without.searchParams.delete('X-Amz-Security-Token')
  expect(await told(without.href)).toBe('400 InvalidToken')
  clock.ms += 901_000
  expect(await told(url)).toBe('400 ExpiredToken')
})

function trustOf(aws: LocalAws): string {
  const Statement = [{ Effect: 'Allow', Principal: { AWS: aws.accountId }, Action: 'sts:AssumeRole' }]
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

test('who the caller is can be asked by a URL, as clusters do it', async () => {
  const { aws, clock } = await withUrl()
  const url = await sessionOf(aws)
    .client('sts', at(aws))
    .generatePresignedUrl('getCallerIdentity', { ExpiresIn: 60, HttpMethod: 'GET' })
  expect(await (await fetch(url)).text()).toContain(`<Arn>arn:aws:iam::${aws.accountId}:root</Arn>`)
  clock.ms += HOUR
  expect(await told(url)).toBe('403 SignatureDoesNotMatch')
})

test('S3’s first signature, in a URL: the time of its end is in it', async () => {
  const { aws, clock } = await withUrl()
  const s3 = sessionOf(aws).client('s3', { endpointUrl: aws.url, config: { signatureVersion: 's3' } })
  const url = await s3.generatePresignedUrl('getObject', { Params: { Bucket: 'bucket', Key: 'key' }, ExpiresIn: 60 })
  expect(url).toContain('AWSAccessKeyId=')
  expect(await told(url)).toBe('200 hello')
  expect(await told(url.replace('/key', '/kex'))).toBe('403 SignatureDoesNotMatch')
  clock.ms += 61_000
  expect(await told(url)).toBe('403 AccessDenied')
})
