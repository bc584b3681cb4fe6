import { expect, test } from 'vitest'
import type { ClientError } from '../../../src/errors/public.js'
import { clientFor } from '../../helpers/client.js'
import { type Answer, serve } from '../../helpers/http-server.js'

const copy = { Bucket: 'b-1', Key: 'k', CopySource: 'b/k' }
const failed: Answer = { body: '<?xml version="1.0"?>\n<Error><Code>InternalError</Code><Message>no</Message></Error>' }
const copied: Answer = { body: '<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>' }

async function answerOf(method: string, params: object, answer: Answer) {
  const server = await serve(() => answer)
  return clientFor('s3', server.url)[method]!(params)
}

test('an error in an answer with status 200 is one of the server, and is tried again', async () => {
  for (const odd of [failed, { body: 'not even XML' }]) {
    const server = await serve((_, number) => (number === 1 ? odd : copied))
    const output = await clientFor('s3', server.url)['copyObject']!(copy)
    expect(output).toMatchObject({ CopyObjectResult: { ETag: '"e"' }, ResponseMetadata: { RetryAttempts: 1 } })
  }
  const error: ClientError = await answerOf('copyObject', copy, failed).then(
    undefined,
    (e: unknown) => e as ClientError,
  )
  expect(error).toMatchObject({ code: 'InternalError', response: { ResponseMetadata: { HTTPStatusCode: 500 } } })
})

test('objects and texts may look like errors', async () => {
  const object = await answerOf('getObject', { Bucket: 'b-1', Key: 'k' }, failed)
  expect(await (object['Body'] as { text(): Promise<string> }).text()).toBe(failed.body)
  const policy = await answerOf('getBucketPolicy', { Bucket: 'b-1' }, { body: 'no XML' })
  expect(policy['Policy']).toBe('no XML')
})

function location(text: string) {
  return answerOf(
    'getBucketLocation',
    { Bucket: 'b-1' },
    {
      body: `<?xml version="1.0"?>\n<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${text}</LocationConstraint>`,
    },
  )
}

test('the location of a bucket is the text of its answer', async () => {
  expect((await location('eu-west-1'))['LocationConstraint']).toBe('eu-west-1')
  expect('LocationConstraint' in (await location(''))).toBe(false)
})

test('a date of expiry is given as text too, and one that is none costs nothing but itself', async () => {
  const get = (expires: string) =>
    answerOf('headObject', { Bucket: 'b-1', Key: 'k' }, { headers: { expires, etag: '"e"' } })
  const expires = 'Mon, 23 Nov 2026 12:00:00 GMT'
  expect(await get(expires)).toMatchObject({ Expires: new Date(expires), ExpiresString: expires, ETag: '"e"' })
  const odd = await get('whenever')
  expect(odd).toMatchObject({ ExpiresString: 'whenever', ETag: '"e"' })
  expect('Expires' in odd).toBe(false)
  const other = await answerOf('listBuckets', {}, { headers: { expires }, body: '<ListAllMyBucketsResult/>' })
  expect('ExpiresString' in other).toBe(false)
})

const encoded: Answer = {
  body: `<ListBucketResult><EncodingType>url</EncodingType><Prefix>p%2F</Prefix><Delimiter>%2F</Delimiter>
    <StartAfter>s%0A</StartAfter><Contents><Key>a%26b+c%01</Key></Contents>
    <CommonPrefixes><Prefix>d%2F</Prefix></CommonPrefixes></ListBucketResult>`,
}

test('keys are asked for in a form that XML can hold, and given as they are', async () => {
  const server = await serve(() => encoded)
  const output = await clientFor('s3', server.url)['listObjectsV2']!({ Bucket: 'b-1' })
  expect(server.requests[0]!.url).toContain('encoding-type=url')
  expect(output).toMatchObject({
    Prefix: 'p/',
    Delimiter: '/',
    StartAfter: 's\n',
    Contents: [{ Key: 'a&b c\u0001' }],
    CommonPrefixes: [{ Prefix: 'd/' }],
  })
})

test('who asks for encoded keys gets them', async () => {
  const output = await answerOf('listObjectsV2', { Bucket: 'b-1', EncodingType: 'url' }, encoded)
  expect(output['Contents']).toEqual([{ Key: 'a%26b+c%01' }])
})

test('versions and markers are decoded in the other two lists', async () => {
  const versions = await answerOf(
    'listObjectVersions',
    { Bucket: 'b-1' },
    {
      body: `<ListVersionsResult><EncodingType>url</EncodingType><KeyMarker>k%2F</KeyMarker><NextKeyMarker>n%2F</NextKeyMarker>
      <Version><Key>v%2F</Key></Version><DeleteMarker><Key>m%2F</Key></DeleteMarker></ListVersionsResult>`,
    },
  )
  expect(versions).toMatchObject({
    KeyMarker: 'k/',
    NextKeyMarker: 'n/',
    Versions: [{ Key: 'v/' }],
    DeleteMarkers: [{ Key: 'm/' }],
  })
  const objects = await answerOf(
    'listObjects',
    { Bucket: 'b-1' },
    {
      body: `<ListBucketResult><EncodingType>url</EncodingType><Prefix>p%2F</Prefix><Marker>m%2F</Marker>
      <NextMarker>n%2F</NextMarker></ListBucketResult>`,
    },
  )
  // The prefix of this oldest list comes as it was given.
  expect(objects).toMatchObject({ Prefix: 'p%2F', Marker: 'm/', NextMarker: 'n/' })
})
