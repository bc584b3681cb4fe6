/**
 * boto3-ts in one minute: sessions, clients and calls on real HTTP.
 *
 * Uses the AWS that AWS_ENDPOINT_URL names, with the keys of the environment; else it starts the embedded AWS on a free
 * port of 127.0.0.1 and stops it at the end. Leaves nothing behind.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLocalAws } from '../src/local/public.js'

const rootKey = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }

const home = mkdtempSync(join(tmpdir(), 'boto3-ts-'))
const server = await serverToUse()
try {
  await run()
} finally {
  rmSync(home, { recursive: true })
  await server.stop()
}

async function run(): Promise<void> {
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(home, 'credentials')
  process.env['AWS_CONFIG_FILE'] = join(home, 'config')
  process.env['AWS_ENDPOINT_URL'] = server.url
  process.env['AWS_ACCESS_KEY_ID'] ??= rootKey.accessKeyId
  process.env['AWS_SECRET_ACCESS_KEY'] ??= rootKey.secretAccessKey
  process.env['AWS_REGION'] ??= 'us-east-1'
  const boto3 = await import('../src/index.js')

  heading('Default session: keys and region from the environment')
  const sts = boto3.client('sts')
  const identity = await sts.getCallerIdentity()
  show('sts.getCallerIdentity()', `${identity.Arn}, region ${sts.meta.regionName}`)
  const iam = boto3.client('iam')
  const UserName = `s3_user-${Date.now()}`
  const Statement = [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]
  const policy = { UserName, PolicyName: 'all-of-s3' }
  await iam.createUser({ UserName })
  await iam.putUserPolicy({ ...policy, PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) })
  const { AccessKey } = await iam.createAccessKey({ UserName })
  show('iam.createUser(), putUserPolicy(), createAccessKey()', `${UserName} may use S3`)

  heading('Custom session: a profile of ~/.aws')
  // What `aws configure` would have written.
  writeFileSync(
    join(home, 'credentials'),
    `[s3_user]\naws_access_key_id = ${AccessKey?.AccessKeyId}\naws_secret_access_key = ${AccessKey?.SecretAccessKey}\n`,
    { mode: 0o600 },
  )
  writeFileSync(join(home, 'config'), '[profile s3_user]\nregion = eu-central-1\n')
  const session = new boto3.Session({ profileName: 's3_user' })
  show('session', `${String(session)}, profiles: ${session.availableProfiles.join(', ')}`)
  const s3 = session.client('s3')

  heading('A client and its calls')
  const Bucket = `photos-${Date.now()}`
  await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } })
  for (const Key of ['2026/sea.txt', '2026/hills.txt']) await s3.putObject({ Bucket, Key, Body: `a picture of ${Key}` })
  const { Contents } = await s3.listObjectsV2({ Bucket, Prefix: '2026/' })
  for (const object of Contents)
    show('listObjectsV2', `${object.Key}, ${object.Size} bytes, ${object.LastModified?.toISOString()}`)
  const { Body, ContentType } = await s3.getObject({ Bucket, Key: '2026/sea.txt' })
  show('getObject', `${ContentType}: ${await Body.text()}`)

  heading('The same, object oriented')
  const bucket = session.resource('s3').Bucket(Bucket)
  for await (const object of bucket.objects.filter({ Prefix: '2026/' })) show(String(object), `${object.size} bytes`)

  heading('Errors are classes, with fields')
  try {
    await s3.getObject({ Bucket, Key: 'not there' })
  } catch (error) {
    if (!(error instanceof s3.exceptions.NoSuchKey)) throw error
    show('instanceof s3.exceptions.NoSuchKey', error.message)
  }
  try {
    await s3.putObject({ Bucket: 1, Kee: 'x' } as never)
  } catch (error) {
    show('before anything is sent', (error as Error).message)
  }

  try {
    await session.client('iam').listUsers()
    show('iam.listUsers() as s3_user', 'allowed: this server does not look at policies')
  } catch (error) {
    if (!boto3.isClientError(error, 'AccessDenied')) throw error
    show("isClientError(error, 'AccessDenied')", error.message)
  }

  heading('And away again')
  await bucket.objects.all().delete()
  await bucket.delete()
  show('listBuckets', `${(await s3.listBuckets()).Buckets.length} buckets left`)
  await iam.deleteAccessKey({ UserName, AccessKeyId: AccessKey?.AccessKeyId ?? '' })
  await iam.deleteUserPolicy(policy)
  await iam.deleteUser({ UserName })
  await Promise.all([s3.close(), sts.close(), iam.close()])
}

async function serverToUse(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const url = process.env['AWS_ENDPOINT_URL']
  if (url === undefined) {
    console.log('Starting the embedded AWS on a free port …')
    return startLocalAws({ rootKey })
  }
  console.log(`Using the endpoint of AWS_ENDPOINT_URL: ${url}`)
  return { url, stop: async () => {} }
}

function heading(text: string): void {
  console.log(`\n${text}`)
}

function show(what: string, result: string): void {
  console.log(`  ${what} → ${result.replaceAll('\n', '\n    ')}`)
}
