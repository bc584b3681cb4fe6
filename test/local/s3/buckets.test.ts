import { expect, test } from 'vitest'
import { at, sessionOf } from '../sessions.js'
import { newName, refusalOf, refused, s3Place } from './s3.js'

const place = s3Place()

/** A client that signs for a region. */
function inRegion(region: string) {
  return sessionOf(place.aws, place.aws.rootKey, region).client('s3', at(place.aws))
}

test('a bucket is made, listed, found and removed', async () => {
  const { s3 } = place
  const Bucket = newName()
  expect(await s3.createBucket({ Bucket })).toMatchObject({ Location: `/${Bucket}` })
  const { Buckets, Owner } = await s3.listBuckets({ Prefix: Bucket })
  expect(Buckets).toMatchObject([{ Name: Bucket, BucketRegion: 'us-east-1' }])
  expect(Owner?.ID).toMatch(/^[\da-f]{64}$/)
  expect(await s3.headBucket({ Bucket })).toMatchObject({ BucketRegion: 'us-east-1' })
  await s3.deleteBucket({ Bucket })
  expect(await refused(s3.headBucket({ Bucket }))).toBe('404 404')
  expect(await refusalOf(s3.deleteBucket({ Bucket }))).toMatchObject({
    code: 'NoSuchBucket',
    status: 404,
    error: { BucketName: Bucket },
  })
})

test('buckets are listed in pages, by prefix and region', async () => {
  const { s3 } = place
  const Prefix = newName()
  const names = ['a', 'b', 'c'].map((letter) => `${Prefix}-${letter}`)
  for (const Bucket of names) await s3.createBucket({ Bucket })
  const first = await s3.listBuckets({ Prefix, MaxBuckets: 2 })
  expect(first.Buckets.map(({ Name }) => Name)).toEqual(names.slice(0, 2))
  const rest = await s3.listBuckets({ Prefix, MaxBuckets: 2, ContinuationToken: first.ContinuationToken! })
  expect(rest.Buckets.map(({ Name }) => Name)).toEqual(names.slice(2))
  expect(rest.ContinuationToken).toBeUndefined()
  expect((await s3.listBuckets({ Prefix, BucketRegion: 'eu-west-1' })).Buckets).toEqual([])
  expect(await refused(s3.listBuckets({ MaxBuckets: 10_001 }))).toBe('InvalidArgument 400')
})

test.each([
  'ab',
  'a'.repeat(64),
  'Upper',
  'under_score',
  'two..dots',
  'dash-.dot',
  'dot.-dash',
  '-dash',
  'dash-',
  '192.168.5.123',
  'xn--a',
  'a-s3alias',
])('the name %s is refused', async (Bucket) => {
  const refusal = await refusalOf(place.s3.createBucket({ Bucket }))
  expect(refusal).toMatchObject({ code: 'InvalidBucketName', status: 400, error: { BucketName: Bucket } })
})

test('only us-east-1 makes buckets without a location, and only the others need one', async () => {
  const frankfurt = inRegion('eu-central-1')
  const Bucket = newName()
  expect(await refused(frankfurt.createBucket({ Bucket }))).toBe('IllegalLocationConstraintException 400')
  const elsewhere = { LocationConstraint: 'eu-west-1' as const }
  expect(await refused(frankfurt.createBucket({ Bucket, CreateBucketConfiguration: elsewhere }))).toBe(
    'IllegalLocationConstraintException 400',
  )
  const unknown = { LocationConstraint: 'mars-1' as 'eu-west-1' }
  expect(await refused(place.s3.createBucket({ Bucket, CreateBucketConfiguration: unknown }))).toBe(
    'InvalidLocationConstraint 400',
  )
  await frankfurt.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } })
  expect((await frankfurt.getBucketLocation({ Bucket })).LocationConstraint).toBe('eu-central-1')
})

test('making a bucket again is an error everywhere but in us-east-1', async () => {
  const Bucket = await place.bucket()
  await place.s3.createBucket({ Bucket })
  const paris = inRegion('eu-west-3')
  const there = { Bucket: newName(), CreateBucketConfiguration: { LocationConstraint: 'eu-west-3' as const } }
  await paris.createBucket(there)
  expect(await refused(paris.createBucket(there))).toBe('BucketAlreadyOwnedByYou 409')
})

test('whoever comes to the wrong region is told the right one', async () => {
  const { aws } = place
  const paris = inRegion('eu-west-3')
  const Bucket = newName()
  await paris.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-3' } })
  const url = await inRegion('us-east-2').generatePresignedUrl('listObjectsV2', { Params: { Bucket } })
  const answer = await fetch(url, { redirect: 'manual' })
  expect([answer.status, answer.headers.get('x-amz-bucket-region')]).toEqual([301, 'eu-west-3'])
  expect(await answer.text()).toContain('<Code>PermanentRedirect</Code>')
  // A client follows the hint.
  const client = sessionOf(aws, aws.rootKey, 'us-east-2').client('s3', { endpointUrl: aws.url })
  expect((await client.listObjectsV2({ Bucket })).KeyCount).toBe(0)
})

test('a bucket with something in it stays, also if that is only the mark of a deletion', async () => {
  const { s3 } = place
  const Bucket = await place.bucket({ isVersioned: true })
  const { VersionId } = await s3.deleteObject({ Bucket, Key: 'never' })
  expect(await refused(s3.deleteBucket({ Bucket }))).toBe('BucketNotEmpty 409')
  await s3.deleteObject({ Bucket, Key: 'never', VersionId: VersionId! })
  await s3.createMultipartUpload({ Bucket, Key: 'open' })
  await s3.deleteBucket({ Bucket })
})

test('a bucket of somebody else is nobody’s business', async () => {
  const Bucket = await place.bucket()
  const asked = place.s3.getBucketLocation({ Bucket, ExpectedBucketOwner: '999999999999' })
  expect(await refused(asked)).toBe('AccessDenied 403')
})

test('a POST to a bucket that is no form is refused', async () => {
  const Bucket = await place.bucket()
  for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
    const headers = { 'content-type': type }
    const answer = await fetch(`${place.aws.url}/${Bucket}`, { method: 'POST', body: 'a=b', headers })
    expect([answer.status, /<Code>(\w+)/.exec(await answer.text())?.[1]]).toEqual([412, 'PreconditionFailed'])
  }
})
