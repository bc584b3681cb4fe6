import { expect, test } from 'vitest'
import { refused, s3Place } from './s3.js'

const place = s3Place()

test('tags of buckets and objects', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'k', Body: 'x', Tagging: 'a=1&b' })
  const TagSet = [{ Key: 'colour', Value: 'red' }]
  expect(await refused(s3.getBucketTagging({ Bucket }))).toBe('NoSuchTagSet 404')
  await s3.putBucketTagging({ Bucket, Tagging: { TagSet } })
  expect((await s3.getBucketTagging({ Bucket })).TagSet).toEqual(TagSet)
  await s3.deleteBucketTagging({ Bucket })
  expect(await refused(s3.getBucketTagging({ Bucket }))).toBe('NoSuchTagSet 404')
  const tags = async () => (await s3.getObjectTagging({ Bucket, Key: 'k' })).TagSet
  expect(await tags()).toEqual([
    { Key: 'a', Value: '1' },
    { Key: 'b', Value: '' },
  ])
  await s3.putObjectTagging({ Bucket, Key: 'k', Tagging: { TagSet } })
  expect((await s3.headObject({ Bucket, Key: 'k' })).TagCount).toBe(1)
  await s3.deleteObjectTagging({ Bucket, Key: 'k' })
  expect(await tags()).toEqual([])
})

test.each([
  ['the same key twice', ['a', 'a'], 'v', 'InvalidTag 400'],
  ['a key of AWS', ['aws:a'], 'v', 'InvalidTag 400'],
  ['a long key', ['k'.repeat(129)], 'v', 'InvalidTag 400'],
  ['a long value', ['k'], 'v'.repeat(257), 'InvalidTag 400'],
  ['a sign that tags have not', ['k<'], 'v', 'InvalidTag 400'],
  ['too many', Array.from({ length: 11 }, (_, i) => String(i)), 'v', 'BadRequest 400'],
])('tags with %s are refused', async (_, keys, Value, wanted) => {
  const { s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  const TagSet = keys.map((Key) => ({ Key, Value }))
  expect(await refused(s3.putObjectTagging({ Bucket, Key: 'k', Tagging: { TagSet } }))).toBe(wanted)
  if (keys.length > 10) return
  expect(await refused(s3.putBucketTagging({ Bucket, Tagging: { TagSet } }))).toBe(wanted)
})

test('sites may ask whether they may', async () => {
  const { aws, s3 } = place
  const Bucket = await place.bucket()
  await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  const CORSRules = [
    { AllowedMethods: ['GET'], AllowedOrigins: ['https://*.example.org'], AllowedHeaders: ['x-a*'], MaxAgeSeconds: 30 },
    { AllowedMethods: ['PUT'], AllowedOrigins: ['*'], ExposeHeaders: ['etag'] },
  ]
  expect(await refused(s3.getBucketCors({ Bucket }))).toBe('NoSuchCORSConfiguration 404')
  await s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules } })
  expect((await s3.getBucketCors({ Bucket })).CORSRules).toEqual(CORSRules)
  const ask = async (Origin: string | undefined, method: string, asked = '') => {
    const headers = {
      ...(Origin === undefined ? {} : { Origin }),
      'access-control-request-method': method,
      ...(asked === '' ? {} : { 'access-control-request-headers': asked }),
    }
    const answer = await fetch(`${aws.url}/${Bucket}/k`, { method: 'OPTIONS', headers })
    const get = (name: string) => answer.headers.get(`access-control-${name}`)
    return [answer.status, get('allow-origin'), get('allow-methods'), get('allow-headers'), get('max-age')]
  }
  const site = 'https://a.example.org'
  expect(await ask(site, 'GET', 'X-Abc')).toEqual([200, site, 'GET', 'x-abc', '30'])
  expect(await ask('https://elsewhere.com', 'PUT')).toEqual([200, '*', 'PUT', null, null])
  expect((await ask(site, 'GET', 'content-type'))[0]).toBe(403)
  expect((await ask('https://elsewhere.com', 'GET'))[0]).toBe(403)
  expect((await ask(undefined, 'GET'))[0]).toBe(400)
  const url = await s3.generatePresignedUrl('getObject', { Params: { Bucket, Key: 'k' } })
  const answer = await fetch(url, { headers: { Origin: site } })
  expect([await answer.text(), answer.headers.get('access-control-allow-origin')]).toEqual(['x', site])
  await s3.deleteBucketCors({ Bucket })
  expect(await refused(s3.getBucketCors({ Bucket }))).toBe('NoSuchCORSConfiguration 404')
})

