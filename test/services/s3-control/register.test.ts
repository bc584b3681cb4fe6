import { expect, test } from 'vitest'
import { UnsupportedS3ControlArnError, UnsupportedS3ControlConfigurationError } from '../../../src/errors/public.js'
import { clientThrough } from '../../helpers/client.js'
import { type ReceivedRequest, serve } from '../../helpers/http-server.js'

const here = { regionName: 'us-west-2' }
const outpost = 'arn:aws:s3-outposts:us-west-2:123456789012:outpost'
const bucketArn = `${outpost}/op-01234567890123456/bucket/b`

async function requestOf(method: string, params: object): Promise<ReceivedRequest> {
  const server = await serve(() => ({ body: '<R/>' }))
  await clientThrough('s3control', server.url, here)[method]!(params)
  return server.requests[0]!
}

test('the account stands in the host once', async () => {
  const { url, headers } = await requestOf('getAccessPoint', { AccountId: '123456789012', Name: 'mine' })
  expect(url).toBe('http://123456789012.s3-control.us-west-2.amazonaws.com/v20180820/accesspoint/mine')
  expect(headers['x-amz-account-id']).toBe('123456789012')
})

test('an ARN on Outposts says whose it is and where', async () => {
  const { url, headers } = await requestOf('getBucket', { Bucket: bucketArn })
  expect(url).toBe(`http://s3-outposts.us-west-2.amazonaws.com/v20180820/bucket/${encodeURIComponent(bucketArn)}`)
  expect(headers['x-amz-account-id']).toBe('123456789012')
  expect(headers['x-amz-outpost-id']).toBe('op-01234567890123456')
  expect(headers.authorization).toContain('/us-west-2/s3-outposts/aws4_request')
  const accessPoint = `${outpost}:op-01234567890123456:accesspoint:ap`
  const named = await requestOf('getAccessPoint', { Name: accessPoint, AccountId: '123456789012' })
  expect(named.url).toContain(`http://s3-outposts.us-west-2.amazonaws.com/v20180820/accesspoint/arn%3Aaws`)
})

test('CreateBucket is led by its OutpostId', async () => {
  const { url, headers } = await requestOf('createBucket', { Bucket: 'photos', OutpostId: 'op-01234567890123456' })
  expect(url).toBe('http://s3-outposts.us-west-2.amazonaws.com/v20180820/bucket/photos')
  expect(headers['x-amz-outpost-id']).toBe('op-01234567890123456')
})

test.each([
  ['of another account', 'getBucket', { Bucket: bucketArn, AccountId: '210987654321' }],
  ['of another kind', 'getBucket', { Bucket: `${outpost}/op-01234567890123456/accesspoint/ap` }],
  ['that is too short', 'getBucket', { Bucket: `${outpost}/op-01234567890123456` }],
  ['of another service', 'getBucket', { Bucket: 'arn:aws:s3:us-west-2:123456789012:accesspoint/ap' }],
  ['for a name that is none', 'getAccessPoint', { Name: bucketArn }],
  ['with a FIPS region', 'getBucket', { Bucket: bucketArn.replace('us-west-2', 'fips-us-west-2') }],
])('an ARN %s is refused', async (_, method, params) => {
  const server = await serve(() => ({ body: '<R/>' }))
  const call = clientThrough('s3control', server.url, here)[method]!(params)
  await expect(call).rejects.toBeInstanceOf(UnsupportedS3ControlArnError)
  expect(server.requests).toHaveLength(0)
})

test('acceleration and ARNs exclude each other', async () => {
  const config = { s3: { useAccelerateEndpoint: true } }
  const call = clientThrough('s3control', 'http://127.0.0.1:1', { ...here, config })['getBucket']!({
    Bucket: bucketArn,
  })
  await expect(call).rejects.toBeInstanceOf(UnsupportedS3ControlConfigurationError)
})
