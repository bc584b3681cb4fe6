import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { requestTo, sent, signed } from '../auth/hand-made.js'
import { startedAws } from '../aws.js'
import { at, sessionOf } from '../sessions.js'

test('what clients compress on their own is read', async () => {
  const aws = await startedAws()
  aws.on('cloudwatch', 'putMetricData', () => ({}))
  const MetricData = Array.from({ length: 500 }, (_, i) => ({ MetricName: `a-metric-with-a-name-${i}`, Value: i }))
  await sessionOf(aws).client('cloudwatch', at(aws)).putMetricData({ Namespace: 'n', MetricData })
  const [request] = aws.requestsOf('cloudwatch', 'putMetricData')
  expect(request!.headers['content-encoding']).toBe('gzip')
  expect(request!.input.MetricData).toEqual(MetricData)
})

test('a compressed form, and one that is only said to be compressed', async () => {
  const aws = await startedAws({ verifySignatures: false })
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' }
  const form = gzipSync('Action=GetCallerIdentity&Version=2011-06-15')
  const request = signed(requestTo(aws, { method: 'POST', headers }), aws, { service: 'sts' })
  expect(await sent({ ...request, body: form })).toMatchObject({ status: 200 })
  expect(await sent({ ...request, body: 'Action=GetCallerIdentity' })).toMatchObject({ status: 400 })
})

test('an object stays as compressed as it came', async () => {
  const aws = await startedAws()
  const s3 = sessionOf(aws).client('s3', at(aws))
  await s3.createBucket({ Bucket: 'bucket' })
  const Body = gzipSync('hello')
  await s3.putObject({ Bucket: 'bucket', Key: 'k', Body, ContentEncoding: 'gzip' })
  const answer = await s3.getObject({ Bucket: 'bucket', Key: 'k' })
  expect(answer.ContentEncoding).toBe('gzip')
  expect(Buffer.from(await answer.Body.bytes())).toEqual(Body)
})