test.each([
  ['InvalidRequest 400', { AllowedMethods: ['PATCH'], AllowedOrigins: ['*'] }],
  ['InvalidRequest 400', { AllowedMethods: ['GET'], AllowedOrigins: ['*.a.*'] }],
  ['MalformedXML 400', undefined],
])('%s for the CORS rule %j', async (wanted, rule) => {
  const Bucket = await place.bucket()
  const CORSConfiguration = { CORSRules: rule === undefined ? [] : [rule] }
  expect(await refused(place.s3.putBucketCors({ Bucket, CORSConfiguration }))).toBe(wanted)
})

const expiring = { Status: 'Enabled' as const, Filter: { Prefix: 'x/' }, Expiration: { Days: 1 } }

test('rules of a lifecycle are kept, have ids, and are told with the objects', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const get = () => s3.getBucketLifecycleConfiguration({ Bucket })
  expect(await refused(get())).toBe('NoSuchLifecycleConfiguration 404')
  const rules = [
    { ...expiring, ID: 'first' },
    {
      ID: 'second',
      Status: 'Disabled' as const,
      Filter: { And: { Prefix: 'y/', Tags: [{ Key: 'k', Value: 'v' }], ObjectSizeGreaterThan: 500 } },
      Transitions: [{ Days: 30, StorageClass: 'STANDARD_IA' as const }],
      NoncurrentVersionExpiration: { NoncurrentDays: 9, NewerNoncurrentVersions: 3 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
    },
  ]
  await s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules: rules } })
  expect(await get()).toMatchObject({
    Rules: rules,
    TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K',
  })
  const { Expiration } = await s3.putObject({ Bucket, Key: 'x/a', Body: 'x' })
  expect(Expiration).toMatch(/^expiry-date="\w{3}, \d\d \w{3} \d{4} 00:00:00 GMT", rule-id="first"$/)
  expect((await s3.headObject({ Bucket, Key: 'x/a' })).Expiration).toBe(Expiration)
  expect((await s3.putObject({ Bucket, Key: 'y/a', Body: 'x' })).Expiration).toBeUndefined()
  const varying = { TransitionDefaultMinimumObjectSize: 'varies_by_storage_class' as const }
  const LifecycleConfiguration = { Rules: [expiring] }
  expect(await s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration, ...varying })).toMatchObject(
    varying,
  )
  expect(await get()).toMatchObject(varying)
  expect((await get()).Rules?.[0]?.ID).toMatch(/./)
  await s3.deleteBucketLifecycle({ Bucket })
  expect(await refused(get())).toBe('NoSuchLifecycleConfiguration 404')
})

const midnight = new Date('2030-01-01T00:00:00Z')

test.each([
  ['InvalidArgument 400', [{ ...expiring, ID: 'x'.repeat(256) }]],
  [
    'InvalidArgument 400',
    [
      { ...expiring, ID: 'a' },
      { ...expiring, ID: 'a' },
    ],
  ],
  ['InvalidArgument 400', [{ ...expiring, Expiration: { Days: 0 } }]],
  ['InvalidArgument 400', [{ ...expiring, Expiration: { Date: new Date('2030-01-01T01:00:00Z') } }]],
  ['InvalidRequest 400', [{ Status: 'Enabled', Filter: { Prefix: 'x/' } }]],
  ['MalformedXML 400', [{ ...expiring, Status: 'enabled' }]],
  ['MalformedXML 400', [{ ...expiring, Prefix: 'y' }]],
  ['MalformedXML 400', [{ Status: 'Enabled', Expiration: { Days: 1 } }]],
  ['MalformedXML 400', [{ ...expiring, Expiration: { Days: 1, Date: midnight } }]],
  ['MalformedXML 400', [{ ...expiring, Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } }]],
  ['MalformedXML 400', [{ ...expiring, Filter: { Prefix: 'x', ObjectSizeLessThan: 5 } }]],
  ['InvalidArgument 400', [{ ...expiring, Transitions: [{ Days: 5, StorageClass: 'STANDARD_IA' }] }]],
])('%s for the lifecycle rules %j', async (wanted, Rules) => {
  const Bucket = await place.bucket()
  const LifecycleConfiguration = { Rules: Rules as (typeof expiring)[] }
  expect(await refused(place.s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration }))).toBe(wanted)
})

