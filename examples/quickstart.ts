/**
 * boto3-ts in two seconds, on an embedded AWS with nothing else installed: a user with keys of their own, a profile,
 * sessions, clients and resources side by side, a waiter, pages, a batch delete, and what the user may not do.
 *
 * Speaks to no other machine, and leaves nothing behind.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommandLine } from '../src/cli/program.js'
import { systemTerminal } from '../src/cli/terminal.js'
import * as boto3 from '../src/index.js'
import { startLocalAws } from '../src/local/public.js'

const home = mkdtempSync(join(tmpdir(), 'boto3-ts-quickstart-'))
const aws = await startLocalAws()
console.log(`An AWS in the box listens on ${aws.url}.`)
try {
  useOnlyTheseSettings()
  await makeUser()
  await importKeys()
  const session = await compareSessions()
  await sideBySide(session)
  await meetErrors(session)
} finally {
  await aws.stop()
  rmSync(home, { recursive: true })
}

/** Files of one's own in a temporary folder, and the account's own key in the environment. */
function useOnlyTheseSettings(): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(home, 'credentials')
  process.env['AWS_CONFIG_FILE'] = join(home, 'config')
  process.env['AWS_ENDPOINT_URL'] = aws.url
  process.env['AWS_ACCESS_KEY_ID'] = aws.rootKey.accessKeyId
  process.env['AWS_SECRET_ACCESS_KEY'] = aws.rootKey.secretAccessKey
  process.env['AWS_REGION'] = 'us-east-1'
}

async function makeUser(): Promise<void> {
  heading('1. The account makes a user who may use S3 and nothing else')
  await using iam = boto3.client('iam')
  const UserName = 's3_user'
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'
  const { User } = await iam.createUser({ UserName })
  show('iam.createUser', User?.Arn)
  await iam.attachUserPolicy({ UserName, PolicyArn })
  show('iam.attachUserPolicy', PolicyArn)
  const { AccessKey } = await iam.createAccessKey({ UserName })
  show('iam.createAccessKey', `${AccessKey.AccessKeyId} (the secret is shown once)`)
  // The file that the console lets its user download.
  const line = `${UserName},${AccessKey.AccessKeyId},${AccessKey.SecretAccessKey}`
  writeFileSync(join(home, 'key.csv'), `User name,Access key ID,Secret access key\r\n${line}\r\n`, { mode: 0o600 })
}

async function importKeys(): Promise<void> {
  heading('2. The downloaded key becomes a profile')
  await boto3Ts('configure', 'import', '--csv', `file://${join(home, 'key.csv')}`)
  await boto3Ts('configure', 'set', 'region', 'eu-central-1', '--profile', 's3_user')
  await boto3Ts('configure', 'list-profiles')
}

async function compareSessions(): Promise<boto3.Session> {
  heading('3. The default session, and a session of the profile')
  const session = new boto3.Session({ profileName: 's3_user' })
  for (const [name, sts] of [
    ["boto3.client('sts')", boto3.client('sts')],
    ["session.client('sts')", session.client('sts')],
  ] as const) {
    show(name, `${(await sts.getCallerIdentity()).Arn} in ${sts.meta.regionName}`)
    await sts.close()
  }
  return session
}

