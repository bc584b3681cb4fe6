import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect } from 'vitest'
import { atMoto, session, test } from './moto.js'

const s3 = session.client('s3', atMoto)

test('buckets are created, listed, found and deleted', async () => {
  await s3.createBucket({ Bucket: 'album' })
  const { Buckets } = await s3.listBuckets()
  expect(Buckets?.map((bucket) => bucket.Name)).toContain('album')
  expect(Buckets?.[0]?.CreationDate).toBeInstanceOf(Date)
  expect((await s3.headBucket({ Bucket: 'album' })).ResponseMetadata.HTTPStatusCode).toBe(200)
  expect((await s3.getBucketLocation({ Bucket: 'album' })).LocationConstraint).toBeUndefined()
  await s3.deleteBucket({ Bucket: 'album' })
  await expect(s3.headBucket({ Bucket: 'album' })).rejects.toMatchObject({ code: '404' })
})

test('a bucket of another region says where it is', async () => {
  const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' as const }
  await s3.createBucket({ Bucket: 'album-eu', CreateBucketConfiguration })
  expect((await s3.getBucketLocation({ Bucket: 'album-eu' })).LocationConstraint).toBe('eu-central-1')
  await s3.deleteBucket({ Bucket: 'album-eu' })
})

test('an object keeps its bytes, its type and its metadata', async () => {
  await s3.createBucket({ Bucket: 'objects' })
  const Key = 'a b/ü+&"<>.txt'
  const put = await s3.putObject({
    Bucket: 'objects',
    Key,
    Body: 'hellö',
    ContentType: 'text/plain; charset=utf-8',
    Metadata: { 'made-by': 'test, "quoted"' },
  })
  expect(put.ETag).toBe(`"${createHash('md5').update('hellö').digest('hex')}"`)
  const got = await s3.getObject({ Bucket: 'objects', Key })
  expect(await got.Body.text()).toBe('hellö')
  expect(got.ContentType).toBe('text/plain; charset=utf-8')
  expect(got.Metadata).toEqual({ 'made-by': 'test, "quoted"' })
  expect(got.ContentLength).toBe(6)
  expect(got.LastModified).toBeInstanceOf(Date)

  const part = await s3.getObject({ Bucket: 'objects', Key, Range: 'bytes=1-3' })
  expect(await part.Body.text()).toBe('ell')
  expect(part.ContentRange).toBe('bytes 1-3/6')

  await s3.copyObject({ Bucket: 'objects', Key: 'copy', CopySource: { Bucket: 'objects', Key } })
  expect(await (await s3.getObject({ Bucket: 'objects', Key: 'copy' })).Body.text()).toBe('hellö')
  await s3.deleteObjects({ Bucket: 'objects', Delete: { Objects: [{ Key }, { Key: 'copy' }] } })
  expect((await s3.listObjectsV2({ Bucket: 'objects' })).KeyCount).toBe(0)
  await s3.deleteBucket({ Bucket: 'objects' })
})

test('8 MiB go up and come down, as bytes and as a stream', async () => {
  await s3.createBucket({ Bucket: 'large' })
  const bytes = randomBytes(8 * 1024 * 1024)
  await s3.putObject({ Bucket: 'large', Key: 'bytes', Body: bytes })
  expect(bytes.equals(await (await s3.getObject({ Bucket: 'large', Key: 'bytes' })).Body.bytes())).toBe(true)

  const chunks = Array.from({ length: 128 }, (_, i) => bytes.subarray(i * 65536, (i + 1) * 65536))
  await s3.putObject({ Bucket: 'large', Key: 'stream', Body: Readable.from(chunks), ContentLength: bytes.length })
  const { Body } = await s3.getObject({ Bucket: 'large', Key: 'stream' })
  const hash = createHash('sha256')
  for await (const chunk of Body) hash.update(chunk)
  expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'))

  await s3.deleteObject({ Bucket: 'large', Key: 'bytes' })
  await s3.deleteObject({ Bucket: 'large', Key: 'stream' })
  await s3.deleteBucket({ Bucket: 'large' })
})

