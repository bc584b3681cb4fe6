import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { fullPart, refused, s3Place, textOf, uploadParts } from './s3.js'

const place = s3Place()

function md5(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest()
}

/** An upload that has begun. */
async function begun() {
  const Bucket = await place.bucket()
  const { UploadId = '' } = await place.s3.createMultipartUpload({ Bucket, Key: 'k' })
  return { Bucket, Key: 'k', UploadId }
}

test('parts become an object whose tag comes from theirs', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const ended = await uploadParts(s3, { Bucket, Key: 'a/b c' }, [fullPart, 'b'], {
    create: { Metadata: { a: 'b' }, ContentType: 't/x', Tagging: 'q=r' },
  })
  const tag = `"${md5(Buffer.concat([md5(fullPart), md5(Buffer.from('b'))])).toString('hex')}-2"`
  expect(ended).toMatchObject({ ETag: tag, Bucket, Key: 'a/b c' })
  expect(ended.Location).toMatch(new RegExp(`/${Bucket}/a/b%20c$`))
  expect(await s3.headObject({ Bucket, Key: 'a/b c' })).toMatchObject({
    ContentLength: fullPart.length + 1,
    ETag: tag,
    Metadata: { a: 'b' },
    ContentType: 't/x',
  })
})

test('numbers may have gaps, a part can be sent anew, and not all parts need be taken', async () => {
  const { s3 } = place
  const upload = await begun()
  const part = (PartNumber: number, Body: string | Buffer) => s3.uploadPart({ ...upload, PartNumber, Body })
  await part(1, 'not taken')
  await part(3, 'replaced')
  const first = await part(3, fullPart)
  const last = await part(9, 'end')
  const Parts = [
    { PartNumber: 3, ETag: first.ETag! },
    { PartNumber: 9, ETag: last.ETag!.replaceAll('"', '') },
  ]
  await s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } })
  expect(await textOf(s3, upload.Bucket, 'k')).toBe(`${fullPart.toString()}end`)
  expect((await s3.listMultipartUploads({ Bucket: upload.Bucket })).Uploads).toEqual([])
})

test('the list of parts must be right', async () => {
  const { s3 } = place
  const upload = await begun()
  const one = (await s3.uploadPart({ ...upload, PartNumber: 1, Body: 'a' })).ETag!
  const two = (await s3.uploadPart({ ...upload, PartNumber: 2, Body: 'b' })).ETag!
  const end = (Parts: { PartNumber: number; ETag: string }[], more: object = {}) =>
    refused(s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts }, ...more }))
  const both = [
    { PartNumber: 1, ETag: one },
    { PartNumber: 2, ETag: two },
  ]
  expect(await end([])).toBe('MalformedXML 400')
  expect(await refused(s3.completeMultipartUpload(upload))).toBe('MalformedXML 400')
  expect(await end(both.toReversed())).toBe('InvalidPartOrder 400')
  expect(await end([both[0]!, both[0]!])).toBe('InvalidPartOrder 400')
  expect(await end([{ PartNumber: 7, ETag: one }])).toBe('InvalidPart 400')
  expect(await end([{ PartNumber: 1, ETag: two }])).toBe('InvalidPart 400')
  expect(await end(both)).toBe('EntityTooSmall 400')
  expect(await end([both[0]!], { MpuObjectSize: 2 })).toBe('InvalidRequest 400')
  expect(await end([both[0]!], { IfMatch: '"x"' })).toBe('NoSuchKey 404')
  // Nothing of this has ended the upload.
  await s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: [both[0]!] }, IfNoneMatch: '*' })
})

test('a range may begin in one part and end in another', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await uploadParts(s3, { Bucket, Key: 'k' }, [fullPart, 'bcdef'])
  const size = fullPart.length
  expect(await textOf(s3, Bucket, 'k', { Range: `bytes=${size - 2}-${size + 1}` })).toBe('aabc')
  expect(await textOf(s3, Bucket, 'k', { Range: 'bytes=-2' })).toBe('ef')
})

test('whoever ends an upload twice hears the same twice', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const { UploadId, Parts, ETag } = await uploadParts(s3, { Bucket, Key: 'k' }, ['abc'])
  const again = await s3.completeMultipartUpload({ Bucket, Key: 'k', UploadId, MultipartUpload: { Parts } })
  expect(again.ETag).toBe(ETag)
  expect((await s3.listObjectVersions({ Bucket })).Versions).toHaveLength(1)
})