async function sideBySide(session: boto3.Session): Promise<void> {
  heading('4. The client and the resource, side by side')
  await using client = session.client('s3')
  const s3 = session.resource('s3')
  const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const
  row("session.client('s3')", "session.resource('s3')")

  const created = await client.createBucket({ Bucket: 'photos', CreateBucketConfiguration })
  const bucket = await s3.createBucket({ Bucket: 'films', CreateBucketConfiguration })
  row(`createBucket → ${created.Location}`, `createBucket → ${String(bucket)}`)

  await client.getWaiter('bucketExists').wait({ Bucket: 'photos' })
  await bucket.waitUntilExists()
  row("getWaiter('bucketExists').wait", 'bucket.waitUntilExists')

  for (const name of ['city', 'hills', 'sea']) {
    const put = await client.putObject({ Bucket: 'photos', Key: `2026/${name}.txt`, Body: `a picture of the ${name}` })
    const film = await bucket.putObject({ Key: `2026/${name}.txt`, Body: `a film of the ${name}` })
    if (name === 'sea') row(`putObject → ${put.ETag}`, `bucket.putObject → ${film.key}`)
  }

  const { Body, ContentLength } = await client.getObject({ Bucket: 'photos', Key: '2026/sea.txt' })
  const film = await bucket.Object('2026/sea.txt').load()
  row(`getObject → ${ContentLength}: ${await Body.text()}`, `object.load → ${film.contentLength}, ${film.contentType}`)

  const [pages, objects] = [[] as string[], [] as string[]]
  const paginator = client.getPaginator('listObjectsV2')
  for await (const { Contents } of paginator.paginate({ Bucket: 'photos', PaginationConfig: { PageSize: 2 } })) {
    pages.push(`${Contents.length} keys`)
  }
  for await (const { key } of bucket.objects.filter({ Prefix: '2026/' }).limit(2)) objects.push(key)
  row(`paginate, PageSize 2 → ${pages.join(', ')}`, `objects.filter.limit(2) → ${objects.join(', ')}`)

  const Objects = (await client.listObjectsV2({ Bucket: 'photos' })).Contents.map(({ Key = '' }) => ({ Key }))
  const { Deleted = [] } = await client.deleteObjects({ Bucket: 'photos', Delete: { Objects } })
  const [batch] = await bucket.objects.all().delete()
  row(`deleteObjects → ${Deleted.length} deleted`, `objects.all().delete → ${batch?.Deleted?.length} deleted`)

  const Key = 'note.txt'
  await client.putObject({ Bucket: 'photos', Key, Body: 'for whoever has the link' })
  const link = await client.generatePresignedUrl('getObject', { Params: { Bucket: 'photos', Key }, ExpiresIn: 60 })
  row('generatePresignedUrl, then fetch →', await (await fetch(link)).text())
  await client.deleteObject({ Bucket: 'photos', Key })

  await client.deleteBucket({ Bucket: 'photos' })
  await bucket.delete()
  row('deleteBucket', `bucket.delete → ${(await client.listBuckets()).Buckets.length} buckets left`)
}

async function meetErrors(session: boto3.Session): Promise<void> {
  heading('5. What goes wrong says so')
  await using s3 = session.client('s3')
  await using ec2 = session.client('ec2')
  await using iam = session.client('iam')
  await refused('s3.listObjectsV2', s3.listObjectsV2({ Bucket: 'photos' }))
  await refused('ec2.describeInstances', ec2.describeInstances())
  await refused('iam.listUsers', iam.listUsers())
  try {
    await s3.deleteBucket({ Bukket: 'photos' } as never)
  } catch (error) {
    show("s3.deleteBucket({ Bukket: 'photos' })", (error as Error).message)
  }
}

/** A call that must be refused, and how it is. */
async function refused(call: string, answer: Promise<unknown>): Promise<void> {
  try {
    await answer
    throw new Error(`${call} was allowed`)
  } catch (error) {
    if (!boto3.isClientError(error)) throw error
    show(call, `${error.code}: ${error.response.Error.Message}`)
  }
}

/** What `npx boto3-ts …` does. */
async function boto3Ts(...args: readonly string[]): Promise<void> {
  console.log(`  $ boto3-ts ${args.join(' ')}`)
  await runCommandLine(args, systemTerminal())
}

function heading(text: string): void {
  console.log(`\n${text}`)
}

function row(left: string, right: string): void {
  console.log(`  ${left.padEnd(46)}  ${right}`)
}

function show(what: string, result: string | undefined): void {
  console.log(`  ${what} → ${(result ?? '').replaceAll('\n', '\n      ')}`)
}
