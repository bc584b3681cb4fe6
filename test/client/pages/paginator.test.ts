import { expect, test } from 'vitest'
import { PageIterator } from '../../../src/client/pages/page-iterator.js'
import { ClientError } from '../../../src/errors/call.js'
import { InvalidExpressionError } from '../../../src/errors/data.js'
import { OperationNotPageableError, PaginationError } from '../../../src/errors/pagination.js'
import { clientFor, type LooseClient } from '../../helpers/client.js'

type Params = Readonly<Record<string, unknown>>

/** A client whose calls are answered here, and the parameters that it was called with. */
function answered(service: string, answer: (params: Params, number: number) => object): [LooseClient, Params[]] {
  const client = clientFor(service, 'http://127.0.0.1:1')
  const asked: Params[] = []
  client.meta.events.register('before-call', (event) => {
    asked.push(event.params)
    return answer(asked.at(-1)!, asked.length)
  })
  return [client, asked]
}

/** S3 with five objects, two a page. */
function bucket(): [LooseClient, Params[]] {
  return answered('s3', ({ ContinuationToken = 0 }) => {
    const start = Number(ContinuationToken)
    const Contents = ['a', 'b', 'c', 'd', 'e'].slice(start, start + 2).map((Key, i) => ({ Key, Size: start + i }))
    const more =
      start + 2 < 5 ? { IsTruncated: true, NextContinuationToken: String(start + 2) } : { IsTruncated: false }
    return { Contents, CommonPrefixes: [{ Prefix: `p${start}/` }], Name: 'b', Prefix: '', ...more }
  })
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

function keysOf(objects: readonly unknown[]): unknown[] {
  return objects.map((object) => (object as { Key: string }).Key)
}

test('pages come one after the other, and only as they are wanted', async () => {
  const [s3, asked] = bucket()
  const pages = s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b' })
  expect(pages).toBeInstanceOf(PageIterator)
  expect(asked).toHaveLength(0)
  for await (const page of pages) {
    expect(keysOf(page['Contents'] as [])).toEqual(['a', 'b'])
    break
  }
  expect(asked).toHaveLength(1)
  expect(await collect(pages)).toHaveLength(3)
  expect(asked.slice(1).map(({ ContinuationToken }) => ContinuationToken)).toEqual([undefined, '2', '4'])
})

test('paginators are found in every spelling', () => {
  const [s3] = bucket()
  for (const name of ['listObjectsV2', 'list_objects_v2', 'ListObjectsV2']) {
    expect(s3.canPaginate(name)).toBe(true)
    expect(s3.getPaginator(name).resultKeys).toEqual(['Contents', 'CommonPrefixes'])
  }
  for (const name of ['getObject', 'nonsense']) {
    expect(s3.canPaginate(name)).toBe(false)
    expect(() => s3.getPaginator(name)).toThrow(OperationNotPageableError)
  }
  expect(() => s3.getPaginator('listObject')).toThrow(/Did you mean listObjects/)
})

test('items come from the first result key, or from the one that is named', async () => {
  const [s3] = bucket()
  const pages = s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b' })
  expect(keysOf(await collect(pages.items()))).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(await collect(pages.items('CommonPrefixes'))).toEqual([
    { Prefix: 'p0/' },
    { Prefix: 'p2/' },
    { Prefix: 'p4/' },
  ])
  expect(() => pages.items('Owner')).toThrow(PaginationError)
})

test('the iterators of the result keys share one walk', async () => {
  const [s3, asked] = bucket()
  const [contents, prefixes] = s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b' }).resultKeyIters()
  expect(await prefixes!.next()).toEqual({ done: false, value: { Prefix: 'p0/' } })
  expect(asked).toHaveLength(1)
  expect(keysOf(await collect(contents!))).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(await collect(prefixes!)).toEqual([{ Prefix: 'p2/' }, { Prefix: 'p4/' }])
  expect(asked).toHaveLength(3)
})

test('a search gives the elements of lists, and all else as it is', async () => {
  const [s3] = bucket()
  const pages = s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b' })
  expect(await collect(pages.search('Contents[?Size > `1`].Key'))).toEqual(['c', 'd', 'e'])
  expect(await collect(pages.search('NextContinuationToken'))).toEqual(['2', '4', null])
  await expect(collect(pages.search('Contents['))).rejects.toThrow(InvalidExpressionError)
})

test('a limit cuts the pages, and its token goes on where they were cut', async () => {
  const [s3, asked] = bucket()
  const paginator = s3.getPaginator('listObjectsV2')
  const seen: unknown[] = []
  let StartingToken: string | undefined
  do {
    const pages = paginator.paginate({ Bucket: 'b', PaginationConfig: { MaxItems: 3, PageSize: 2, StartingToken } })
    seen.push(keysOf(await collect(pages.items())))
    StartingToken = pages.resumeToken
  } while (StartingToken !== undefined)
  expect(seen).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ])
  expect(asked.map(({ MaxKeys }) => MaxKeys)).toEqual([2, 2, 2, 2])
})

