import { expect, test } from 'vitest'
import { userWith } from '../aws.js'
import { at, sessionOf } from '../sessions.js'
import { codeIn, refused, s3Of, s3Place, textOf } from './s3.js'

let offset = 0
const place = s3Place({ now: () => Date.now() + offset })

/** Fetches; the body, or the code and status of the refusal. */
async function fetched(url: string, init: RequestInit = {}): Promise<string> {
  const answer = await fetch(url, init)
  const text = await answer.text()
  return answer.ok ? text : `${codeIn(text) ?? ''} ${answer.status}`
}

test('a URL does one thing, for whoever has it, as long as nobody changes it', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const url = (operation: string, Params: object) =>
    s3.generatePresignedUrl(operation, { Params: { Bucket, ...Params } })
  const Metadata = { a: 'b' }
  const put = await url('putObject', { Key: 'a b/ü+&=?', Metadata, ContentType: 't/p' })
  const headers = { 'x-amz-meta-a': 'b', 'content-type': 't/p' }
  expect(await fetched(put, { method: 'PUT', body: 'hello', headers })).toBe('')
  expect(await s3.headObject({ Bucket, Key: 'a b/ü+&=?' })).toMatchObject({ Metadata, ContentType: 't/p' })
  const get = await url('getObject', { Key: 'a b/ü+&=?' })
  expect(await fetched(get)).toBe('hello')
  expect(await fetched(get, { method: 'DELETE' })).toBe('SignatureDoesNotMatch 403')
  expect(await fetched(`${get}&response-content-type=a/b`)).toBe('SignatureDoesNotMatch 403')
  expect(await fetched(get.replace(/Signature=./, 'Signature=g'))).toBe('SignatureDoesNotMatch 403')
  expect(await fetched(get.replace(/Credential=\w+/, 'Credential=AKIAXXXXXXXXXXXXXXXX'))).toBe('InvalidAccessKeyId 403')
  expect(await fetched(get.replace(/&X-Amz-Date=\w+/, ''))).toBe('AuthorizationQueryParametersError 400')
  expect(await fetched(await url('listObjectsV2', { Prefix: 'a', Delimiter: '/' }))).toContain('<Prefix>a+b/</Prefix>')
  expect((await fetch(await url('deleteObject', { Key: 'a b/ü+&=?' }), { method: 'DELETE' })).status).toBe(204)
})

test('headers of S3 that nobody signed are refused', async () => {
  const Bucket = await place.bucket()
  const url = await place.s3.generatePresignedUrl('putObject', { Params: { Bucket, Key: 'k' } })
  const put = (headers: Record<string, string>) => fetched(url, { method: 'PUT', body: 'x', headers })
  expect(await put({ 'x-amz-meta-a': 'b' })).toBe('AccessDenied 403')
  expect(await put({ 'x-amz-acl': 'public-read' })).toBe('AccessDenied 403')
  expect(await put({ 'x-other': 'fine' })).toBe('')
})

test('a URL has its time', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  const url = (ExpiresIn: number) => s3.generatePresignedUrl('getObject', { Params: { Bucket, Key: 'k' }, ExpiresIn })
  const [short, long, tooLong] = [await url(60), await url(604_800), await url(604_801)]
  expect(await fetched(tooLong)).toBe('AuthorizationQueryParametersError 400')
  try {
    offset = 61_500
    expect(await (await fetch(short)).text()).toContain('<Message>Request has expired</Message>')
    expect(await fetched(short)).toBe('AccessDenied 403')
    expect(await fetched(long)).toBe('x')
    offset = 604_802_000
    expect(await fetched(long)).toBe('AccessDenied 403')
    offset = -3_600_000
    expect(await fetched(long)).toBe('RequestTimeTooSkewed 403')
  } finally {
    offset = 0
  }
})

test('a URL lets do what its signer may do, and no more', async () => {
  const { aws, s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  const reader = s3Of(
    aws,
    await userWith(aws, [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }]),
  )
  const Params = { Bucket, Key: 'k' }
  expect(await fetched(await reader.generatePresignedUrl('getObject', { Params }))).toBe('x')
  const put = await reader.generatePresignedUrl('putObject', { Params })
  expect(await fetched(put, { method: 'PUT', body: 'y' })).toBe('AccessDenied 403')
})

test('the first signature of S3 is known too', async () => {
  const { aws } = place
  const Bucket = await place.bucket()
  const config = { signatureVersion: 's3' as const, retries: { totalMaxAttempts: 1 } }
  const s3 = sessionOf(aws).client('s3', { ...at(aws), config })
  await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  expect((await s3.listObjectsV2({ Bucket })).KeyCount).toBe(1)
  expect(await textOf(s3, Bucket, 'k')).toBe('x')
  expect(await fetched(await s3.generatePresignedUrl('getObject', { Params: { Bucket, Key: 'k' } }))).toBe('x')
  const wrong = sessionOf(aws, { ...aws.rootKey, secretAccessKey: 'x'.repeat(40) }).client('s3', { ...at(aws), config })
  expect(await refused(wrong.listObjectsV2({ Bucket }))).toBe('SignatureDoesNotMatch 403')
})
