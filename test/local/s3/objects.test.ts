import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { refusalOf, refused, s3Place, textOf } from './s3.js'

const place = s3Place()

test('an object comes back with all that was said of it', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const facts = {
    ContentType: 'text/x-test',
    CacheControl: 'max-age=60',
    ContentDisposition: 'attachment; filename="a b"',
    ContentEncoding: 'gzip',
    ContentLanguage: 'de',
    WebsiteRedirectLocation: '/elsewhere',
    StorageClass: 'STANDARD_IA' as const,
    Metadata: { one: '1', empty: '', 'with-dash': 'x y' },
  }
  const put = await s3.putObject({ Bucket, Key: 'k', Body: 'bar', ...facts, Expires: new Date('2030-01-01T00:00:00Z') })
  expect(put.ETag).toBe('"37b51d194a7513e45b56f6524f2d51f2"')
  const { Body, ...got } = await s3.getObject({ Bucket, Key: 'k' })
  const text = await Body.text()
  const { ResponseMetadata: _, ...head } = await s3.headObject({ Bucket, Key: 'k' })
  expect(text).toBe('bar')
  for (const answer of [got, head]) {
    expect(answer).toMatchObject({ ...facts, ContentLength: 3, ETag: put.ETag, ServerSideEncryption: 'AES256' })
    expect(answer).toMatchObject({ ExpiresString: 'Tue, 01 Jan 2030 00:00:00 GMT' })
  }
})

test('what is said once does not stay when the object is written anew', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'k', Body: 'x', Metadata: { a: 'b' }, Tagging: 'a=b', ContentType: 'a/b' })
  await s3.putObject({ Bucket, Key: 'k', Body: '' })
  const head = await s3.headObject({ Bucket, Key: 'k' })
  expect(head).toMatchObject({ Metadata: {}, ContentType: 'binary/octet-stream', ContentLength: 0 })
  expect(head.TagCount).toBeUndefined()
})

test.each([
  ['bytes=4-7', 'cont', 'bytes 4-7/11'],
  ['bytes=4-', 'content', 'bytes 4-10/11'],
  ['bytes=-7', 'content', 'bytes 4-10/11'],
  ['bytes=0-100', 'testcontent', 'bytes 0-10/11'],
  ['bytes=-100', 'testcontent', 'bytes 0-10/11'],
  ['bytes=10-10', 't', 'bytes 10-10/11'],
])('the range %s gives %s', async (Range, wanted, ContentRange) => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'k', Body: 'testcontent' })
  const { Body, ...answer } = await s3.getObject({ Bucket, Key: 'k', Range })
  expect(await Body.text()).toBe(wanted)
  expect(answer).toMatchObject({ ContentRange, ContentLength: wanted.length })
  expect(answer.ResponseMetadata.HTTPStatusCode).toBe(206)
})

test('ranges beyond the end are refused, senseless ones are as if they were not there', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'k', Body: 'testcontent' })
  await s3.putObject({ Bucket, Key: 'empty', Body: '' })
  const get = (Range: string, Key = 'k') => s3.getObject({ Bucket, Key, Range })
  expect(await refusalOf(get('bytes=40-50'))).toMatchObject({
    code: 'InvalidRange',
    status: 416,
    error: { RangeRequested: 'bytes=40-50', ActualObjectSize: '11' },
    headers: { 'content-range': 'bytes */11' },
  })
  expect(await refused(get('bytes=11-'))).toBe('InvalidRange 416')
  expect(await refused(get('bytes=-0'))).toBe('InvalidRange 416')
  expect(await refused(get('bytes=0-', 'empty'))).toBe('InvalidRange 416')
  for (const Range of ['bytes=7-4', 'lines=1-2', 'bytes=a-b', 'bytes=0-1,3-4']) {
    expect(await textOf(s3, Bucket, 'k', { Range }), Range).toBe('testcontent')
  }
})

test('an object that has changed since is sent whole, whatever the range', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const { ETag } = await s3.putObject({ Bucket, Key: 'k', Body: 'testcontent' })
  const url = await s3.generatePresignedUrl('getObject', { Params: { Bucket, Key: 'k' } })
  const get = async (tag: string) =>
    await (await fetch(url, { headers: { range: 'bytes=0-3', 'if-range': tag } })).text()
  expect(await get(ETag!)).toBe('test')
  expect(await get('"other"')).toBe('testcontent')
})

