/** What the compiler must say about resources. Checked by `tsc`, never run. */

import { expectTypeOf } from 'expect-type'
import * as boto3 from '../../dist/index.js'
import type { Bucket, LoadedBucket } from '../../dist/models/s3/resources.js'

const session = new boto3.Session()
const s3 = session.resource('s3')
const bucket = s3.Bucket('photos')
expectTypeOf(bucket).toEqualTypeOf<Bucket>()
expectTypeOf(boto3.resource('s3')).toEqualTypeOf(s3)

// Only the services that have resources, and the options that resources take.
// @ts-expect-error lambda has none
session.resource('lambda')
session.resource('s3', { regionName: 'eu-west-1', config: { readTimeout: 5 } })
// @ts-expect-error a resource takes no account
session.resource('s3', { awsAccountId: '123456789012' })

// Identifiers.
expectTypeOf(bucket.name).toEqualTypeOf<string>()
expectTypeOf(bucket.Object('k').Bucket()).toEqualTypeOf<Bucket>()
expectTypeOf<typeof s3.MultipartUploadPart>().parameters.toEqualTypeOf<[string, string, string, number]>()
// @ts-expect-error an object has a key
bucket.Object()
// @ts-expect-error identifiers do not change
bucket.name = 'other'

// Attributes are there once they are loaded, or came with a list or an action.
// @ts-expect-error not loaded
void bucket.creationDate
const loaded = await bucket.load()
expectTypeOf(loaded).toEqualTypeOf<LoadedBucket>()
expectTypeOf(loaded.creationDate).toEqualTypeOf<Date | undefined>()
expectTypeOf(loaded.meta.data.Name).toEqualTypeOf<string | undefined>()
expectTypeOf((await bucket.loaded()).creationDate).toEqualTypeOf<Date | undefined>()
expectTypeOf((await s3.buckets.first())?.creationDate).toEqualTypeOf<Date | undefined>()
const [instance] = await session.resource('ec2').createInstances({ MinCount: 1, MaxCount: 1 })
expectTypeOf(instance!.launchTime).toEqualTypeOf<Date | undefined>()
expectTypeOf(instance!.vpc?.id).toEqualTypeOf<string | undefined>()
expectTypeOf(instance!.networkInterfaces[0]!.id).toEqualTypeOf<string>()
// @ts-expect-error a reference needs the data
void session.resource('ec2').Instance('i-1').vpc
// @ts-expect-error the data of this list are names only
void (await session.resource('dynamodb').tables.first())?.itemCount

// Actions: what the resource gives may be left out, the rest is as for the client.
expectTypeOf(await bucket.Object('k').get()).toHaveProperty('Body')
expectTypeOf(await bucket.putObject({ Key: 'k', Body: 'x' })).toHaveProperty('key')
await bucket.create({ CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }, { timeout: 5 })
await bucket.Versioning().enable({ VersioningConfiguration: { MFADelete: 'Enabled' } })
// @ts-expect-error Key is required
await bucket.putObject({ Body: 'x' })
// @ts-expect-error there is no such parameter
await bucket.delete({ Force: true })
// @ts-expect-error CreateBucketConfiguration is an object
await bucket.create({ CreateBucketConfiguration: 'eu-west-1' })

// Collections.
for await (const object of bucket.objects.filter({ Prefix: 'p' }).limit(5).pageSize(10)) {
  expectTypeOf(object.size).toEqualTypeOf<number | undefined>()
}
for await (const page of bucket.objects.pages()) expectTypeOf(page[0]!.key).toEqualTypeOf<string>()
expectTypeOf(await bucket.objects.map(async ({ key }) => key.length, { concurrency: 2 })).toEqualTypeOf<number[]>()
const answers = await bucket.objects.filter({ Prefix: 'p' }).delete({ Delete: { Quiet: true } })
expectTypeOf(answers.failures[0]!.resource?.key).toEqualTypeOf<string | undefined>()
expectTypeOf(answers[0]!.Deleted?.[0]?.Key).toEqualTypeOf<string | undefined>()
// @ts-expect-error there is no such parameter
bucket.objects.filter({ Prefx: 'p' })
// @ts-expect-error buckets have no batch actions
await s3.buckets.delete()

// Waiters.
await bucket.waitUntilExists({ WaiterConfig: { Delay: 1 } }, { signal: AbortSignal.timeout(1) })
// @ts-expect-error there is no such waiter
await bucket.waitUntilEmpty()
expectTypeOf(await bucket.exists()).toEqualTypeOf<boolean>()

// The client.
expectTypeOf(bucket.meta.client).toEqualTypeOf(session.client('s3'))
