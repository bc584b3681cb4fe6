import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { UNSIGNED, type ConfigOptions } from '../../../src/config/config-options.js'
import { ParamValidationError } from '../../../src/errors/public.js'
import { clientFor, clientThrough } from '../../helpers/client.js'
import { type ReceivedRequest, serve } from '../../helpers/http-server.js'

async function requestOf(
  method: string,
  params: object,
  config: ConfigOptions = {},
  regionName = 'us-west-2',
): Promise<ReceivedRequest> {
  const server = await serve(() => ({ body: '<R/>' }))
  await clientThrough('s3', server.url, { config, regionName })[method]!(params)
  return server.requests[0]!
}

function get(Bucket: string, Key: string, config?: ConfigOptions): Promise<ReceivedRequest> {
  return requestOf('getObject', { Bucket, Key }, config)
}

async function urlOf(Bucket: string, config?: ConfigOptions): Promise<string> {
  return (await get(Bucket, 'a/b c', config)).url
}

test('a bucket stands in the host where it can, else in the path', async () => {
  expect(await urlOf('photos')).toBe('http://photos.s3.us-west-2.amazonaws.com/a/b%20c')
  expect(await urlOf('my.photos')).toBe('http://s3.us-west-2.amazonaws.com/my.photos/a/b%20c')
  expect(await urlOf('My_Photos')).toBe('http://s3.us-west-2.amazonaws.com/My_Photos/a/b%20c')
  expect(await urlOf('photos', { s3: { addressingStyle: 'path' } })).toBe(
    'http://s3.us-west-2.amazonaws.com/photos/a/b%20c',
  )
  expect(await urlOf('photos', { s3: { useAccelerateEndpoint: true } })).toBe(
    'http://photos.s3-accelerate.amazonaws.com/a/b%20c',
  )
})

test('where a bucket is can be asked without knowing it', async () => {
  expect((await requestOf('getBucketLocation', { Bucket: 'photos' })).url).toBe(
    'http://s3.us-west-2.amazonaws.com/photos?location',
  )
})

test('operations without a bucket go to the region, and to the old global host from us-east-1', async () => {
  expect((await requestOf('listBuckets', {})).url).toMatch(/^http:\/\/s3\.us-west-2\.amazonaws\.com\//)
  expect((await requestOf('headBucket', { Bucket: 'photos' }, {}, 'us-east-1')).url).toBe(
    'http://photos.s3.amazonaws.com/',
  )
  const config = { s3: { usEast1RegionalEndpoint: 'regional' as const } }
  expect((await requestOf('headBucket', { Bucket: 'photos' }, config, 'us-east-1')).url).toBe(
    'http://photos.s3.us-east-1.amazonaws.com/',
  )
})

test('ARNs say where access points are, also for clients that put buckets into paths', async () => {
  const accessPoint = await get('arn:aws:s3:eu-west-1:123456789012:accesspoint/mine', 'k', {
    s3: { addressingStyle: 'path' },
  })
  expect(accessPoint.url).toBe('http://mine-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/k')
  expect(accessPoint.headers.authorization).toContain('/eu-west-1/s3/aws4_request')
  const lambda = await get('arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/mine', 'k')
  expect(lambda.url).toBe('http://mine-123456789012.s3-object-lambda.us-west-2.amazonaws.com/k')
  expect(lambda.headers.authorization).toContain('/us-west-2/s3-object-lambda/aws4_request')
  const everywhere = await get('arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap', 'k')
  expect(everywhere.url).toBe('http://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/k')
  expect(everywhere.headers.authorization).toContain('AWS4-ECDSA-P256-SHA256')
  expect(everywhere.headers['x-amz-region-set']).toBe('*')
})

test('the answer of an object lambda goes to its route', async () => {
  const params = { RequestRoute: 'io-route', RequestToken: 't', Body: 'x' }
  const { url, headers } = await requestOf('writeGetObjectResponse', params)
  expect(url).toBe('http://io-route.s3-object-lambda.us-west-2.amazonaws.com/WriteGetObjectResponse')
  expect(headers.authorization).toContain('/us-west-2/s3-object-lambda/aws4_request')
  const wrong = requestOf('writeGetObjectResponse', { ...params, RequestRoute: 'evil.example/' })
  await expect(wrong).rejects.toBeInstanceOf(ParamValidationError)
})

test("a custom endpoint keeps its path before the bucket's", async () => {
  const server = await serve(() => ({ body: '<R/>' }))
  await clientFor('s3', `${server.url}/store/`)['getObject']!({ Bucket: 'photos', Key: 'k' })
  expect(server.requests[0]!.url).toBe('/store/photos/k')
})

test('S3 is asked before a stream is sent to it, and not before bytes are', async () => {
  const streams = [Readable.from([Buffer.from('ab')]), Readable.from([])]
  for (const Body of streams) {
    const { headers } = await requestOf('putObject', {
      Bucket: 'photos',
      Key: 'k',
      Body,
      ContentLength: Body === streams[0] ? 2 : 0,
    })
    expect(headers.expect).toBe(Body === streams[0] ? '100-continue' : undefined)
  }
  expect((await requestOf('putObject', { Bucket: 'photos', Key: 'k', Body: 'ab' })).headers.expect).toBeUndefined()
})

test('what is not signed says nothing about who asks', async () => {
  const { headers } = await requestOf('getObject', { Bucket: 'photos', Key: 'k' }, { signatureVersion: UNSIGNED })
  expect(headers.authorization).toBeUndefined()
})

test.each([
  ['photos', 'getObject', { Key: 'a b' }, 'IdAdR+MAyCAHEHNvj3PkLEMtrVk='],
  ['photos', 'listObjects', {}, 'W7W4B3iBWCHIwuPBGSVjV9wRLpU='],
  ['photos', 'getBucketAcl', {}, 'd6wA3hhDj2vMDuBIlE4mhNGrcCM='],
  ['my.photos', 'getObject', { Key: 'a b' }, 'znBdsIPJOKYnht72YW/Rb55o7Xg='],
  ['my.photos', 'listObjects', {}, 'rlQQdkhWxgbBHrtBvFG+UN3D4/0='],
  ['my.photos', 'getBucketAcl', {}, '/wt6Dlq5pvQV+H7amSj7JqIxXOA='],
])('the first signature covers the bucket %s: %s', async (Bucket, method, params, signature) => {
  const { headers } = await requestOf(method, { Bucket, ...params }, { signatureVersion: 's3' })
  expect(headers.authorization).toBe(`AWS AKIAIOSFODNN7EXAMPLE:${signature}`)
})
