import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { ParamValidationError } from '../../../src/errors/public.js'
import { clientFor } from '../../helpers/client.js'
import { type ReceivedRequest, serve } from '../../helpers/http-server.js'

async function requestOf(method: string, params: object): Promise<ReceivedRequest> {
  const server = await serve(() => ({ body: '<R/>' }))
  await clientFor('s3', server.url)[method]!(params)
  return server.requests[0]!
}

async function expectRefused(method: string, params: object, text: string): Promise<void> {
  const server = await serve(() => ({ body: '<R/>' }))
  const call = clientFor('s3', server.url)[method]!(params)
  await expect(call).rejects.toBeInstanceOf(ParamValidationError)
  await expect(call).rejects.toThrow(text)
  expect(server.requests).toHaveLength(0)
}

test.each(['my-bucket', 'My_Bucket.2', 'a'.repeat(255)])('%s can be a bucket', async (Bucket) => {
  expect((await requestOf('headBucket', { Bucket })).url).toBe(`/${Bucket}`)
})

test.each([
  'no/slash',
  'no blank',
  'ünicode',
  'a'.repeat(256),
  'arn:aws:s3:us-west-2:123456789012:bucket/b',
  'arn:aws:s3:us-west-2:12345:accesspoint/ap',
  'arn:aws:s3-outposts:us-west-2:123456789012:accesspoint/ap',
])('%s cannot be a bucket', async (Bucket) => {
  await expectRefused('headBucket', { Bucket }, 'Bucket: ')
})

test('a bucket of the wrong type is reported as any parameter is', async () => {
  await expectRefused('headBucket', { Bucket: 3 }, 'Bucket: must be a string')
})

test.each([
  ['b/a key?.txt', 'b/a%20key%3F.txt'],
  ['/b/~k', '/b/~k'],
  ['b/k?versionId=v 1', 'b/k%3FversionId%3Dv%201'],
  ['b/k é?versionId=v1', 'b/k%20%C3%A9?versionId=v1'],
  [{ Bucket: 'b', Key: 'k+/é' }, 'b/k%2B/%C3%A9'],
  [{ Bucket: 'b', Key: 'k?', VersionId: 'v1' }, 'b/k%3F?versionId=v1'],
  [
    { Bucket: 'arn:aws:s3:us-west-2:123456789012:accesspoint/ap', Key: 'k' },
    'arn%3Aaws%3As3%3Aus-west-2%3A123456789012%3Aaccesspoint/ap/object/k',
  ],
])('%j is copied as %s', async (CopySource, header) => {
  const { headers } = await requestOf('copyObject', { Bucket: 'b-1', Key: 'k', CopySource })
  expect(headers['x-amz-copy-source']).toBe(header)
})

test('the source of a copy must have a bucket and a key', async () => {
  const params = { Bucket: 'b-1', Key: 'k' }
  await expectRefused('copyObject', { ...params, CopySource: { Bucket: 'b' } }, 'CopySource.Key')
  const part = { ...params, PartNumber: 1, UploadId: 'u', CopySource: { Key: 'k' } }
  await expectRefused('uploadPartCopy', part, 'CopySource.Bucket')
})

test('keys of customers go out in base64 with their MD5, unless the caller has done so', async () => {
  const key = Buffer.alloc(32, 7)
  const md5 = createHash('md5').update(key).digest('base64')
  const base64 = key.toString('base64')
  for (const SSECustomerKey of [key, new Uint8Array(key), key.toString('latin1')]) {
    const { headers } = await requestOf('headObject', { Bucket: 'b-1', Key: 'k', SSECustomerKey })
    expect(headers['x-amz-server-side-encryption-customer-key']).toBe(base64)
    expect(headers['x-amz-server-side-encryption-customer-key-md5']).toBe(md5)
  }
  const given = { Bucket: 'b-1', Key: 'k', SSECustomerKey: 'mine', SSECustomerKeyMD5: 'too' }
  const { headers } = await requestOf('headObject', given)
  expect(headers['x-amz-server-side-encryption-customer-key']).toBe('mine')
  const copy = { Bucket: 'b-1', Key: 'k', CopySource: 'b/k', CopySourceSSECustomerKey: key }
  const copied = await requestOf('copyObject', copy)
  expect(copied.headers['x-amz-copy-source-server-side-encryption-customer-key']).toBe(base64)
  expect(copied.headers['x-amz-copy-source-server-side-encryption-customer-key-md5']).toBe(md5)
})

test('metadata is ASCII, and all that is not is named', async () => {
  const Metadata = { fine: 'a', wrong: 'é', ü: 'b' }
  for (const method of ['putObject', 'createMultipartUpload']) {
    await expectRefused(method, { Bucket: 'b-1', Key: 'k', Metadata }, 'Metadata.wrong')
    await expectRefused(method, { Bucket: 'b-1', Key: 'k', Metadata }, 'Metadata.ü')
  }
})

test('line ends in keys survive the reading of XML', async () => {
  const Delete = { Objects: [{ Key: 'a\r\nb' }] }
  const { body } = await requestOf('deleteObjects', { Bucket: 'b-1', Delete })
  expect(body.toString()).toContain('<Key>a&#xD;&#xA;b</Key>')
})
