/**
 * boto3-ts in one minute: sessions, clients and calls on real HTTP.
 *
 * Uses the AWS that AWS_ENDPOINT_URL names, or starts a moto_server of its own on a free port and stops it at the end.
 * Never speaks to AWS itself.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasMoto, startMoto } from '../test/helpers/moto-server.js'

const home = mkdtempSync(join(tmpdir(), 'boto3-ts-'))
const server = await serverToUse()
try {
  await run()
} finally {
  rmSync(home, { recursive: true })
  await server.stop()
}

async function run(): Promise<void> {
  // What `aws configure` would have written. The environment leads to it, as it would for any program.
  writeFileSync(
    join(home, 'credentials'),
    '[s3_user]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
  )
  writeFileSync(join(home, 'config'), '[profile s3_user]\nregion = eu-central-1\n')
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(home, 'credentials')
  process.env['AWS_CONFIG_FILE'] = join(home, 'config')
  process.env['AWS_ENDPOINT_URL'] = server.url
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAI44QH8DHBEXAMPLE'
  process.env['AWS_SECRET_ACCESS_KEY'] = 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY'
  process.env['AWS_REGION'] = 'us-east-1'
  const boto3 = await import('../src/index.js')

  heading('Default session: keys and region from the environment')
  const sts = boto3.client('sts')
  const identity = await sts.getCallerIdentity()
  show('sts.getCallerIdentity()', `account ${identity.Account}, region ${sts.meta.regionName}`)

  heading('Custom session: a profile of ~/.aws')
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

  heading('And away again')
  await s3.deleteObjects({ Bucket, Delete: { Objects: Contents.map(({ Key }) => ({ Key: Key! })) } })
  await s3.deleteBucket({ Bucket })
  show('listBuckets', `${(await s3.listBuckets()).Buckets?.length ?? 0} buckets left`)
  await Promise.all([s3.close(), sts.close()])
}

async function serverToUse(): Promise<{ url: string; stop(): Promise<void> }> {
  const url = process.env['AWS_ENDPOINT_URL']
  if (url !== undefined) {
    console.log(`Using the endpoint of AWS_ENDPOINT_URL: ${url}`)
    return { url, stop: async () => {} }
  }
  if (!hasMoto()) {
    console.log(
      'There is no AWS to try on: set AWS_ENDPOINT_URL, or install moto_server (python3 -m pip install moto[server]).',
    )
    process.exit(0)
  }
  console.log('Starting moto_server on a free port …')
  return startMoto()
}

function heading(text: string): void {
  console.log(`\n${text}`)
}

function show(what: string, result: string): void {
  console.log(`  ${what} → ${result.replaceAll('\n', '\n    ')}`)
}