test('1,200 keys are listed page by page', async () => {
  await s3.createBucket({ Bucket: 'many' })
  const keys = Array.from({ length: 1200 }, (_, i) => `key ${String(i).padStart(4, '0')} &ü`)
  for (let i = 0; i < keys.length; i += 10) {
    await Promise.all(keys.slice(i, i + 10).map((Key) => s3.putObject({ Bucket: 'many', Key, Body: '' })))
  }
  const first = await s3.listObjectsV2({ Bucket: 'many' })
  expect(first).toMatchObject({ IsTruncated: true, KeyCount: 1000 })
  const second = await s3.listObjectsV2({ Bucket: 'many', ContinuationToken: first.NextContinuationToken! })
  expect(second.IsTruncated).toBe(false)
  const listed = [...first.Contents, ...second.Contents]
  expect(listed.map((object) => object.Key)).toEqual(keys)
  expect(listed[0]).toMatchObject({ Size: 0, StorageClass: 'STANDARD' })
  for (let i = 0; i < keys.length; i += 600) {
    const Objects = keys.slice(i, i + 600).map((Key) => ({ Key }))
    expect((await s3.deleteObjects({ Bucket: 'many', Delete: { Objects } })).Deleted).toHaveLength(600)
  }
  await s3.deleteBucket({ Bucket: 'many' })
})

test('multipart: the parts become one object', async () => {
  await s3.createBucket({ Bucket: 'parts' })
  const { UploadId } = await s3.createMultipartUpload({ Bucket: 'parts', Key: 'whole' })
  const upload = { Bucket: 'parts', Key: 'whole', UploadId: UploadId! }
  const first = randomBytes(5 * 1024 * 1024)
  const { ETag: one } = await s3.uploadPart({ ...upload, PartNumber: 1, Body: first })
  const { ETag: two } = await s3.uploadPart({ ...upload, PartNumber: 2, Body: 'end' })
  expect((await s3.listParts(upload)).Parts).toHaveLength(2)
  await s3.completeMultipartUpload({
    ...upload,
    MultipartUpload: {
      Parts: [
        { PartNumber: 1, ETag: one! },
        { PartNumber: 2, ETag: two! },
      ],
    },
  })
  const { ContentLength } = await s3.headObject({ Bucket: 'parts', Key: 'whole' })
  expect(ContentLength).toBe(first.length + 3)
  await s3.deleteObject({ Bucket: 'parts', Key: 'whole' })
  await s3.deleteBucket({ Bucket: 'parts' })
})

test('documents of a bucket: tags and lifecycle', async () => {
  await s3.createBucket({ Bucket: 'documents' })
  const TagSet = [{ Key: 'team', Value: 'a + b ü' }]
  await s3.putBucketTagging({ Bucket: 'documents', Tagging: { TagSet } })
  expect((await s3.getBucketTagging({ Bucket: 'documents' })).TagSet).toEqual(TagSet)
  const Rules = [{ ID: 'old', Status: 'Enabled' as const, Filter: { Prefix: 'tmp & <old>/' }, Expiration: { Days: 3 } }]
  await s3.putBucketLifecycleConfiguration({ Bucket: 'documents', LifecycleConfiguration: { Rules } })
  const lifecycle = await s3.getBucketLifecycleConfiguration({ Bucket: 'documents' })
  expect(lifecycle.Rules).toMatchObject(Rules)
  await s3.deleteBucket({ Bucket: 'documents' })
})

test('errors have classes, codes and the fields that S3 gives', async () => {
  const missing = s3.getObject({ Bucket: 'no-such-bucket-here', Key: 'x' })
  await expect(missing).rejects.toBeInstanceOf(s3.exceptions.NoSuchBucket)
  await expect(missing).rejects.toMatchObject({
    code: 'NoSuchBucket',
    operationName: 'GetObject',
    response: { Error: { BucketName: 'no-such-bucket-here' }, ResponseMetadata: { HTTPStatusCode: 404 } },
  })
  await s3.createBucket({ Bucket: 'errors' })
  await expect(s3.getObject({ Bucket: 'errors', Key: 'x' })).rejects.toBeInstanceOf(s3.exceptions.NoSuchKey)
  await expect(s3.headObject({ Bucket: 'errors', Key: 'x' })).rejects.toMatchObject({ code: '404' })
  await s3.deleteBucket({ Bucket: 'errors' })
})

test('bad parameters are refused before anything is sent', async () => {
  await expect(s3.getObject({ Bucket: 'not a bucket', Key: 'x' })).rejects.toThrow('Bucket')
  // @ts-expect-error Key is required
  await expect(s3.getObject({ Bucket: 'b-b' })).rejects.toThrow('Key: required')
})
