import { setImmediate as turn } from 'node:timers/promises'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import * as boto3 from '../../src/index.js'
import { startServer } from '../helpers/http-server.js'
import { type Answer, answering } from './answering.js'

/** Pages of keys, as S3 gives them. */
function pagesOf(...pages: string[][]): Answer {
  return (_, number) => ({
    Contents: (pages[number - 1] ?? []).map((Key) => ({ Key, Size: Key.length })),
    IsTruncated: number < pages.length,
    NextMarker: `after-${number}`,
  })
}

function objectsOf(...pages: string[][]) {
  const { root, calls } = answering('s3', pagesOf(...pages))
  return { objects: root.Bucket('photos').objects, calls }
}

test('making a collection asks for nothing, each iteration asks anew', async () => {
  const { objects, calls } = objectsOf(['a', 'b'])
  const all = objects.all().limit(10)
  expect(calls).toEqual([])
  const keys: string[] = []
  for await (const { key, size, bucketName } of all) keys.push(`${bucketName}/${key} ${size}`)
  expect(keys).toEqual(['photos/a 1', 'photos/b 1'])
  await all.toArray()
  expect(calls).toHaveLength(2)
})

test('filters add up: lists are joined, all else is replaced, and the collection before stays as it was', async () => {
  const { root, calls } = answering('ec2', () => ({ Reservations: [] }))
  const name = { Name: 'tag:Name', Values: ['a'] }
  const given = { Filters: [name], MaxResults: 5 }
  const first = root.Vpc('vpc-1').subnets.filter(given)
  const second = first.filter({ Filters: [{ Name: 'state', Values: ['b'] }], MaxResults: 7 })
  await second.toArray()
  await first.toArray()
  const own = { Name: 'vpc-id', Values: ['vpc-1'] }
  expect(calls.map(({ params }) => params)).toEqual([
    { Filters: [own, name, { Name: 'state', Values: ['b'] }], MaxResults: 7 },
    { Filters: [own, name], MaxResults: 5 },
  ])
  expect(given).toEqual({ Filters: [name], MaxResults: 5 })
})

test('a limit ends the list in the middle of a page, and no page is asked for that is not wanted', async () => {
  const { objects, calls } = objectsOf(['a', 'b'], ['c', 'd'], ['e'])
  expect((await objects.limit(3).toArray()).map(({ key }) => key)).toEqual(['a', 'b', 'c'])
  expect(calls).toHaveLength(2)
  const pages: number[] = []
  const again = objectsOf(['a', 'b'], ['c', 'd'], ['e'])
  for await (const page of again.objects.limit(2).pages()) pages.push(page.length)
  expect([pages, again.calls.length]).toEqual([[2], 1])
  expect(await again.objects.limit(0).toArray()).toEqual([])
  expect(again.calls).toHaveLength(1)
})

test('the page size is a parameter of lists that have one, and nothing to the others', async () => {
  const { objects, calls } = objectsOf(['a'])
  await objects.pageSize(10).filter({ Prefix: 'p' }).first()
  expect(calls[0]!.params).toMatchObject({ Bucket: 'photos', MaxKeys: 10, Prefix: 'p' })
  const { root, calls: others } = answering('ec2', () => ({ KeyPairs: [{ KeyName: 'a' }] }))
  expect((await root.keyPairs.pageSize(10).toArray()).map(({ keyName }) => keyName)).toEqual(['a'])
  expect(others[0]!.params).toEqual({})
})

test('a count that is none is refused', () => {
  const { objects } = objectsOf()
  expect(() => objects.limit(-1)).toThrow(boto3.ValidationError)
  expect(() => objects.pageSize(0)).toThrow(/pageSize must be a whole number from 1 on/)
  expect(() => objects.limit(Number.NaN)).toThrow(boto3.ValidationError)
})

test('the next page is asked for when half of one is used', async () => {
  const { objects, calls } = objectsOf(['a', 'b', 'c', 'd'], ['e'])
  const items = objects.iterator()
  await items.next()
  await items.next()
  await turn()
  expect(calls).toHaveLength(1)
  await items.next()
  await turn()
  expect(calls).toHaveLength(2)
  const rest: string[] = []
  for await (const { key } of items) rest.push(key)
  expect(rest).toEqual(['d', 'e'])
  expect(calls).toHaveLength(2)
})

test('items that are asked for at the same time come in order', async () => {
  const { objects } = objectsOf(['a', 'b'], [], ['c'])
  const items = objects.iterator()
  const results = await Promise.all([items.next(), items.next(), items.next(), items.next()])
  expect(results.map(({ value }) => value?.key)).toEqual(['a', 'b', 'c', undefined])
})

test('whoever stops early leaves no call behind', async () => {
  const server = await startServer((_, number) =>
    number === 1
      ? {
          body:
            '<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a</Key></Contents>' +
            '<Contents><Key>b</Key></Contents></ListBucketResult>',
        }
      : undefined,
  )
  try {
    const session = new boto3.Session({ awsAccessKeyId: 'a', awsSecretAccessKey: 'b', regionName: 'us-east-1' })
    const s3 = session.resource('s3', { endpointUrl: server.url })
    const seen: string[] = []
    for await (const { key } of s3.Bucket('photos').objects.all()) {
      seen.push(key)
      if (key !== 'b') continue
      while (server.requests.length < 2) await turn()
      break
    }
    expect(seen).toEqual(['a', 'b'])
    const stopping = new AbortController()
    const list = s3.Bucket('photos').objects.all({ signal: stopping.signal }).toArray()
    while (server.requests.length < 3) await turn()
    const reason = new Error('enough')
    stopping.abort(reason)
    await expect(list).rejects.toBe(reason)
    await s3.meta.client.close()
  } finally {
    await server.stop()
  }
})