test('the encryption of a bucket is that of its objects', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const put = (more: object = {}) => s3.putObject({ Bucket, Key: 'k', Body: 'x', ...more })
  const set = (Rules: object[]) => s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: { Rules } })
  expect((await put()).ServerSideEncryption).toBe('AES256')
  const KMSMasterKeyID = 'arn:aws:kms:us-east-1:123456789012:key/1'
  const usual = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID }
  await set([{ ApplyServerSideEncryptionByDefault: usual, BucketKeyEnabled: true }])
  const kms = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KMSMasterKeyID, BucketKeyEnabled: true }
  expect(await put()).toMatchObject(kms)
  expect(await s3.headObject({ Bucket, Key: 'k' })).toMatchObject(kms)
  await s3.deleteBucketEncryption({ Bucket })
  expect((await put()).SSEKMSKeyId).toBeUndefined()
  const own = /^arn:aws:kms:us-east-1:123456789012:key\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
  expect((await put({ ServerSideEncryption: 'aws:kms' })).SSEKMSKeyId).toMatch(own)
  expect((await put({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: '1' })).SSEKMSKeyId).toBe(KMSMasterKeyID)
  expect(await refused(put({ ServerSideEncryption: 'ROT13' }))).toBe('InvalidArgument 400')
  expect(await refused(put({ ServerSideEncryption: 'AES256', SSEKMSKeyId: 'k' }))).toBe('InvalidArgument 400')
  expect(await refused(set([]))).toBe('MalformedXML 400')
  expect(await refused(set([{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'ROT13' } }]))).toBe(
    'MalformedXML 400',
  )
})

/** A key of the caller's own. */
function key(letter: string) {
  return { SSECustomerAlgorithm: 'AES256', SSECustomerKey: letter.repeat(32) }
}

test('an object under a key of the caller’s own is for those who bring the key', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const put = await s3.putObject({ Bucket, Key: 'k', Body: 'secret', ...key('k') })
  expect(put.SSECustomerAlgorithm).toBe('AES256')
  const get = (more: object = {}) => s3.getObject({ Bucket, Key: 'k', ...more })
  const { Body } = await get(key('k'))
  expect(await Body.text()).toBe('secret')
  expect(await refused(get())).toBe('InvalidRequest 400')
  expect(await refused(get(key('z')))).toBe('AccessDenied 403')
  expect(await refused(s3.putObject({ Bucket, Key: 'x', Body: '', ...key('k'), SSECustomerKey: 'short' }))).toBe(
    'InvalidArgument 400',
  )
  const copy = { Bucket, Key: 'copy', CopySource: { Bucket, Key: 'k' } }
  expect(await refused(s3.copyObject(copy))).toBe('InvalidRequest 400')
  await s3.copyObject({ ...copy, CopySourceSSECustomerAlgorithm: 'AES256', CopySourceSSECustomerKey: 'k'.repeat(32) })
  const upload = { Bucket, Key: 'parts' }
  const { UploadId = '' } = await s3.createMultipartUpload({ ...upload, ...key('k') })
  const part = (more: object) => s3.uploadPart({ ...upload, UploadId, PartNumber: 1, Body: 'a', ...more })
  expect(await refused(part({}))).toBe('InvalidRequest 400')
  expect(await refused(part(key('z')))).toBe('InvalidRequest 400')
  await part(key('k'))
})

test('a website, a log, a payer, an acceleration', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const website = { IndexDocument: { Suffix: 'index.html' }, ErrorDocument: { Key: 'e.html' } }
  expect(await refused(s3.getBucketWebsite({ Bucket }))).toBe('NoSuchWebsiteConfiguration 404')
  await s3.putBucketWebsite({ Bucket, WebsiteConfiguration: website })
  expect(await s3.getBucketWebsite({ Bucket })).toMatchObject(website)
  for (const WebsiteConfiguration of [{}, { IndexDocument: { Suffix: 'a/b' } }]) {
    expect(await refused(s3.putBucketWebsite({ Bucket, WebsiteConfiguration }))).toBe('InvalidArgument 400')
  }
  const log = (TargetBucket: string) =>
    s3.putBucketLogging({ Bucket, BucketLoggingStatus: { LoggingEnabled: { TargetBucket, TargetPrefix: 'l/' } } })
  expect(await refused(log('none-of-mine'))).toBe('InvalidTargetBucketForLogging 400')
  await log(Bucket)
  expect((await s3.getBucketLogging({ Bucket })).LoggingEnabled).toEqual({ TargetBucket: Bucket, TargetPrefix: 'l/' })
  await s3.putBucketLogging({ Bucket, BucketLoggingStatus: {} })
  expect((await s3.getBucketLogging({ Bucket })).LoggingEnabled).toBeUndefined()
  const pay = (Payer: string) => s3.putBucketRequestPayment({ Bucket, RequestPaymentConfiguration: { Payer } })
  expect((await s3.getBucketRequestPayment({ Bucket })).Payer).toBe('BucketOwner')
  await pay('Requester')
  expect((await s3.getBucketRequestPayment({ Bucket })).Payer).toBe('Requester')
  expect(await refused(pay('Me'))).toBe('MalformedXML 400')
  const accelerate = (Status: string) =>
    s3.putBucketAccelerateConfiguration({ Bucket, AccelerateConfiguration: { Status } })
  await accelerate('Enabled')
  expect((await s3.getBucketAccelerateConfiguration({ Bucket })).Status).toBe('Enabled')
  expect(await refused(accelerate('Fast'))).toBe('MalformedXML 400')
})

