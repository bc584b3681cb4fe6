import { expect, test } from 'vitest'
import { refusalOf, refused, s3Place, textOf } from './s3.js'

const place = s3Place()

/** Sets whether a bucket keeps versions. */
async function setVersioning(Bucket: string, Status: 'Enabled' | 'Suspended'): Promise<void> {
  await place.s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status } })
}

/** All versions and marks of deletions, the newest of each key first. */
async function versionsIn(Bucket: string) {
  const { Versions, DeleteMarkers } = await place.s3.listObjectVersions({ Bucket })
  return { versions: Versions, markers: DeleteMarkers ?? [] }
}

test('a bucket keeps versions when it is told to', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  expect((await s3.getBucketVersioning({ Bucket })).Status).toBeUndefined()
  await setVersioning(Bucket, 'Enabled')
  expect((await s3.getBucketVersioning({ Bucket })).Status).toBe('Enabled')
  await setVersioning(Bucket, 'Suspended')
  expect((await s3.getBucketVersioning({ Bucket })).Status).toBe('Suspended')
  expect(await refused(setVersioning(Bucket, 'Nonsense' as 'Enabled'))).toBe('MalformedXML 400')
})

test('each write makes a version, which can be read and removed for good', async () => {
  const { s3 } = place
  const Bucket = await place.bucket({ isVersioned: true })
  const ids: string[] = []
  for (const Body of ['one', 'two', 'three']) ids.push((await s3.putObject({ Bucket, Key: 'k', Body })).VersionId!)
  expect(await textOf(s3, Bucket, 'k', { VersionId: ids[0]! })).toBe('one')
  const { versions } = await versionsIn(Bucket)
  expect(versions.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
    [ids[2], true],
    [ids[1], false],
    [ids[0], false],
  ])
  expect((await s3.deleteObject({ Bucket, Key: 'k', VersionId: ids[2]! })).VersionId).toBe(ids[2])
  expect(await textOf(s3, Bucket, 'k')).toBe('two')
})

test('a deletion hides the object behind a mark, and taking the mark away brings it back', async () => {
  const { s3 } = place
  const Bucket = await place.bucket({ isVersioned: true })
  await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  const { DeleteMarker, VersionId: marker = '' } = await s3.deleteObject({ Bucket, Key: 'k' })
  expect(DeleteMarker).toBe(true)
  expect(await refusalOf(s3.getObject({ Bucket, Key: 'k' }))).toMatchObject({
    code: 'NoSuchKey',
    headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker },
  })
  expect(await refusalOf(s3.getObject({ Bucket, Key: 'k', VersionId: marker }))).toMatchObject({
    code: 'MethodNotAllowed',
    status: 405,
    headers: { allow: 'DELETE' },
  })
  expect((await s3.listObjectsV2({ Bucket })).Contents).toEqual([])
  const { versions, markers } = await versionsIn(Bucket)
  expect([versions[0]?.IsLatest, markers[0]?.IsLatest]).toEqual([false, true])
  const removed = await s3.deleteObject({ Bucket, Key: 'k', VersionId: marker })
  expect([removed.DeleteMarker, removed.VersionId]).toEqual([true, marker])
  expect(await textOf(s3, Bucket, 'k')).toBe('x')
})

test('ids that are none, and ids of nothing', async () => {
  const { s3 } = place
  const Bucket = await place.bucket({ isVersioned: true })
  await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  const { VersionId = '' } = await s3.putObject({ Bucket, Key: 'other', Body: 'x' })
  expect(await refused(s3.getObject({ Bucket, Key: 'k', VersionId: 'x' }))).toBe('InvalidArgument 400')
  expect(await refused(s3.getObject({ Bucket, Key: 'k', VersionId }))).toBe('NoSuchVersion 404')
  await s3.deleteObject({ Bucket, Key: 'k', VersionId: 'null' })
  expect(await textOf(s3, Bucket, 'k')).toBe('x')
})