test('a signal ends an iteration between two items too', async () => {
  const { objects, calls } = objectsOf(['a', 'b', 'c'], ['d'])
  const stopping = new AbortController()
  const seen: string[] = []
  const iterate = async (): Promise<void> => {
    for await (const { key } of objects.all({ signal: stopping.signal })) {
      seen.push(key)
      stopping.abort()
    }
  }
  await expect(iterate()).rejects.toThrow('aborted')
  expect(seen).toEqual(['a'])
  await expect(objects.toArray({ signal: AbortSignal.abort() })).rejects.toThrow('aborted')
  expect(calls).toHaveLength(1)
})

test('a page that is refused ends the iteration with the error, which is heard once', async () => {
  const { root } = answering('s3', (call, number) => {
    if (number === 2) throw new boto3.HTTPClientError('broken')
    return pagesOf(['a', 'b'], ['c'])(call, number)
  })
  const items = root.Bucket('photos').objects.iterator()
  await items.next()
  await items.next()
  await expect(items.next()).rejects.toThrow('broken')
  expect(await items.next()).toEqual({ done: true, value: undefined })
})

test('the first item is one call, and nothing where there is none', async () => {
  const { objects, calls } = objectsOf(['a', 'b'], ['c'])
  expect((await objects.first())?.key).toBe('a')
  await turn()
  expect(calls).toHaveLength(1)
  expect(await objectsOf([]).objects.first()).toBeUndefined()
})

test('a function is called with several items at a time, and its results are in order', async () => {
  const { objects } = objectsOf(['a', 'b', 'c'], ['d', 'e'])
  let running = 0
  let most = 0
  const results = await objects.map(
    async ({ key }, { index }) => {
      running++
      most = Math.max(most, running)
      for (let i = 0; i < 5 - index; i++) await turn()
      running--
      return `${index}${key}`
    },
    { concurrency: 2 },
  )
  expect(results).toEqual(['0a', '1b', '2c', '3d', '4e'])
  expect(most).toBe(2)
  expect(await objects.map(() => 1, { concurrency: 100 })).toEqual([])
  await expect(objects.map(() => 1, { concurrency: 0 })).rejects.toThrow(/concurrency must be/)
})

test('a function that fails stops the others: none is begun, those under way are told and waited for', async () => {
  const { objects } = objectsOf(['a', 'b', 'c', 'd', 'e'])
  const begun: string[] = []
  const told: string[] = []
  const failing = objects.map(
    async ({ key }, { signal }) => {
      begun.push(key)
      if (key === 'b') throw new boto3.HTTPClientError('b is broken')
      while (!signal.aborted) await turn()
      told.push(key)
    },
    { concurrency: 3 },
  )
  await expect(failing).rejects.toThrow('b is broken')
  expect(begun).toEqual(['a', 'b', 'c'])
  expect(told).toEqual(['a', 'c'])
})

test('a signal stops a function over all items', async () => {
  const { objects } = objectsOf(['a', 'b', 'c'])
  const stopping = new AbortController()
  const begun: string[] = []
  const stopped = objects.map(
    ({ key }) => {
      begun.push(key)
      stopping.abort(new boto3.HTTPClientError('stop'))
    },
    { concurrency: 1, signal: stopping.signal },
  )
  await expect(stopped).rejects.toThrow('stop')
  expect(begun).toEqual(['a'])
})

test('two lists of an answer are one collection', async () => {
  const { root } = answering('s3', () => ({
    Versions: [{ Key: 'a', VersionId: '2', Size: 3 }],
    DeleteMarkers: [{ Key: 'b', VersionId: '1' }],
  }))
  const versions = await root.Bucket('photos').objectVersions.toArray()
  expect(versions.map(({ objectKey, id, size }) => [objectKey, id, size])).toEqual([
    ['a', '2', 3],
    ['b', '1', undefined],
  ])
})

test('an item without what names it is left out, and the others keep their data', async () => {
  const Addresses = [
    { PublicIp: '1.1.1.1' },
    { PublicIp: '2.2.2.2', AllocationId: 'eipalloc-2' },
    { PublicIp: '3.3.3.3', AllocationId: 'eipalloc-3' },
  ]
  const { root } = answering('ec2', () => ({ Addresses }))
  const addresses = await root.vpcAddresses.toArray()
  expect(addresses.map(({ allocationId, publicIp }) => [allocationId, publicIp])).toEqual([
    ['eipalloc-2', '2.2.2.2'],
    ['eipalloc-3', '3.3.3.3'],
  ])
})

test('a collection shows where it comes from and what it gives', () => {
  const { root } = answering('s3')
  const shown = "s3.Bucket.objectsCollection(s3.Bucket(name='photos'), s3.ObjectSummary)"
  expect(inspect(root.Bucket('photos').objects.all())).toBe(shown)
  expect(String(root.buckets)).toBe('s3.bucketsCollection(s3.ServiceResource(), s3.Bucket)')
})
