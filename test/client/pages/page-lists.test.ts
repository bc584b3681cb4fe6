import { afterEach, expect, test } from 'vitest'
import { clientFor } from '../../helpers/client.js'
import { startServer, type TestServer } from '../../helpers/http-server.js'

let server: TestServer | undefined
afterEach(() => server?.stop())

async function answering(service: string, body: string) {
  server = await startServer(() => ({ body }))
  return clientFor(service, server.url)
}

test('a list that pages are about is there in every answer', async () => {
  const s3 = await answering('s3', '<ListBucketResult><Name>b</Name></ListBucketResult>')
  expect(await s3['listObjectsV2']!({ Bucket: 'b' })).toMatchObject({ Name: 'b', Contents: [], CommonPrefixes: [] })
})

test('what is not a list stays away, and so does what no pages are about', async () => {
  const dynamodb = await answering('dynamodb', '{}')
  const { ResponseMetadata: _, ...output } = await dynamodb['scan']!({ TableName: 't' })
  expect(output).toEqual({ Items: [] })
})

test('a list deeper down is filled in where there is something that it belongs to', async () => {
  const list = '<DistributionList><Quantity>0</Quantity></DistributionList>'
  const cloudfront = await answering('cloudfront', list)
  expect((await cloudfront['listDistributions']!())['DistributionList']).toEqual({ Quantity: 0, Items: [] })
  await server!.stop()
  const kinesis = await answering('kinesis', '{}')
  expect(await kinesis['describeStream']!({ StreamName: 's' })).not.toHaveProperty('StreamDescription')
})

test('two answers do not share a list', async () => {
  const dynamodb = await answering('dynamodb', '{}')
  const one = await dynamodb['listTables']!()
  const other = await dynamodb['listTables']!()
  expect(one['TableNames']).toEqual([])
  expect(one['TableNames']).not.toBe(other['TableNames'])
})