test('a bucket that keeps no more versions has one without an id', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const put = async (Body: string) => (await s3.putObject({ Bucket, Key: 'k', Body })).VersionId
  expect(await put('before')).toBeUndefined()
  await setVersioning(Bucket, 'Enabled')
  const kept = await put('kept')
  expect(await textOf(s3, Bucket, 'k', { VersionId: 'null' })).toBe('before')
  await setVersioning(Bucket, 'Suspended')
  await put('first')
  await put('second')
  expect(await textOf(s3, Bucket, 'k', { VersionId: 'null' })).toBe('second')
  expect(await textOf(s3, Bucket, 'k', { VersionId: kept! })).toBe('kept')
  for (let i = 0; i < 2; i++) expect((await s3.deleteObject({ Bucket, Key: 'k' })).VersionId).toBe('null')
  const { versions, markers } = await versionsIn(Bucket)
  expect([versions.map(({ VersionId }) => VersionId), markers.length]).toEqual([[kept], 1])
})

test('versions are listed in pages, also from within a key, by prefix and delimiter', async () => {
  const { s3 } = place
  const Bucket = await place.bucket({ isVersioned: true })
  for (const Key of ['a', 'b', 'c/1', 'c/2']) {
    for (const Body of ['1', '2', '3']) await s3.putObject({ Bucket, Key, Body })
  }
  const seen: string[] = []
  const pages = s3.getPaginator('listObjectVersions').paginate({ Bucket, PaginationConfig: { PageSize: 5 } })
  for await (const page of pages) seen.push(...page.Versions.map(({ VersionId = '' }) => VersionId))
  expect([seen.length, new Set(seen).size]).toEqual([12, 12])
  const grouped = await s3.listObjectVersions({ Bucket, Delimiter: '/' })
  expect([grouped.CommonPrefixes, grouped.Versions.length]).toEqual([[{ Prefix: 'c/' }], 6])
  expect((await s3.listObjectVersions({ Bucket, Prefix: 'c/2' })).Versions).toHaveLength(3)
  const behind = await s3.listObjectVersions({ Bucket, KeyMarker: 'b' })
  expect(behind.Versions[0]?.Key).toBe('c/1')
  expect(await refused(s3.listObjectVersions({ Bucket, VersionIdMarker: seen[0]! }))).toBe('InvalidArgument 400')
})

test('many objects are deleted at once, quietly or not', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  for (const Key of ['1', '2', '3']) await s3.putObject({ Bucket, Key, Body: Key })
  const remove = (keys: string[], Quiet = false) =>
    s3.deleteObjects({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })), Quiet } })
  expect((await remove(['1', 'never'])).Deleted).toEqual([{ Key: '1' }, { Key: 'never' }])
  expect((await remove(['2'], true)).Deleted).toBeUndefined()
  expect((await s3.listObjectsV2({ Bucket })).KeyCount).toBe(1)
  const many = Array.from({ length: 1001 }, (_, i) => String(i))
  expect(await refused(remove(many))).toBe('MalformedXML 400')
  expect(await refused(remove([]))).toBe('MalformedXML 400')
})

test('many versions are deleted at once, by version and by tag', async () => {
  const { s3 } = place
  const Bucket = await place.bucket({ isVersioned: true })
  const { VersionId = '', ETag = '' } = await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  const hidden = await s3.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'k', ETag }] } })
  expect(hidden.Deleted).toEqual([{ Key: 'k', DeleteMarker: true, DeleteMarkerVersionId: expect.any(String) }])
  const marker = hidden.Deleted![0]!.DeleteMarkerVersionId!
  const Objects = [
    { Key: 'k', VersionId: marker },
    { Key: 'k', VersionId },
  ]
  const { Deleted, Errors } = await s3.deleteObjects({ Bucket, Delete: { Objects } })
  expect(Deleted).toEqual([
    { Key: 'k', VersionId: marker, DeleteMarker: true, DeleteMarkerVersionId: marker },
    { Key: 'k', VersionId },
  ])
  expect(Errors).toBeUndefined()
  expect(await versionsIn(Bucket)).toEqual({ versions: [], markers: [] })
  const { VersionId: other = '' } = await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  const remove = (more: object) => s3.deleteObject({ Bucket, Key: 'k', ...more })
  expect(await refused(remove({ VersionId: other, IfMatch: '"x"' }))).toBe('PreconditionFailed 412')
  await remove({ IfMatch: ETag })
  // The mark of the deletion has no tag.
  expect(await refused(remove({ IfMatch: ETag }))).toBe('PreconditionFailed 412')
  await remove({ VersionId: other, IfMatch: '*' })
  expect(await refused(remove({ IfMatchSize: 1 }))).toBe('NotImplemented 501')
})
