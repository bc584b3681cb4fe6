/** What the compiler must say about sessions and clients. Checked by `tsc`, never run. */

import { expectTypeOf } from 'expect-type'
import * as boto3 from '../../dist/index.js'

const s3 = boto3.client('s3')
const session = new boto3.Session({ profileName: 'a', regionName: 'b' })

// Outputs: members with their types, and the facts about the answer.
const listed = await s3.listObjectsV2({ Bucket: 'b' })
expectTypeOf(listed.Contents[0]!.Key).toEqualTypeOf<string | undefined>()
expectTypeOf(listed.Contents[0]!.LastModified).toEqualTypeOf<Date | undefined>()
expectTypeOf(listed.ResponseMetadata.HTTPStatusCode).toEqualTypeOf<number>()
expectTypeOf((await s3.getObject({ Bucket: 'b', Key: 'k' })).Body.text()).resolves.toEqualTypeOf<string>()

// Parameters: required, known, of the right type.
// @ts-expect-error Bucket is required
await s3.listObjectsV2()
// @ts-expect-error Bucket is a string
await s3.listObjectsV2({ Bucket: 1 })
// @ts-expect-error there is no member of that name
await s3.listObjectsV2({ Bucket: 'b', Prefx: 'a' })
await s3.putObject({ Bucket: 'b', Key: 'k', Body: new Blob(['x']) })
await s3.putObject({ Bucket: 'b', Key: 'k', Body: new ReadableStream<Uint8Array>() })
await session.client('dynamodb').putItem({ TableName: 't', Item: { id: { S: 'x' }, raw: { B: new Uint8Array() } } })
// @ts-expect-error a number travels as text
await session.client('dynamodb').putItem({ TableName: 't', Item: { id: { N: 1 } } })
await s3.listBuckets({}, { signal: AbortSignal.timeout(1), timeout: 5 })
// @ts-expect-error no such option
await s3.listBuckets({}, { timeOut: 5 })

// Values that a service may add are accepted beside the known ones.
await s3.createBucket({ Bucket: 'b', CreateBucketConfiguration: { LocationConstraint: 'xx-new-1' } })

// Errors.
expectTypeOf(s3.exceptions.NoSuchKey).instance.toExtend<boto3.ClientError>()
expectTypeOf(s3.exceptions['Anything']!).instance.toExtend<boto3.ClientError>()

// Events: what a handler gets is known by the event's name.
s3.meta.events.register('before-call.s3.PutObject', ({ request, params }) => {
  expectTypeOf(request.headers).toEqualTypeOf<Record<string, string>>()
  expectTypeOf(params).toEqualTypeOf<Readonly<Record<string, unknown>>>()
})
session.events.register('needs-retry', ({ attempt }) => (attempt < 2 ? 0 : undefined))
session.events.register('my-own-event', ({ eventName }) => eventName)
// @ts-expect-error there is no answer yet
s3.meta.events.register('before-call.s3', ({ response }) => response)

// Services and options.
// @ts-expect-error no such service
session.client('s33')
// @ts-expect-error no such option
session.client('s3', { region: 'x' })
session.client('s3', { config: { retries: { mode: 'standard' }, s3: { addressingStyle: 'path' } } })
session.client('s3', { config: new boto3.Config({ readTimeout: 5 }) })
// @ts-expect-error no such mode
session.client('s3', { config: { retries: { mode: 'eager' } } })
