import { expect, test } from 'vitest'
import { checksumOf } from '../../../src/checksum/algorithms.js'
import { fullPart, refused, s3Place, textOf, uploadParts } from './s3.js'

const place = s3Place()

/** A bucket with an object in it. */
async function withSource(Body = 'bar') {
  const Bucket = await place.bucket()
  const facts = { ContentType: 'audio/ogg', Metadata: { a: 'b' }, Tagging: 'x=1' }
  const { ETag = '' } = await place.s3.putObject({ Bucket, Key: 'source', Body, ...facts })
  const CopySource = { Bucket, Key: 'source' }
  return { Bucket, ETag, CopySource }
}

test('a copy has the bytes, and what was said of them, unless something else is said', async () => {
  const { s3 } = place
  const { Bucket, CopySource, ETag } = await withSource()
  const { CopyObjectResult } = await s3.copyObject({ Bucket, Key: 'same', CopySource, Metadata: { c: 'ignored' } })
  expect(CopyObjectResult).toMatchObject({ ETag, ChecksumType: 'FULL_OBJECT' })
  expect(await textOf(s3, Bucket, 'same')).toBe('bar')
  expect(await s3.headObject({ Bucket, Key: 'same' })).toMatchObject({ Metadata: { a: 'b' }, ContentType: 'audio/ogg' })
  const replacing = {
    MetadataDirective: 'REPLACE' as const,
    Metadata: { c: 'd' },
    ContentType: 'audio/mpeg',
    TaggingDirective: 'REPLACE' as const,
    Tagging: 'y=2',
    StorageClass: 'STANDARD_IA' as const,
    ServerSideEncryption: 'aws:kms' as const,
    SSEKMSKeyId: 'arn:aws:kms:us-east-1:123456789012:key/1',
  }
  await s3.copyObject({ Bucket, Key: 'other', CopySource, ...replacing })
  expect(await s3.headObject({ Bucket, Key: 'other' })).toMatchObject({
    Metadata: { c: 'd' },
    ContentType: 'audio/mpeg',
    StorageClass: 'STANDARD_IA',
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: replacing.SSEKMSKeyId,
  })
  const tags = async (Key: string) => (await s3.getObjectTagging({ Bucket, Key })).TagSet
  expect([await tags('same'), await tags('other')]).toEqual([[{ Key: 'x', Value: '1' }], [{ Key: 'y', Value: '2' }]])
})

test('a copy onto itself must change something', async () => {
  const { s3 } = place
  const { Bucket, CopySource } = await withSource()
  const onto = (more: object = {}) => s3.copyObject({ Bucket, Key: 'source', CopySource, ...more })
  expect(await refused(onto())).toBe('InvalidRequest 400')
  await onto({ StorageClass: 'STANDARD_IA' })
  await onto({ MetadataDirective: 'REPLACE', Metadata: { new: '1' } })
  expect(await s3.headObject({ Bucket, Key: 'source' })).toMatchObject({ Metadata: { new: '1' } })
})

test('conditions on the source, and on the target', async () => {
  const { s3 } = place
  const { Bucket, CopySource, ETag } = await withSource()
  const old = new Date('2000-01-01T00:00:00Z')
  const copy = (more: object) => s3.copyObject({ Bucket, Key: 'copy', CopySource, ...more })
  await copy({ CopySourceIfMatch: ETag, IfNoneMatch: '*' })
  await copy({ CopySourceIfNoneMatch: '"x"' })
  await copy({ CopySourceIfModifiedSince: old })
  for (const more of [
    { CopySourceIfMatch: '"x"' },
    { CopySourceIfNoneMatch: ETag },
    { CopySourceIfUnmodifiedSince: old },
    { IfNoneMatch: '*' },
    { IfMatch: '"x"' },
  ]) {
    expect(await refused(copy(more)), JSON.stringify(more)).toBe('PreconditionFailed 412')
  }
})

