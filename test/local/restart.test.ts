import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startLocalAws } from '../../src/local/public.js'
import { at, sessionOf } from './aws.js'

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'boto3-ts-data-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

test('a data directory keeps everything over a restart, the account key too', async () => {
  const dataDirectory = folder()
  const bytes = randomBytes(300_000)
  const first = await startLocalAws({ dataDirectory })
  const before = sessionOf(first)
  const s3 = before.client('s3', at(first))
  await s3.createBucket({ Bucket: 'kept' })
  await s3.putBucketVersioning({ Bucket: 'kept', VersioningConfiguration: { Status: 'Enabled' } })
  await s3.putObject({ Bucket: 'kept', Key: 'k', Body: 'old', Metadata: { a: 'b' } })
  await s3.putObject({ Bucket: 'kept', Key: 'k', Body: bytes })
  const { UploadId } = await s3.createMultipartUpload({ Bucket: 'kept', Key: 'parts' })
  const part = await s3.uploadPart({ Bucket: 'kept', Key: 'parts', UploadId: UploadId!, PartNumber: 1, Body: 'part' })
  await before.client('iam', at(first)).createUser({ UserName: 'ada' })
  const sqs = before.client('sqs', at(first))
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'q' })
  await sqs.sendMessage({ QueueUrl: QueueUrl!, MessageBody: 'hi' })
  const dynamodb = before.client('dynamodb', at(first))
  await dynamodb.createTable({
    TableName: 'table',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'B' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
  const Item = { id: { B: Buffer.from([1, 2]) }, n: { N: '0.10' } }
  await dynamodb.putItem({ TableName: 'table', Item })
  await first.stop()
  expect(readdirSync(dataDirectory)).not.toContain('lock')

  const second = await startLocalAws({ dataDirectory })
  onTestFinished(() => second.stop())
  expect(second.rootKey).toEqual(first.rootKey)
  const after = sessionOf(second)
  const again = after.client('s3', at(second))
  expect(bytes.equals(await (await again.getObject({ Bucket: 'kept', Key: 'k' })).Body.bytes())).toBe(true)
  const { Versions } = await again.listObjectVersions({ Bucket: 'kept' })
  const old = await again.getObject({ Bucket: 'kept', Key: 'k', VersionId: Versions[1]!.VersionId! })
  expect([await old.Body.text(), old.Metadata]).toEqual(['old', { a: 'b' }])
  const Parts = [{ PartNumber: 1, ETag: part.ETag! }]
  await again.completeMultipartUpload({ Bucket: 'kept', Key: 'parts', UploadId: UploadId!, MultipartUpload: { Parts } })
  expect(await (await again.getObject({ Bucket: 'kept', Key: 'parts' })).Body.text()).toBe('part')
  expect((await after.client('iam', at(second)).listUsers()).Users.map(({ UserName }) => UserName)).toEqual(['ada'])
  const { Messages } = await after
    .client('sqs', at(second))
    .receiveMessage({ QueueUrl: QueueUrl!.replace(first.url, second.url) })
  expect(Messages?.[0]?.Body).toBe('hi')
  const found = await after.client('dynamodb', at(second)).getItem({ TableName: 'table', Key: { id: Item.id } })
  expect(found.Item?.['n']).toEqual({ N: '0.1' })
})

test('two servers cannot have the same data directory', async () => {
  const dataDirectory = folder()
  const aws = await startLocalAws({ dataDirectory })
  onTestFinished(() => aws.stop())
  await expect(startLocalAws({ dataDirectory })).rejects.toThrow(/in use/)
})

test('the lock of a process that is gone and had the number of this one is no hindrance', async () => {
  const dataDirectory = folder()
  writeFileSync(join(dataDirectory, 'lock'), String(process.pid))
  const aws = await startLocalAws({ dataDirectory })
  await aws.stop()
})

test('a program that ends without stopping its server leaves nothing behind', { timeout: 60_000 }, () => {
  const TMPDIR = folder()
  const program = fileURLToPath(new URL('unstopped-server.ts', import.meta.url))
  // The loader keeps its cache there, too.
  const env = { ...process.env, TMPDIR, TSX_DISABLE_CACHE: '1' }
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', program], { env, encoding: 'utf8' })
  expect([status, stdout]).toEqual([0, '1\n'])
  expect(readdirSync(TMPDIR).filter((name) => name.startsWith('boto3-ts'))).toEqual([])
})

test('a server that is killed while it writes loses nothing that it acknowledged', { timeout: 60_000 }, async () => {
  const dataDirectory = folder()
  const program = fileURLToPath(new URL('killed-server.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, dataDirectory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const acknowledged: string[] = []
  const ended = new Promise((resolve) => child.once('exit', resolve))
  for await (const chunk of child.stdout) {
    acknowledged.push(
      ...String(chunk)
        .split('\n')
        .filter((line) => line !== ''),
    )
    if (acknowledged.length >= 40) break
  }
  child.kill('SIGKILL')
  await ended
  const aws = await startLocalAws({ dataDirectory })
  onTestFinished(() => aws.stop())
  const s3 = sessionOf(aws).client('s3', at(aws))
  for (const Key of acknowledged) {
    expect(await (await s3.getObject({ Bucket: 'bucket', Key })).Body.text(), Key).toBe(Key.repeat(5000))
  }
  const names = readdirSync(join(dataDirectory, 'objects'), { recursive: true, encoding: 'utf8' })
  const { Contents } = await s3.listObjectsV2({ Bucket: 'bucket' })
  expect(names.filter((name) => /[\da-f-]{36}$/.test(name))).toHaveLength(Contents.length)
})