test('conditions on reading: what they are about comes before the time', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const { ETag = '' } = await s3.putObject({ Bucket, Key: 'k', Body: 'bar' })
  const { LastModified: now } = await s3.headObject({ Bucket, Key: 'k' })
  const old = new Date('1994-10-29T19:43:31Z')
  const later = new Date(Date.now() + 86_400_000)
  const get = (conditions: object) => s3.getObject({ Bucket, Key: 'k', ...conditions })
  for (const fine of [
    { IfMatch: ETag },
    { IfMatch: `"x", ${ETag}` },
    { IfMatch: '*' },
    { IfNoneMatch: '"x"' },
    { IfModifiedSince: old },
    { IfUnmodifiedSince: later },
    { IfMatch: ETag, IfUnmodifiedSince: old },
    { IfNoneMatch: '"x"', IfModifiedSince: later },
  ]) {
    const { Body } = await get(fine)
    expect(await Body.text()).toBe('bar')
  }
  for (const stale of [{ IfNoneMatch: ETag }, { IfModifiedSince: now }, { IfNoneMatch: ETag, IfModifiedSince: old }]) {
    expect(await refusalOf(get(stale))).toMatchObject({ status: 304, headers: { etag: ETag } })
  }
  expect(await refusalOf(get({ IfMatch: '"x"' }))).toMatchObject({
    code: 'PreconditionFailed',
    status: 412,
    error: { Condition: 'If-Match' },
  })
  expect(await refused(get({ IfUnmodifiedSince: old }))).toBe('PreconditionFailed 412')
  expect(await refused(s3.headObject({ Bucket, Key: 'k', IfNoneMatch: ETag }))).toBe('304 304')
  expect(await refused(s3.headObject({ Bucket, Key: 'k', IfMatch: '"x"' }))).toBe('412 412')
})

test('conditions on writing and deleting', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const put = (Body: string, conditions: object = {}, Key = 'k') => s3.putObject({ Bucket, Key, Body, ...conditions })
  const { ETag = '' } = await put('one', { IfNoneMatch: '*' })
  expect(await refused(put('two', { IfNoneMatch: '*' }))).toBe('PreconditionFailed 412')
  expect(await refused(put('two', { IfMatch: '"x"' }))).toBe('PreconditionFailed 412')
  expect(await refused(put('two', { IfMatch: ETag }, 'other'))).toBe('NoSuchKey 404')
  expect(await textOf(s3, Bucket, 'k')).toBe('one')
  const second = await put('two', { IfMatch: ETag })
  expect(await refused(s3.deleteObject({ Bucket, Key: 'k', IfMatch: ETag }))).toBe('PreconditionFailed 412')
  await s3.deleteObject({ Bucket, Key: 'k', IfMatch: second.ETag! })
  expect(await refused(s3.getObject({ Bucket, Key: 'k' }))).toBe('NoSuchKey 404')
})

test('headers of the answer can be asked for by those who sign', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  const { Body, ...answer } = await s3.getObject({
    Bucket,
    Key: 'k',
    ResponseCacheControl: 'no-cache',
    ResponseContentDisposition: 'inline',
    ResponseContentEncoding: 'aaa',
    ResponseContentLanguage: 'esperanto',
    ResponseContentType: 'foo/bar',
    ResponseExpires: new Date('2030-01-01T00:00:00Z'),
  })
  await Body.bytes()
  expect(answer).toMatchObject({
    CacheControl: 'no-cache',
    ContentDisposition: 'inline',
    ContentEncoding: 'aaa',
    ContentLanguage: 'esperanto',
    ContentType: 'foo/bar',
    ExpiresString: 'Tue, 01 Jan 2030 00:00:00 GMT',
  })
})

const names =
  'foo bar|foo+bar|foo%20bar|a//b|/lead|trail/|..|../x|a/../b|./x|ü/ñ|日本|😀|a?b#c|*|a\\b|{}[]^`|a:b;c=d,e@f'
const oddKeys = [...names.split('|'), `q'"&<>`, '|', '\u0001\u0002', 'tab\tkey', 'k'.repeat(1024)]

