import { beforeAll, expect, test } from 'vitest'
import { refused, s3Place } from './s3.js'

const place = s3Place()

/** A bucket with these keys. */
async function withKeys(...keys: string[]): Promise<string> {
  const Bucket = await place.bucket()
  await Promise.all(keys.map((Key) => place.s3.putObject({ Bucket, Key, Body: Key })))
  return Bucket
}

/** What both kinds of list give: keys, and common prefixes with a bar behind them. */
async function listed(Bucket: string, request: object): Promise<readonly string[]> {
  const answers = [
    await place.s3.listObjects({ Bucket, ...request }),
    await place.s3.listObjectsV2({ Bucket, ...request }),
  ]
  const [first, second] = answers.map(({ Contents, CommonPrefixes }) => [
    ...Contents.map(({ Key = '' }) => Key),
    ...CommonPrefixes.map(({ Prefix = '' }) => `${Prefix}|`),
  ])
  expect(first).toEqual(second)
  return first!
}

const cases: [keys: string[], request: { Prefix?: string; Delimiter?: string }, wanted: string[]][] = [
  [['foo/bar', 'foo/baz/x', 'quux/thud', 'asdf'], { Delimiter: '/' }, ['asdf', 'foo/|', 'quux/|']],
  [['foo/bar', 'foo/baz/x', 'quux'], { Delimiter: '/', Prefix: 'foo/' }, ['foo/bar', 'foo/baz/|']],
  [['asdf/'], { Delimiter: '/', Prefix: 'asdf/' }, ['asdf/']],
  [['bar', 'bazar', 'cab', 'foo'], { Delimiter: 'a', Prefix: 'ba' }, ['bar', 'baza|']],
  [['b%ar', 'b%az', 'c%ab', 'foo'], { Delimiter: '%' }, ['foo', 'b%|', 'c%|']],
  [['b ar', 'b az', 'foo'], { Delimiter: ' ' }, ['foo', 'b |']],
  [['a--b', 'a--c', 'd'], { Delimiter: '--' }, ['d', 'a--|']],
  [['bar', 'foo'], { Delimiter: '\n' }, ['bar', 'foo']],
  [['bar', 'foo'], { Delimiter: '' }, ['bar', 'foo']],
  [['bar', 'foo'], { Prefix: 'x' }, []],
  [['b', 'a', 'B', '_', '0'], {}, ['0', 'B', '_', 'a', 'b']],
  [['\uE000', '\u{1F600}', 'é', 'z'], {}, ['z', 'é', '\uE000', '\u{1F600}']],
]

test.each(cases)('%j listed with %j', async (keys, request, wanted) => {
  expect(await listed(await withKeys(...keys), request)).toEqual(wanted)
})

let paged: string
beforeAll(async () => {
  paged = await withKeys('asdf', 'boo/bar', 'boo/baz/x', 'cquux/bla', 'cquux/thud')
})

test('pages of the first kind go on from a marker', async () => {
  const { s3 } = place
  const pages: (string | undefined)[][] = []
  let Marker = ''
  for (let i = 0; i < 5; i++) {
    const page = await s3.listObjects({ Bucket: paged, Delimiter: '/', MaxKeys: 1, Marker })
    pages.push([page.Contents[0]?.Key ?? page.CommonPrefixes[0]?.Prefix, page.NextMarker])
    if (page.IsTruncated !== true) break
    Marker = page.NextMarker!
  }
  expect(pages).toEqual([
    ['asdf', 'asdf'],
    ['boo/', 'boo/'],
    ['cquux/', undefined],
  ])
  // Without a delimiter the last key is the marker, and the answer does not say it again.
  expect((await s3.listObjects({ Bucket: paged, MaxKeys: 1 })).NextMarker).toBeUndefined()
  const behind = await s3.listObjects({ Bucket: paged, Marker: 'boo/c' })
  expect(behind.Contents.map(({ Key }) => Key)).toEqual(['cquux/bla', 'cquux/thud'])
})

test('pages of the second kind go on from a token, which counts more than a key', async () => {
  const { s3 } = place
  const keys: string[] = []
  const options = { Bucket: paged, StartAfter: 'asdf', PaginationConfig: { PageSize: 2 } }
  for await (const page of s3.getPaginator('listObjectsV2').paginate(options)) {
    expect([page.KeyCount, page.StartAfter]).toEqual([page.Contents.length, 'asdf'])
    keys.push(...page.Contents.map(({ Key = '' }) => Key))
  }
  expect(keys).toEqual(['boo/bar', 'boo/baz/x', 'cquux/bla', 'cquux/thud'])
  for (const ContinuationToken of ['', 'made up']) {
    expect(await refused(s3.listObjectsV2({ Bucket: paged, ContinuationToken }))).toBe('InvalidArgument 400')
  }
})

test('the number of keys: none, no more than a thousand, and nothing else', async () => {
  const { s3 } = place
  const none = await s3.listObjectsV2({ Bucket: paged, MaxKeys: 0 })
  expect(none).toMatchObject({ IsTruncated: false, KeyCount: 0, MaxKeys: 0, Contents: [] })
  expect((await s3.listObjects({ Bucket: paged, MaxKeys: 5000 })).MaxKeys).toBe(1000)
  expect(await refused(s3.listObjects({ Bucket: paged, MaxKeys: -1 }))).toBe('InvalidArgument 400')
  const url = await s3.generatePresignedUrl('listObjects', { Params: { Bucket: paged, MaxKeys: 7 } })
  expect(url).toContain('max-keys=7')
  const big = s3.listObjects({ Bucket: paged, MaxKeys: 99_999_999_999 })
  expect(await refused(big)).toBe('InvalidArgument 400')
})

test('names are written as the caller wants them', async () => {
  const { s3 } = place
  const Bucket = await withKeys('a b/ü+%', 'plain')
  const url = { Bucket, EncodingType: 'url' as const, Delimiter: '/', Prefix: '' }
  const encoded = await s3.listObjectsV2({ ...url, StartAfter: 'a a' })
  expect(encoded).toMatchObject({ EncodingType: 'url', StartAfter: 'a+a' })
  expect(encoded.CommonPrefixes).toEqual([{ Prefix: 'a+b/' }])
  const keys = await s3.listObjectsV2({ Bucket, EncodingType: 'url' })
  expect(keys.Contents.map(({ Key }) => Key)).toEqual(['a+b/%C3%BC%2B%25', 'plain'])
  expect(await refused(s3.listObjectsV2({ Bucket, EncodingType: 'rot13' }))).toBe('InvalidArgument 400')
})

test('a list tells of each object what reading it tells', async () => {
  const { s3 } = place
  const Bucket = await withKeys('k')
  const head = await s3.headObject({ Bucket, Key: 'k' })
  const [entry] = (await s3.listObjectsV2({ Bucket, FetchOwner: true })).Contents
  expect(entry).toMatchObject({ ETag: head.ETag, Size: 1, LastModified: head.LastModified, StorageClass: 'STANDARD' })
  expect(entry?.Owner?.ID).toMatch(/^[\da-f]{64}$/)
  expect((await s3.listObjectsV2({ Bucket })).Contents[0]?.Owner).toBeUndefined()
  expect(await refused(s3.listObjectsV2({ Bucket: `${Bucket}-none` }))).toBe('NoSuchBucket 404')
})
