/**
 * The whole story on an embedded AWS, with nothing else installed: a user with keys of their own, a profile, sessions,
 * clients, objects, a waiter, a paginator, and what the user may not do.
 *
 * Speaks to no other machine, and leaves nothing behind. `npx tsx examples/story.ts`
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommandLine } from '../src/cli/program.js'
import { systemTerminal } from '../src/cli/terminal.js'
import { startLocalAws } from '../src/local/public.js'

const home = mkdtempSync(join(tmpdir(), 'boto3-ts-story-'))
const aws = await startLocalAws()
try {
  await tell()
} finally {
  await aws.stop()
  rmSync(home, { recursive: true })
}

async function tell(): Promise<void> {
  // As `aws configure` would have it: files of one's own, here in a temporary folder.
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(home, 'credentials')
  process.env['AWS_CONFIG_FILE'] = join(home, 'config')
  process.env['AWS_ENDPOINT_URL'] = aws.url
  process.env['AWS_ACCESS_KEY_ID'] = aws.rootKey.accessKeyId
  process.env['AWS_SECRET_ACCESS_KEY'] = aws.rootKey.secretAccessKey
  process.env['AWS_REGION'] = 'us-east-1'
  const boto3 = await import('../src/index.js')

  heading('1. The account makes a user who may use S3 and nothing else')
  const iam = boto3.client('iam')
  const { User } = await iam.createUser({ UserName: 's3_user' })
  show('iam.createUser', User?.Arn)
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'
  await iam.attachUserPolicy({ UserName: 's3_user', PolicyArn })
  show('iam.attachUserPolicy', PolicyArn)
  const { AccessKey } = await iam.createAccessKey({ UserName: 's3_user' })
  show('iam.createAccessKey', `${AccessKey.AccessKeyId} (the secret is shown once)`)

  heading('2. The keys as the console gives them, and a profile made of them')
  const csv = join(home, 's3_user_accessKeys.csv')
  const row = `s3_user,${AccessKey.AccessKeyId},${AccessKey.SecretAccessKey}`
  writeFileSync(csv, `User name,Access key ID,Secret access key\r\n${row}\r\n`, { mode: 0o600 })
  await runCommandLine(['configure', 'import', '--csv', `file://${csv}`], systemTerminal())
  await runCommandLine(['configure', 'set', 'region', 'eu-central-1', '--profile', 's3_user'], systemTerminal())

  heading('3. The default session, and a session of the profile')
  const sts = boto3.client('sts')
  show('default session', `${(await sts.getCallerIdentity()).Arn} in ${sts.meta.regionName}`)
  const session = new boto3.Session({ profileName: 's3_user' })
  const who = session.client('sts')
  show('session s3_user', `${(await who.getCallerIdentity()).Arn} in ${who.meta.regionName}`)

  heading('4. Buckets and objects, through the client')
  const s3 = session.client('s3')
  const Bucket = 'photos'
  await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } })
  await s3.getWaiter('bucketExists').wait({ Bucket })
  show('s3.createBucket, waiter bucketExists', (await s3.getBucketLocation({ Bucket })).LocationConstraint)
  for (const name of ['sea', 'hills', 'city']) {
    await s3.putObject({ Bucket, Key: `2026/${name}.txt`, Body: `a picture of the ${name}`, Metadata: { by: 'me' } })
  }
  const { Body, Metadata } = await s3.getObject({ Bucket, Key: '2026/sea.txt' })
  show('s3.getObject', `"${await Body.text()}", metadata ${JSON.stringify(Metadata)}`)
  for await (const { Contents } of s3.getPaginator('listObjectsV2').paginate({
    Bucket,
    PaginationConfig: { PageSize: 2 },
  })) {
    show('s3.getPaginator, a page', Contents.map(({ Key, Size }) => `${Key} (${Size})`).join(', '))
  }
  const url = await s3.generatePresignedUrl('getObject', { Params: { Bucket, Key: '2026/hills.txt' }, ExpiresIn: 60 })
  show('anybody with the presigned URL', `"${await (await fetch(url)).text()}"`)

  heading('5. The same, object oriented')
  const bucket = session.resource('s3').Bucket(Bucket)
  for await (const object of bucket.objects.filter({ Prefix: '2026/' })) show(String(object), `${object.size} bytes`)
  const [answer] = await bucket.objects.all().delete()
  show('bucket.objects.all().delete()', answer?.Deleted?.map(({ Key }) => Key).join(', '))
  await bucket.delete()
  show('buckets left', String((await s3.listBuckets()).Buckets.length))

  heading('6. What s3_user may not do')
  const calls = { 'ec2.describeInstances': refusedEc2, 'iam.listUsers': refusedIam } as const
  for (const [name, call] of Object.entries(calls)) show(name, await call())
  await Promise.all([s3.close(), sts.close(), who.close(), iam.close()])

  async function refusedEc2(): Promise<string> {
    return await refusal(session.client('ec2').describeInstances())
  }
  async function refusedIam(): Promise<string> {
    return await refusal(session.client('iam').listUsers())
  }
  /** EC2 has a code of its own for a denied call: UnauthorizedOperation. */
  async function refusal(call: Promise<unknown>): Promise<string> {
    try {
      await call
      return 'allowed, which must not be'
    } catch (error) {
      if (!boto3.isClientError(error, 'AccessDenied', 'UnauthorizedOperation')) throw error
      return `${error.code}: ${error.response.Error.Message}`
    }
  }
}

function heading(text: string): void {
  console.log(`\n${text}`)
}

function show(what: string, result: string | undefined): void {
  console.log(`  ${what} → ${result ?? ''}`)
}