test('an upload that was aborted is gone', async () => {
  const { s3 } = place
  const upload = await begun()
  await s3.uploadPart({ ...upload, PartNumber: 1, Body: 'a' })
  await s3.abortMultipartUpload(upload)
  expect(await refused(s3.abortMultipartUpload(upload))).toBe('NoSuchUpload 404')
  expect(await refused(s3.listParts(upload))).toBe('NoSuchUpload 404')
  expect(await refused(s3.uploadPart({ ...upload, PartNumber: 2, Body: 'b' }))).toBe('NoSuchUpload 404')
  const Parts = [{ PartNumber: 1, ETag: 'x' }]
  expect(await refused(s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } }))).toBe('NoSuchUpload 404')
  expect(await refused(s3.abortMultipartUpload({ ...upload, UploadId: 'never' }))).toBe('NoSuchUpload 404')
})

test('numbers of parts go from 1 to 10,000', async () => {
  const { s3 } = place
  const upload = await begun()
  for (const PartNumber of [0, 10_001]) {
    expect(await refused(s3.uploadPart({ ...upload, PartNumber, Body: 'a' }))).toBe('InvalidArgument 400')
  }
  await s3.uploadPart({ ...upload, PartNumber: 10_000, Body: 'a' })
})

test('parts are listed in pages', async () => {
  const { s3 } = place
  const upload = await begun()
  for (const PartNumber of [5, 1, 2]) await s3.uploadPart({ ...upload, PartNumber, Body: 'a'.repeat(PartNumber) })
  const first = await s3.listParts({ ...upload, MaxParts: 2 })
  expect(first).toMatchObject({ IsTruncated: true, NextPartNumberMarker: 2, StorageClass: 'STANDARD' })
  expect(first.Parts.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, 1],
    [2, 2],
  ])
  const rest = await s3.listParts({ ...upload, PartNumberMarker: 2 })
  expect(rest.IsTruncated).toBe(false)
  expect(rest.Parts.map(({ PartNumber }) => PartNumber)).toEqual([5])
})

test('uploads are listed in pages, by prefix and delimiter', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const begin = async (Key: string) => (await s3.createMultipartUpload({ Bucket, Key })).UploadId!
  const all: string[] = []
  for (const Key of ['a/1', 'a/2', 'b', 'c', 'c']) all.push(await begin(Key))
  const pages: string[][] = []
  for await (const page of s3
    .getPaginator('listMultipartUploads')
    .paginate({ Bucket, PaginationConfig: { PageSize: 2 } })) {
    pages.push(page.Uploads.map(({ UploadId = '' }) => UploadId))
  }
  expect(pages.map((page) => page.length)).toEqual([2, 2, 1])
  expect(pages.flat().toSorted()).toEqual(all.toSorted())
  const grouped = await s3.listMultipartUploads({ Bucket, Delimiter: '/' })
  expect(grouped.CommonPrefixes).toEqual([{ Prefix: 'a/' }])
  expect(grouped.Uploads.map(({ Key }) => Key)).toEqual(['b', 'c', 'c'])
  expect((await s3.listMultipartUploads({ Bucket, Prefix: 'a/' })).Uploads).toHaveLength(2)
})

test('an object can be read part by part', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await uploadParts(s3, { Bucket, Key: 'k' }, [fullPart, 'b'])
  await s3.putObject({ Bucket, Key: 'one', Body: 'abc' })
  await s3.putObject({ Bucket, Key: 'empty', Body: '' })
  const size = fullPart.length
  const { Body, ...second } = await s3.getObject({ Bucket, Key: 'k', PartNumber: 2 })
  expect(await Body.text()).toBe('b')
  expect(second).toMatchObject({ PartsCount: 2, ContentRange: `bytes ${size}-${size}/${size + 1}` })
  expect(await s3.headObject({ Bucket, Key: 'k', PartNumber: 1 })).toMatchObject({ ContentLength: size })
  expect(await refused(s3.getObject({ Bucket, Key: 'k', PartNumber: 3 }))).toBe('InvalidPartNumber 416')
  expect(await textOf(s3, Bucket, 'one', { PartNumber: 1 })).toBe('abc')
  expect(await textOf(s3, Bucket, 'empty', { PartNumber: 1 })).toBe('')
  expect(await refused(s3.getObject({ Bucket, Key: 'one', PartNumber: 2 }))).toBe('InvalidPartNumber 416')
})
