import { expect, test } from 'vitest'
import { clientThrough } from '../../helpers/client.js'
import { createFakeClock } from '../../helpers/fake-clock.js'
import { type Answer, type ReceivedRequest, serve } from '../../helpers/http-server.js'

const here = { regionName: 'us-west-2' }
const bucket = 'photos--usw2-az1--x-s3'
const startMs = Date.UTC(2026, 10, 23, 12)

function isSession({ url }: ReceivedRequest): boolean {
  return new URL(url).searchParams.has('session')
}

/** A session that ends five minutes after `openedMs`; keys and token tell which one it is. */
function session(name: string, openedMs: number): Answer {
  const ends = new Date(openedMs + 300_000).toISOString()
  const keys = `<AccessKeyId>KEY${name}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>`
  const rest = `<SessionToken>TOKEN${name}</SessionToken><Expiration>${ends}</Expiration>`
  return { body: `<CreateSessionResult><Credentials>${keys}${rest}</Credentials></CreateSessionResult>` }
}

test('calls are signed with a session of their bucket, which is opened once', async () => {
  const server = await serve((request, number) => (isSession(request) ? session(String(number), startMs) : {}))
  const s3 = clientThrough('s3', server.url, here)
  await Promise.all([1, 2, 3].map((n) => s3['putObject']!({ Bucket: bucket, Key: `k${n}`, Body: 'x' })))
  await s3['deleteObject']!({ Bucket: bucket, Key: 'k1' })
  const [opening, ...calls] = server.requests
  const host = `${bucket}.s3express-usw2-az1.us-west-2.amazonaws.com`
  expect(opening!.url).toBe(`http://${host}/?session`)
  expect(opening!.headers.authorization).toMatch(/Credential=AKIAIOSFODNN7EXAMPLE\/20261123\/us-west-2\/s3express\//)
  expect(calls).toHaveLength(4)
  for (const { url, headers } of calls) {
    expect(new URL(url).host).toBe(host)
    expect(headers.authorization).toMatch(/Credential=KEY1\/20261123\/us-west-2\/s3express\//)
    expect(headers.authorization).toContain('x-amz-s3session-token')
    expect(headers['x-amz-s3session-token']).toBe('TOKEN1')
    expect(headers['x-amz-security-token']).toBeUndefined()
  }
})

test('each bucket has its own session', async () => {
  const server = await serve((request, number) => (isSession(request) ? session(String(number), startMs) : {}))
  const s3 = clientThrough('s3', server.url, here)
  for (const Bucket of [bucket, 'other--usw2-az1--x-s3', bucket]) await s3['deleteObject']!({ Bucket, Key: 'k' })
  const tokens = server.requests.map(({ headers }) => headers['x-amz-s3session-token'])
  expect(tokens).toEqual([undefined, 'TOKEN1', undefined, 'TOKEN3', 'TOKEN1'])
})

test('a session is renewed before it ends, and a call that can wait no longer waits for it', async () => {
  const clock = createFakeClock(startMs)
  const server = await serve((request, number) => (isSession(request) ? session(String(number), clock.now()) : {}))
  const s3 = clientThrough('s3', server.url, { ...here, clock })
  const call = () => s3['deleteObject']!({ Bucket: bucket, Key: 'k' })
  await call()
  clock.advance(292_000)
  await call()
  const tokens = server.requests.map(({ headers }) => headers['x-amz-s3session-token'])
  expect(tokens).toEqual([undefined, 'TOKEN1', undefined, 'TOKEN3'])
})

test('a session that cannot be opened fails the call, and is asked for again by the next', async () => {
  const server = await serve((_, number) =>
    number === 1 ? { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' } : session('2', startMs),
  )
  const s3 = clientThrough('s3', server.url, here)
  const call = () => s3['deleteObject']!({ Bucket: bucket, Key: 'k' })
  await expect(call()).rejects.toMatchObject({ code: 'AccessDenied', operationName: 'CreateSession' })
  await call()
  expect(server.requests.at(-1)!.headers['x-amz-s3session-token']).toBe('TOKEN2')
})

test('a presigned URL carries the session', async () => {
  const server = await serve(() => session('1', startMs))
  const s3 = clientThrough('s3', server.url, here)
  const url = new URL(await s3.generatePresignedUrl('getObject', { Params: { Bucket: bucket, Key: 'k' } }))
  expect(url.host).toBe(`${bucket}.s3express-usw2-az1.us-west-2.amazonaws.com`)
  expect(url.searchParams.get('X-Amz-S3session-Token')).toBe('TOKEN1')
  expect(url.searchParams.get('X-Amz-Credential')).toBe('KEY1/20261123/us-west-2/s3express/aws4_request')
  expect(url.searchParams.has('X-Amz-Security-Token')).toBe(false)
  expect(server.requests).toHaveLength(1)
})

test('copies, other buckets, and clients that do without sessions use their own keys', async () => {
  const server = await serve(() => ({ body: '<CopyObjectResult/>' }))
  const s3 = clientThrough('s3', server.url, here)
  await s3['copyObject']!({ Bucket: bucket, Key: 'k', CopySource: { Bucket: bucket, Key: 'j' } })
  await s3['deleteObject']!({ Bucket: 'photos', Key: 'k' })
  const config = { s3: { disableS3ExpressSessionAuth: true } }
  await clientThrough('s3', server.url, { ...here, config })['deleteObject']!({ Bucket: bucket, Key: 'k' })
  expect(server.requests).toHaveLength(3)
  const signers = server.requests.map(({ headers }) =>
    /Credential=(\w+)\/\d+\/[\w-]+\/(\w+)/.exec(headers.authorization!),
  )
  expect(signers.map((signer) => signer?.slice(1))).toEqual([
    ['AKIAIOSFODNN7EXAMPLE', 's3express'],
    ['AKIAIOSFODNN7EXAMPLE', 's3'],
    ['AKIAIOSFODNN7EXAMPLE', 's3express'],
  ])
})

test('who gives a call up stops waiting for its session', async () => {
  const reason = new Error('enough')
  const controller = new AbortController()
  const server = await serve(() => {
    controller.abort(reason)
    return undefined
  })
  const s3 = clientThrough('s3', server.url, here)
  const call = s3['deleteObject']!({ Bucket: bucket, Key: 'k' }, { signal: controller.signal })
  await expect(call).rejects.toBe(reason)
})
