/** What the compiler must say about paginators, waiters and stubs. Checked by `tsc`, never run. */

import { expectTypeOf } from 'expect-type'
import * as boto3 from '../../dist/index.js'
import { defineWaiter } from '../../dist/client/waiters/define-waiter.js'
import { ANY, Stubber } from '../../dist/testing/public.js'

const s3 = boto3.client('s3')
const dynamodb = boto3.client('dynamodb')
const glue = boto3.client('glue')

// Pages and items, from a paginator in any spelling.
const pages = s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b', PaginationConfig: { MaxItems: 3, PageSize: 2 } })
for await (const page of pages) expectTypeOf(page.Contents[0]!.Key).toEqualTypeOf<string | undefined>()
for await (const item of pages.items()) expectTypeOf(item.Size).toEqualTypeOf<number | undefined>()
for await (const item of pages.items('CommonPrefixes')) expectTypeOf(item.Prefix).toEqualTypeOf<string | undefined>()
for await (const item of pages.search<string>('Contents[].Key')) expectTypeOf(item).toEqualTypeOf<string>()
expectTypeOf(pages.resumeToken).toEqualTypeOf<string | undefined>()
expectTypeOf(pages.resultKeys).toEqualTypeOf<readonly ('Contents' | 'CommonPrefixes')[]>()
expectTypeOf(s3.getPaginator('list_objects_v2')).toEqualTypeOf(s3.getPaginator('ListObjectsV2'))
const full = await dynamodb.getPaginator('scan').paginate({ TableName: 't' }).buildFullResult()
expectTypeOf(full.Items).toBeArray()
expectTypeOf(full.NextToken).toEqualTypeOf<string | undefined>()
const distributions = boto3.client('cloudfront').getPaginator('listDistributions').paginate()
for await (const { ARN } of distributions.items()) expectTypeOf(ARN).toEqualTypeOf<string>()

// @ts-expect-error Bucket is required
s3.getPaginator('listObjectsV2').paginate()
// @ts-expect-error there is no such member
s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b', Prefx: 'p' })
// @ts-expect-error no such setting
s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b', PaginationConfig: { maxItems: 3 } })
// @ts-expect-error gives all at once
s3.getPaginator('getObject')
// @ts-expect-error no such result
pages.items('Owner')

// Waiters.
expectTypeOf(s3.waiterNames).toEqualTypeOf<
  ('bucketExists' | 'bucketNotExists' | 'objectExists' | 'objectNotExists')[]
>()
const wait = s3
  .getWaiter('bucket_exists')
  .wait({ Bucket: 'b', WaiterConfig: { Delay: 1, MaxAttempts: 3 } }, { timeout: 9 })
expectTypeOf(wait).resolves.toEqualTypeOf<void>()
await dynamodb
  .getWaiter('tableExists')
  .wait(
    { TableName: 't' },
    { onAttempt: ({ state, response }) => state === 'retry' && 'Table' in response && response.Table },
  )
// @ts-expect-error Key is required
await s3.getWaiter('objectExists').wait({ Bucket: 'b' })
// @ts-expect-error no such waiter
s3.getWaiter('bucketExist')
const jobDone = defineWaiter(glue, 'JobDone', {
  operation: 'get_job_run',
  delay: 10,
  maxAttempts: 60,
  acceptors: [{ state: 'success', matcher: 'path', argument: 'JobRun.JobRunState', expected: 'SUCCEEDED' }],
})
await jobDone.wait({ JobName: 'nightly', RunId: '1' })
// @ts-expect-error RunId is required
await jobDone.wait({ JobName: 'nightly' })
const acceptors = [{ state: 'retry', matcher: 'all', expected: 1 }] as const
// @ts-expect-error no such matcher
defineWaiter(glue, 'X', { operation: 'getJobRun', delay: 1, maxAttempts: 1, acceptors })

// Stubs.
const stubber = new Stubber(s3).activate()
stubber.addResponse('listBuckets', { Buckets: [{ Name: 'photos' }] }, {})
stubber.addResponse('get_object', { Body: 'text' }, { Bucket: ANY, Key: 'k' })
stubber.addResponse('putObject', { ResponseMetadata: { HTTPStatusCode: 201 } })
stubber.addClientError('headBucket', { serviceErrorCode: '404', httpStatusCode: 404, expectedParams: { Bucket: 'b' } })
// @ts-expect-error Buckets is a list
stubber.addResponse('listBuckets', { Buckets: 'none' })
// @ts-expect-error no such parameter
stubber.addResponse('listBuckets', {}, { Bucket: 'b' })
// @ts-expect-error no such operation
stubber.addResponse('listBukets', {})