test('notifications are kept with ids, if events and targets make sense', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const put = (QueueArn: string, event: string) =>
    s3.putBucketNotificationConfiguration({
      Bucket,
      NotificationConfiguration: { QueueConfigurations: [{ QueueArn, Events: [event] }] },
    })
  const arn = 'arn:aws:sqs:us-east-1:123456789012:q'
  await put(arn, 's3:ObjectCreated:*')
  const { QueueConfigurations } = await s3.getBucketNotificationConfiguration({ Bucket })
  expect(QueueConfigurations).toEqual([{ Id: expect.any(String), QueueArn: arn, Events: ['s3:ObjectCreated:*'] }])
  expect(await refused(put(arn, 's3:Nonsense'))).toBe('InvalidArgument 400')
  expect(await refused(put(arn.replace('sqs', 'sns'), 's3:ObjectCreated:*'))).toBe('InvalidArgument 400')
})

test('replication is between buckets that keep versions', async () => {
  const { s3 } = place
  const [plain, from, to] = [
    await place.bucket(),
    await place.bucket({ isVersioned: true }),
    await place.bucket({ isVersioned: true }),
  ]
  const put = (Bucket: string, target: string) =>
    s3.putBucketReplication({
      Bucket,
      ReplicationConfiguration: {
        Role: 'arn:aws:iam::123456789012:role/r',
        Rules: [{ Status: 'Enabled', Prefix: '', Destination: { Bucket: `arn:aws:s3:::${target}` } }],
      },
    })
  expect(await refused(put(plain, to))).toBe('InvalidRequest 400')
  expect(await refused(put(from, plain))).toBe('InvalidRequest 400')
  await put(from, to)
  expect((await s3.getBucketReplication({ Bucket: from })).ReplicationConfiguration?.Rules).toHaveLength(1)
})

test('inventories and their kin are kept under ids', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  const put = (Id: string) => s3.putBucketMetricsConfiguration({ Bucket, Id, MetricsConfiguration: { Id } })
  expect(await refused(s3.getBucketMetricsConfiguration({ Bucket, Id: 'b' }))).toBe('NoSuchConfiguration 404')
  await put('b')
  await put('a')
  const { MetricsConfigurationList } = await s3.listBucketMetricsConfigurations({ Bucket })
  expect(MetricsConfigurationList).toEqual([{ Id: 'a' }, { Id: 'b' }])
  expect((await s3.getBucketMetricsConfiguration({ Bucket, Id: 'b' })).MetricsConfiguration).toEqual({ Id: 'b' })
  await s3.deleteBucketMetricsConfiguration({ Bucket, Id: 'b' })
  expect(await refused(s3.deleteBucketMetricsConfiguration({ Bucket, Id: 'b' }))).toBe('NoSuchConfiguration 404')
  const Destination = { S3BucketDestination: { Bucket: `arn:aws:s3:::${Bucket}`, Format: 'CSV' as const } }
  const inventory = {
    Id: 'i',
    IsEnabled: true,
    IncludedObjectVersions: 'All' as const,
    Schedule: { Frequency: 'Daily' as const },
    Destination,
  }
  await s3.putBucketInventoryConfiguration({ Bucket, Id: 'i', InventoryConfiguration: inventory })
  const kept = await s3.getBucketInventoryConfiguration({ Bucket, Id: 'i' })
  expect(kept.InventoryConfiguration).toEqual(inventory)
})
