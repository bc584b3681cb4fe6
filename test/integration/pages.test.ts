import { spawnSync } from 'node:child_process'
import { expect } from 'vitest'
import { WaiterError } from '../../src/errors/waiter.js'
import { atMoto, session, test } from './moto.js'

const s3 = session.client('s3', atMoto)
const paginator = s3.getPaginator('listObjectsV2')
const keys = Array.from({ length: 11 }, (_, i) => `key ${String(i).padStart(2, '0')}+ü`)

/** What boto3 gives for one walk through the bucket: keys, and where to go on. */
function withBoto3(config: object): { keys: string[]; token: string | null } {
  const script = `
import boto3, json, sys
config = json.loads(sys.argv[1])
s3 = boto3.client('s3', endpoint_url=sys.argv[2], region_name='us-east-1', aws_access_key_id='AKIAIOSFODNN7EXAMPLE', aws_secret_access_key='wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')
pages = s3.get_paginator('list_objects_v2').paginate(Bucket='pages', PaginationConfig=config)
keys = [item['Key'] for page in pages for item in page.get('Contents', [])]
print(json.dumps({'keys': keys, 'token': pages.resume_token}))
`
  const { stdout, stderr } = spawnSync('python3', ['-c', script, JSON.stringify(config), atMoto.endpointUrl])
  if (stdout.length === 0) throw new TypeError(String(stderr))
  return JSON.parse(String(stdout)) as { keys: string[]; token: string | null }
}

const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0

test('a bucket is waited for, listed page by page, and left and taken up again', async () => {
  const missing = s3.getWaiter('bucketExists').wait({ Bucket: 'pages', WaiterConfig: { Delay: 0.01, MaxAttempts: 2 } })
  await expect(missing).rejects.toThrow(WaiterError)
  await s3.createBucket({ Bucket: 'pages' })
  await s3.getWaiter('bucketExists').wait({ Bucket: 'pages' })
  await Promise.all(keys.map((Key) => s3.putObject({ Bucket: 'pages', Key, Body: Key })))

  const sizes: number[] = []
  for await (const { Contents } of paginator.paginate({ Bucket: 'pages', PaginationConfig: { PageSize: 4 } })) {
    sizes.push(Contents.length)
  }
  expect(sizes).toEqual([4, 4, 3])
  const seen: (string | undefined)[] = []
  let StartingToken: string | undefined
  do {
    const config = { PageSize: 2, MaxItems: 3, StartingToken }
    const pages = paginator.paginate({ Bucket: 'pages', PaginationConfig: config })
    for await (const { Key } of pages.items()) seen.push(Key)
    StartingToken = pages.resumeToken
  } while (StartingToken !== undefined)
  expect(seen).toEqual(keys)
  const full = await paginator.paginate({ Bucket: 'pages', PaginationConfig: { PageSize: 3 } }).buildFullResult()
  expect(full.Contents.map(({ Key }) => Key)).toEqual(keys)
  expect((await s3.listObjectsV2({ Bucket: 'pages', Prefix: 'none' })).Contents).toEqual([])
})

test.skipIf(!hasBoto3)('boto3 goes on where we stopped, and we where boto3 has', async () => {
  const config = { PageSize: 2, MaxItems: 5 }
  const pages = paginator.paginate({ Bucket: 'pages', PaginationConfig: config })
  const ours: (string | undefined)[] = []
  for await (const { Key } of pages.items()) ours.push(Key)
  const theirs = withBoto3(config)
  expect(theirs.keys).toEqual(ours)
  expect(withBoto3({ StartingToken: pages.resumeToken }).keys).toEqual(keys.slice(5))
  const rest: (string | undefined)[] = []
  const resumed = paginator.paginate({ Bucket: 'pages', PaginationConfig: { StartingToken: theirs.token! } })
  for await (const { Key } of resumed.items()) rest.push(Key)
  expect(rest).toEqual(keys.slice(5))
})

test('what is on its way out is waited for too', async () => {
  await s3.deleteObjects({ Bucket: 'pages', Delete: { Objects: keys.map((Key) => ({ Key })) } })
  await s3.getWaiter('objectNotExists').wait({ Bucket: 'pages', Key: keys[0]! })
  await s3.deleteBucket({ Bucket: 'pages' })
  await s3.getWaiter('bucketNotExists').wait({ Bucket: 'pages' })
})