test('the source must be there, and be a source', async () => {
  const { s3 } = place
  const { Bucket } = await withSource()
  const copy = (CopySource: string) => refused(s3.copyObject({ Bucket, Key: 'k', CopySource }))
  expect(await copy(`${Bucket}/none`)).toBe('NoSuchKey 404')
  expect(await copy(`${Bucket}-none/source`)).toBe('NoSuchBucket 404')
  expect(await copy('nonsense')).toBe('InvalidArgument 400')
})

test('any version can be copied, but not the mark of a deletion', async () => {
  const { s3 } = place
  const Bucket = await place.bucket({ isVersioned: true })
  const target = await place.bucket()
  const { VersionId = '' } = await s3.putObject({ Bucket, Key: 'k', Body: 'one' })
  await s3.putObject({ Bucket, Key: 'k', Body: 'two' })
  const copied = await s3.copyObject({ Bucket: target, Key: 'k', CopySource: { Bucket, Key: 'k', VersionId } })
  expect([await textOf(s3, target, 'k'), copied.CopySourceVersionId, copied.VersionId]).toEqual([
    'one',
    VersionId,
    undefined,
  ])
  await s3.copyObject({ Bucket, Key: 'k', CopySource: { Bucket, Key: 'k', VersionId } })
  expect(await textOf(s3, Bucket, 'k')).toBe('one')
  const { VersionId: marker = '' } = await s3.deleteObject({ Bucket, Key: 'k' })
  const copy = (CopySource: { Bucket: string; Key: string; VersionId?: string }) =>
    refused(s3.copyObject({ Bucket: target, Key: 'k', CopySource }))
  expect(await copy({ Bucket, Key: 'k' })).toBe('NoSuchKey 404')
  expect(await copy({ Bucket, Key: 'k', VersionId: marker })).toBe('InvalidRequest 400')
})

test('a copy of an upload in parts is one object, with another checksum if one is asked for', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await uploadParts(s3, { Bucket, Key: 'parts' }, [fullPart, 'b'])
  const CopySource = { Bucket, Key: 'parts' }
  const copied = await s3.copyObject({ Bucket, Key: 'k', CopySource, ChecksumAlgorithm: 'SHA256' })
  const whole = Buffer.concat([fullPart, Buffer.from('b')])
  expect(copied.CopyObjectResult).toMatchObject({
    ETag: expect.stringMatching(/^"[\da-f]{32}"$/),
    ChecksumSHA256: checksumOf('SHA256', whole),
  })
})

test('parts can be copied out of objects, whole or by ranges', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'source', Body: 'abcde' })
  const { UploadId = '' } = await s3.createMultipartUpload({ Bucket, Key: 'k' })
  const part = (more: object) =>
    s3.uploadPartCopy({ Bucket, Key: 'k', UploadId, PartNumber: 1, CopySource: { Bucket, Key: 'source' }, ...more })
  for (const CopySourceRange of ['0-2', 'bytes=0', 'bytes=hello-', 'bytes=0-2,3-5', 'bytes=0-21', 'bytes=3-1']) {
    expect(await refused(part({ CopySourceRange })), CopySourceRange).toBe('InvalidArgument 400')
  }
  expect(await refused(part({ CopySource: { Bucket, Key: 'none' } }))).toBe('NoSuchKey 404')
  const { CopyPartResult } = await part({ CopySourceRange: 'bytes=1-3' })
  const Parts = [{ PartNumber: 1, ETag: CopyPartResult!.ETag! }]
  await s3.completeMultipartUpload({ Bucket, Key: 'k', UploadId, MultipartUpload: { Parts } })
  expect(await textOf(s3, Bucket, 'k')).toBe('bcd')
})

test('a copy outlives its source', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const bytes = Buffer.alloc(100_000, 'x')
  await s3.putObject({ Bucket, Key: 'source', Body: bytes })
  await s3.copyObject({ Bucket, Key: 'copy', CopySource: { Bucket, Key: 'source' } })
  await s3.deleteObject({ Bucket, Key: 'source' })
  const { Body } = await s3.getObject({ Bucket, Key: 'copy' })
  expect(bytes.equals(await Body.bytes())).toBe(true)
})
