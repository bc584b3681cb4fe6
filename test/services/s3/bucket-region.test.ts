import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { ClientError, InvalidRegionError } from '../../../src/errors/public.js'
import { clientFor, clientThrough } from '../../helpers/client.js'
import { type Answer, type ReceivedRequest, serve } from '../../helpers/http-server.js'

const here = { regionName: 'us-west-2' }
const found: Answer = { body: '<ListBucketResult/>' }

/** The region that a request was signed for. */
function signedFor({ headers }: ReceivedRequest): string | undefined {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1]
}

function hostsOf(requests: readonly ReceivedRequest[]): string[] {
  return requests.map(({ method, url }) => `${method} ${new URL(url).host}`)
}

test('a bucket elsewhere is followed at once, signed for its region, and remembered', async () => {
  const server = await serve(({ url }) =>
    url.includes('eu-west-1')
      ? found
      : {
          status: 301,
          headers: { 'x-amz-bucket-region': 'eu-west-1' },
          body: '<Error><Code>PermanentRedirect</Code></Error>',
        },
  )
  const s3 = clientThrough('s3', server.url, here)
  const output = await s3['listObjectsV2']!({ Bucket: 'photos' })
  expect(output.ResponseMetadata.RetryAttempts).toBe(1)
  await s3['listObjectsV2']!({ Bucket: 'photos' })
  await s3['listObjectsV2']!({ Bucket: 'elsewhere' })
  expect(hostsOf(server.requests)).toEqual([
    'GET photos.s3.us-west-2.amazonaws.com',
    'GET photos.s3.eu-west-1.amazonaws.com',
    'GET photos.s3.eu-west-1.amazonaws.com',
    'GET elsewhere.s3.us-west-2.amazonaws.com',
    'GET elsewhere.s3.eu-west-1.amazonaws.com',
  ])
  expect(server.requests.map(signedFor)).toEqual(['us-west-2', 'eu-west-1', 'eu-west-1', 'us-west-2', 'eu-west-1'])
})

test('an error that names the region is enough', async () => {
  const server = await serve(({ url }) =>
    url.includes('ap-south-1')
      ? found
      : {
          status: 400,
          body: '<Error><Code>AuthorizationHeaderMalformed</Code><Region>ap-south-1</Region></Error>',
        },
  )
  await clientThrough('s3', server.url, here)['listObjectsV2']!({ Bucket: 'photos' })
  expect(server.requests.map(signedFor)).toEqual(['us-west-2', 'ap-south-1'])
})

test('where an answer to HEAD names no region, the bucket is asked for it', async () => {
  const server = await serve(({ url, method }, number) => {
    if (url.includes('eu-central-1')) return { headers: { 'content-length': '3' } }
    // The question about the bucket is refused as well, and tells the region all the same.
    return number === 1 ? { status: 400 } : { status: 403, headers: { 'x-amz-bucket-region': 'eu-central-1', method } }
  })
  const output = await clientThrough('s3', server.url, here)['headObject']!({ Bucket: 'photos', Key: 'a/b' })
  expect(output).toMatchObject({ ContentLength: 3 })
  expect(server.requests.map(({ method, url }) => `${method} ${new URL(url).host}${new URL(url).pathname}`)).toEqual([
    'HEAD photos.s3.us-west-2.amazonaws.com/a/b',
    'HEAD photos.s3.us-west-2.amazonaws.com/',
    'HEAD photos.s3.eu-central-1.amazonaws.com/a/b',
  ])
})

test('a call follows once: what comes then is its answer', async () => {
  const server = await serve((_, number) => ({
    status: 301,
    headers: { 'x-amz-bucket-region': number === 1 ? 'eu-west-1' : 'eu-west-2' },
    body: '<Error><Code>PermanentRedirect</Code></Error>',
  }))
  const call = clientThrough('s3', server.url, here)['listObjectsV2']!({ Bucket: 'photos' })
  await expect(call).rejects.toMatchObject({ code: 'PermanentRedirect' })
  expect(server.requests).toHaveLength(2)
})

test('errors that say nothing about regions are not followed', async () => {
  const elsewhere = { 'x-amz-bucket-region': 'eu-west-1' }
  const cases: readonly [method: string, params: object, answer: Answer][] = [
    ['getObject', { Bucket: 'photos', Key: 'k' }, { status: 404, headers: elsewhere }],
    ['headObject', { Bucket: 'photos', Key: 'k' }, { status: 403, headers: elsewhere }],
    ['headBucket', { Bucket: 'photos' }, { status: 400 }],
    ['headObject', { Bucket: 'photos', Key: 'k' }, { status: 400, headers: { 'x-amz-bucket-region': 'us-west-2' } }],
    [
      'createBucket',
      { Bucket: 'photos' },
      { status: 400, headers: elsewhere, body: '<Error><Code>IllegalLocationConstraintException</Code></Error>' },
    ],
    [
      'listObjectsV2',
      { Bucket: 'arn:aws:s3:us-west-2:123456789012:accesspoint/mine' },
      { status: 301, headers: elsewhere, body: '<Error><Code>PermanentRedirect</Code></Error>' },
    ],
  ]
  for (const [method, params, answer] of cases) {
    const server = await serve(() => answer)
    const call = clientThrough('s3', server.url, here)[method]!(params)
    await expect(call, method).rejects.toBeInstanceOf(ClientError)
    expect(server.requests, method).toHaveLength(1)
  }
})

test('a region that cannot be a host is not taken', async () => {
  const headers = { 'x-amz-bucket-region': 'evil.example/' }
  const server = await serve(() => ({ status: 301, headers }))
  const call = clientThrough('s3', server.url, here)['listObjectsV2']!({ Bucket: 'photos' })
  await expect(call).rejects.toBeInstanceOf(InvalidRegionError)
  expect(server.requests).toHaveLength(1)
})

test('buckets with dots stay in the path, and the endpoint of a user stays as it is', async () => {
  const moved = { status: 307, headers: { 'x-amz-bucket-region': 'eu-west-1' } }
  const server = await serve((_, number) => (number % 2 === 1 ? moved : found))
  await clientThrough('s3', server.url, here)['listObjectsV2']!({ Bucket: 'my.photos' })
  expect(server.requests.map(({ url }) => url.split('?')[0])).toEqual([
    'http://s3.us-west-2.amazonaws.com/my.photos',
    'http://s3.eu-west-1.amazonaws.com/my.photos',
  ])
  await clientFor('s3', server.url, here)['listObjectsV2']!({ Bucket: 'photos' })
  expect(server.requests.slice(2).map(({ url }) => url.split('?')[0])).toEqual(['/photos', '/photos'])
  expect(server.requests.map(signedFor)).toEqual(['us-west-2', 'eu-west-1', 'us-west-2', 'eu-west-1'])
})

test('a stream that S3 did not ask for goes to the right region whole', async () => {
  const received: string[] = []
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => received.push(chunk.toString()))
    request.on('end', () => response.end())
  })
  let asked = 0
  server.on('checkContinue', (request, response) => {
    if (++asked === 1) {
      response.writeHead(307, { 'x-amz-bucket-region': 'eu-west-1', connection: 'close' }).end()
    } else {
      response.writeContinue()
      server.emit('request', request, response)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const s3 = clientFor('s3', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, here)
  const Body = Readable.from([Buffer.from('ab'), Buffer.from('cd')])
  const output = await s3['putObject']!({ Bucket: 'photos', Key: 'k', Body, ContentLength: 4 })
  expect(output.ResponseMetadata.RetryAttempts).toBe(1)
  expect(asked).toBe(2)
  expect(received.join('')).toBe('abcd')
})