test('a limit of what there is leaves no token', async () => {
  const [s3] = bucket()
  const pages = s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b', PaginationConfig: { MaxItems: 5 } })
  expect(await collect(pages.items())).toHaveLength(5)
  expect(pages.resumeToken).toBeUndefined()
})

test('the full result joins the pages and tells where to go on', async () => {
  const [s3] = bucket()
  const paginator = s3.getPaginator('listObjectsV2')
  const full = await paginator.paginate({ Bucket: 'b' }).buildFullResult()
  expect(keysOf(full['Contents'] as [])).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(full['CommonPrefixes']).toHaveLength(3)
  expect(full).not.toHaveProperty('NextToken')
  const cut = await paginator.paginate({ Bucket: 'b', PaginationConfig: { MaxItems: 2 } }).buildFullResult()
  expect(typeof cut.NextToken).toBe('string')
  const rest = paginator.paginate({ Bucket: 'b', PaginationConfig: { StartingToken: cut.NextToken } })
  expect(keysOf(await collect(rest.items()))).toEqual(['c', 'd', 'e'])
})

test('numbers are added, and binary keys survive in a token', async () => {
  const key = { id: { B: new Uint8Array([0, 255]) } }
  const [dynamodb, asked] = answered('dynamodb', ({ ExclusiveStartKey }) =>
    ExclusiveStartKey === undefined
      ? { Items: [{ id: { N: '1' } }], Count: 1, ScannedCount: 10, LastEvaluatedKey: key }
      : { Items: [{ id: { N: '2' } }], Count: 1, ScannedCount: 5 },
  )
  const paginator = dynamodb.getPaginator('scan')
  const full = await paginator.paginate({ TableName: 't' }).buildFullResult()
  expect(full).toEqual({ Items: [{ id: { N: '1' } }, { id: { N: '2' } }], Count: 2, ScannedCount: 15 })
  const pages = paginator.paginate({ TableName: 't', PaginationConfig: { MaxItems: 1 } })
  await collect(pages)
  const rest = paginator.paginate({ TableName: 't', PaginationConfig: { StartingToken: pages.resumeToken } })
  expect(await collect(rest.items())).toEqual([{ id: { N: '2' } }])
  expect(asked.at(-1)!['ExclusiveStartKey']).toEqual({ id: { B: Buffer.from([0, 255]) } })
})

test('a service that gives the same token twice is found out', async () => {
  const [s3, asked] = answered('s3', () => ({ Contents: [], IsTruncated: true, NextContinuationToken: 'again' }))
  const walk = collect(s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b' }))
  await expect(walk).rejects.toThrow(PaginationError)
  await expect(walk).rejects.toMatchObject({ fields: { tokens: { ContinuationToken: 'again' } } })
  expect(asked).toHaveLength(2)
})

test('page sizes are texts where the operation wants texts, and refused where it has none', async () => {
  const [route53, asked] = answered('route53', () => ({ HostedZones: [], IsTruncated: false, MaxItems: '1' }))
  await collect(route53.getPaginator('listHostedZones').paginate({ PaginationConfig: { PageSize: 7 } }))
  expect(asked[0]!['MaxItems']).toBe('7')
  const [cloudformation] = answered('cloudformation', () => ({}))
  const paginator = cloudformation.getPaginator('listStacks')
  expect(() => paginator.paginate({ PaginationConfig: { PageSize: 7 } })).toThrow(PaginationError)
  for (const MaxItems of [-1, 1.5, NaN, 'many']) {
    expect(() => paginator.paginate({ PaginationConfig: { MaxItems } })).toThrow(/MaxItems must be a whole number/)
  }
})

test("the caller's parameters are never changed", async () => {
  const [s3] = bucket()
  const params = Object.freeze({ Bucket: 'b', PaginationConfig: Object.freeze({ PageSize: 2, MaxItems: 4 }) })
  expect(await collect(s3.getPaginator('listObjectsV2').paginate(params).items())).toHaveLength(4)
  expect(params).toEqual({ Bucket: 'b', PaginationConfig: { PageSize: 2, MaxItems: 4 } })
})

test('a signal ends the walk between two pages', async () => {
  const [s3, asked] = bucket()
  const controller = new AbortController()
  const walk = async () => {
    for await (const _ of s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b' }, { signal: controller.signal })) {
      controller.abort(new Error('enough'))
    }
  }
  await expect(walk()).rejects.toThrow('enough')
  expect(asked).toHaveLength(1)
})

test('an error of the service ends the walk', async () => {
  const [s3] = answered('s3', (_, number) =>
    number === 1
      ? { Contents: [], IsTruncated: true, NextContinuationToken: '2' }
      : { Error: { Code: 'SlowDown', Message: 'slow' }, ResponseMetadata: { HTTPStatusCode: 503 } },
  )
  await expect(collect(s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b' }))).rejects.toThrow(ClientError)
})

test('what stands in the place of a method is called for the pages', async () => {
  const [s3] = bucket()
  s3['listObjectsV2'] = async () => ({ Contents: ['mine'] }) as never
  expect(await collect(s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b' }).items())).toEqual(['mine'])
})
