import { expect, test } from 'vitest'
import { answering, refusal } from '../../resource/answering.js'

test('a bucket is loaded from the list of buckets', async () => {
  const CreationDate = new Date(0)
  const Buckets = [{ Name: 'photos-2' }, { Name: 'photos', CreationDate }]
  const { root, calls } = answering('s3', () => ({ Buckets }))
  expect((await root.Bucket('photos').load()).creationDate).toBe(CreationDate)
  expect(calls).toEqual([{ operation: 'ListBuckets', params: { Prefix: 'photos' } }])
})

test('a bucket that is not in the list, or may not be listed, has its name and nothing else', async () => {
  const { root } = answering('s3', () => ({ Buckets: [] }))
  expect((await root.Bucket('photos').loaded()).creationDate).toBeUndefined()
  const { root: denied } = answering('s3', () => {
    throw refusal('AccessDenied', 403)
  })
  expect((await denied.Bucket('photos').load()).creationDate).toBeUndefined()
  const { root: broken } = answering('s3', () => {
    throw refusal('SlowDown', 503)
  })
  await expect(broken.Bucket('photos').load()).rejects.toMatchObject({ code: 'SlowDown' })
})

test('an object of a list is loaded by its head, whose length is its size', async () => {
  const { root, calls } = answering('s3', () => ({ ContentLength: 3, ETag: '"e"' }))
  const summary = await root.ObjectSummary('photos', 'a').load()
  expect([summary.size, summary.eTag]).toEqual([3, '"e"'])
  expect(calls[0]).toMatchObject({ operation: 'HeadObject', params: { Bucket: 'photos', Key: 'a' } })
})
