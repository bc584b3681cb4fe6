import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { checksumOf } from '../../../src/checksum/algorithms.js'
import { at, sessionOf } from '../sessions.js'
import { fullPart, refused, s3Place, textOf, uploadParts } from './s3.js'

const place = s3Place()

const algorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const
const hello = Buffer.from('hello')

test.each(algorithms)('%s: sent, checked, kept and told', async (ChecksumAlgorithm) => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const member = `Checksum${ChecksumAlgorithm}` as const
  const value = checksumOf(ChecksumAlgorithm, hello)
  const put = await s3.putObject({ Bucket, Key: 'k', Body: hello, ChecksumAlgorithm })
  expect(put).toMatchObject({ [member]: value, ChecksumType: 'FULL_OBJECT' })
  const { Body, ...got } = await s3.getObject({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' })
  expect([await Body.text(), got[member]]).toEqual(['hello', value])
  expect(await s3.headObject({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' })).toMatchObject({ [member]: value })
  expect((await s3.headObject({ Bucket, Key: 'k' }))[member]).toBeUndefined()
  expect((await s3.listObjectsV2({ Bucket })).Contents[0]).toMatchObject({
    ChecksumAlgorithm: [ChecksumAlgorithm],
    ChecksumType: 'FULL_OBJECT',
  })
  const wrong = s3.putObject({ Bucket, Key: 'k', Body: 'other', [member]: value })
  expect(await refused(wrong)).toBe('BadDigest 400')
  expect(await refused(s3.putObject({ Bucket, Key: 'k', Body: 'other', [member]: 'bad' }))).toBe('InvalidRequest 400')
  expect(await textOf(s3, Bucket, 'k')).toBe('hello')
})

test('the sums are those that others compute', () => {
  const bits = crc32(hello).toString(16).padStart(8, '0')
  expect(checksumOf('CRC32', hello)).toBe(Buffer.from(bits, 'hex').toString('base64'))
  expect(checksumOf('SHA256', hello)).toBe(createHash('sha256').update(hello).digest('base64'))
  expect(checksumOf('CRC64NVME', Buffer.from('123456789'))).toBe(
    Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
  )
  expect(checksumOf('CRC32C', Buffer.from('123456789'))).toBe(Buffer.from('e3069283', 'hex').toString('base64'))
})

test('without a checksum S3 computes one itself', async () => {
  const { aws } = place
  const Bucket = await place.bucket()
  const config = { requestChecksumCalculation: 'when_required' as const }
  const s3 = sessionOf(aws).client('s3', { ...at(aws), config })
  const put = await s3.putObject({ Bucket, Key: 'k', Body: hello })
  expect(put.ChecksumCRC64NVME).toBe(checksumOf('CRC64NVME', hello))
})

test('a wrong or senseless Content-MD5 is refused', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const put = (ContentMD5: string) => s3.putObject({ Bucket, Key: 'k', Body: 'bar', ContentMD5 })
  expect(await refused(put('rL0Y20zC+Fzt72VPzMSk2A=='))).toBe('BadDigest 400')
  expect(await refused(put('nonsense'))).toBe('InvalidDigest 400')
  await put(createHash('md5').update('bar').digest('base64'))
})

test.each(['CRC32', 'SHA256', 'CRC64NVME'] as const)('a stream brings its %s behind it', async (ChecksumAlgorithm) => {
  const { aws, s3 } = place
  const Bucket = await place.bucket()
  const bytes = Buffer.alloc(200_000, 'z')
  const put = await s3.putObject({
    Bucket,
    Key: 'k',
    Body: Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]),
    ContentLength: bytes.length,
    ChecksumAlgorithm,
  })
  const { headers } = aws.requests.at(-1)!
  expect(headers['x-amz-trailer']).toBe(`x-amz-checksum-${ChecksumAlgorithm.toLowerCase()}`)
  expect(headers['content-encoding']).toContain('aws-chunked')
  expect(put[`Checksum${ChecksumAlgorithm}`]).toBe(checksumOf(ChecksumAlgorithm, bytes))
  expect((await s3.headObject({ Bucket, Key: 'k' })).ContentLength).toBe(bytes.length)
  expect((await s3.headObject({ Bucket, Key: 'k' })).ContentEncoding).toBeUndefined()
})

test.each(['CRC32', 'SHA1', 'SHA256', 'CRC32C'] as const)(
  '%s of an upload in parts is that of its parts',
  async (name) => {
    const { s3 } = place
    const Bucket = await place.bucket()
    const member = `Checksum${name}` as const
    const sums = [fullPart, Buffer.from('bb')].map((part) => checksumOf(name, part))
    const ofSums = `${checksumOf(name, Buffer.concat(sums.map((sum) => Buffer.from(sum, 'base64'))))}-2`
    const create = { ChecksumAlgorithm: name }
    const ended = await uploadParts(s3, { Bucket, Key: 'k' }, [fullPart, 'bb'], { create, part: create })
    expect(ended).toMatchObject({ [member]: ofSums, ChecksumType: 'COMPOSITE' })
    expect(await s3.headObject({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' })).toMatchObject({ [member]: ofSums })
    const second = { Bucket, Key: 'k', PartNumber: 2, ChecksumMode: 'ENABLED' as const }
    expect((await s3.headObject(second))[member]).toBe(sums[1])
    expect(await textOf(s3, Bucket, 'k', second)).toBe('bb')
    const { ObjectParts, Checksum } = await s3.getObjectAttributes({
      Bucket,
      Key: 'k',
      ObjectAttributes: ['ObjectParts', 'Checksum'],
    })
    expect(Checksum).toMatchObject({ ChecksumType: 'COMPOSITE' })
    expect(ObjectParts).toMatchObject({ TotalPartsCount: 2, IsTruncated: false })
    expect(ObjectParts?.Parts).toMatchObject([
      { PartNumber: 1, Size: fullPart.length, [member]: sums[0] },
      { PartNumber: 2, Size: 2, [member]: sums[1] },
    ])
  },
)

test.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)(
  '%s of an upload in parts can be that of the whole',
  async (name) => {
    const { s3 } = place
    const Bucket = await place.bucket()
    const member = `Checksum${name}` as const
    const whole = checksumOf(name, Buffer.concat([fullPart, Buffer.from('bb')]))
    const more = {
      create: { ChecksumAlgorithm: name, ChecksumType: 'FULL_OBJECT' },
      part: { ChecksumAlgorithm: name },
    }
    const ended = await uploadParts(s3, { Bucket, Key: 'k' }, [fullPart, 'bb'], more)
    expect(ended).toMatchObject({ [member]: whole, ChecksumType: 'FULL_OBJECT' })
    const complete = { [member]: checksumOf(name, hello), ChecksumType: 'FULL_OBJECT' }
    const wrong = uploadParts(s3, { Bucket, Key: 'k' }, [fullPart, 'bb'], { ...more, complete })
    expect(await refused(wrong)).toBe('BadDigest 400')
  },
)

test('an upload in parts keeps to the algorithm with which it began', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const create = (more: object) => s3.createMultipartUpload({ Bucket, Key: 'k', ...more })
  expect(await refused(create({ ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' }))).toBe('InvalidRequest 400')
  expect(await refused(create({ ChecksumType: 'FULL_OBJECT' }))).toBe('InvalidRequest 400')
  const { UploadId = '' } = await create({ ChecksumAlgorithm: 'SHA256' })
  const part = { Bucket, Key: 'k', UploadId, PartNumber: 1, Body: 'a' }
  expect(await refused(s3.uploadPart({ ...part, ChecksumAlgorithm: 'CRC32' }))).toBe('InvalidRequest 400')
  const { ETag = '' } = await s3.uploadPart({ ...part, ChecksumAlgorithm: 'SHA256' })
  const Parts = [{ PartNumber: 1, ETag }]
  const ended = s3.completeMultipartUpload({ Bucket, Key: 'k', UploadId, MultipartUpload: { Parts } })
  expect(await refused(ended)).toBe('InvalidRequest 400')
})

test('attributes are told by name, of any version, and parts in pages', async () => {
  const { s3 } = place
  const Bucket = await place.bucket({ isVersioned: true })
  const { VersionId = '' } = await s3.putObject({ Bucket, Key: 'k', Body: 'one' })
  const more = { create: { ChecksumAlgorithm: 'SHA1' }, part: { ChecksumAlgorithm: 'SHA1' } }
  await uploadParts(s3, { Bucket, Key: 'k' }, [fullPart, fullPart, 'c'], more)
  const old = await s3.getObjectAttributes({ Bucket, Key: 'k', VersionId, ObjectAttributes: ['ObjectSize'] })
  expect(old).toMatchObject({ ObjectSize: 3, VersionId })
  expect(old.ETag).toBeUndefined()
  const page = async (options: object) =>
    (await s3.getObjectAttributes({ Bucket, Key: 'k', ObjectAttributes: ['ObjectParts'], ...options })).ObjectParts
  expect(await page({ MaxParts: 1 })).toMatchObject({ IsTruncated: true, NextPartNumberMarker: 1 })
  const rest = await page({ PartNumberMarker: 1 })
  expect([rest?.IsTruncated, rest?.Parts?.map(({ PartNumber }) => PartNumber)]).toEqual([false, [2, 3]])
  expect(await refused(s3.getObjectAttributes({ Bucket, Key: 'no', ObjectAttributes: ['ETag'] }))).toBe('NoSuchKey 404')
})