test.each(oddKeys)('the key %j is written, listed, copied and deleted', async (Key) => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key, Body: Key })
  expect(await textOf(s3, Bucket, Key)).toBe(Key)
  expect((await s3.listObjectsV2({ Bucket, EncodingType: 'url' })).Contents.map((one) => one.Key)).toEqual([
    expect.stringMatching(/^[ -~]+$/),
  ])
  expect((await s3.listObjectsV2({ Bucket })).Contents.map((one) => one.Key)).toEqual([Key])
  await s3.copyObject({ Bucket, Key: 'copy', CopySource: { Bucket, Key } })
  expect(await textOf(s3, Bucket, 'copy')).toBe(Key)
  await s3.deleteObject({ Bucket, Key })
  expect(await refused(s3.getObject({ Bucket, Key }))).toBe('NoSuchKey 404')
})

test('keys, metadata and classes have their limits', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const put = (more: object, Key = 'k') => s3.putObject({ Bucket, Key, Body: 'x', ...more })
  expect(await refused(put({}, 'k'.repeat(1025)))).toBe('KeyTooLongError 400')
  expect(await refused(put({}, 'é'.repeat(513)))).toBe('KeyTooLongError 400')
  expect(await refused(put({ Metadata: { a: 'x'.repeat(2048) } }))).toBe('MetadataTooLarge 400')
  expect(await refused(put({ StorageClass: 'CELLAR' }))).toBe('InvalidStorageClass 400')
})

test('an error tells its request, and what it is about', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const url = await s3.generatePresignedUrl('getObject', { Params: { Bucket, Key: 'a&b' } })
  const answer = await fetch(url)
  const xml = await answer.text()
  expect(answer.headers.get('content-type')).toBe('application/xml')
  const id = answer.headers.get('x-amz-request-id')
  expect(xml).toContain(
    '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>a&amp;b</Key>',
  )
  expect(xml).toContain(`<RequestId>${id}</RequestId>`)
  expect(xml).toContain(`<HostId>${answer.headers.get('x-amz-id-2')}</HostId>`)
})

test('a body whose length nobody tells is refused', async () => {
  const Bucket = await place.bucket()
  const url = new URL(await place.s3.generatePresignedUrl('putObject', { Params: { Bucket, Key: 'k' } }))
  const socket = connect(Number(url.port), url.hostname)
  socket.write(`PUT ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: close\r\n\r\n`)
  const answer = Buffer.concat(await socket.toArray()).toString()
  expect(answer).toMatch(/^HTTP\/1\.1 411 /)
  expect(answer).toContain('<Code>MissingContentLength</Code>')
})

test('an object in an archive must be restored before it can be read', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'cold', Body: 'ice', StorageClass: 'GLACIER' })
  await s3.putObject({ Bucket, Key: 'warm', Body: 'tea' })
  expect(await refused(s3.getObject({ Bucket, Key: 'cold' }))).toBe('InvalidObjectState 403')
  expect(await refused(s3.copyObject({ Bucket, Key: 'x', CopySource: { Bucket, Key: 'cold' } }))).toBe(
    'InvalidObjectState 403',
  )
  const restore = (Key: string, Days = 1) => s3.restoreObject({ Bucket, Key, RestoreRequest: { Days } })
  expect(await refused(restore('warm'))).toBe('InvalidObjectState 403')
  expect((await restore('cold')).ResponseMetadata.HTTPStatusCode).toBe(202)
  expect((await restore('cold', 2)).ResponseMetadata.HTTPStatusCode).toBe(200)
  expect(await textOf(s3, Bucket, 'cold')).toBe('ice')
  expect((await s3.headObject({ Bucket, Key: 'cold' })).Restore).toMatch(/^ongoing-request="false", expiry-date="/)
})

test('a body may be a stream', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const pieces = Array.from({ length: 50 }, (_, i) => Buffer.alloc(10_000, i))
  await s3.putObject({ Bucket, Key: 'k', Body: Readable.from(pieces), ContentLength: 500_000 })
  const { Body } = await s3.getObject({ Bucket, Key: 'k' })
  expect(Buffer.concat(pieces).equals(await Body.bytes())).toBe(true)
})
