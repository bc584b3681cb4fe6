/**
 * S3 of the embedded AWS under Python's boto3 and the real `aws` command, with files.
 */

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect } from 'vitest'
import { type LocalAws, startLocalAws } from '../../../src/local/public.js'
import { peerEnvironment, runScript, startedForPeers, testWith } from './peers.js'

const execute = promisify(execFile)

testWith('boto3')('boto3: client, resource, transfers, presigned URLs and forms', async () => {
  const checked = await runScript(await startedForPeers(), 's3.py')
  expect(checked.filter(({ error }) => error !== undefined)).toEqual([])
  expect(checked).toHaveLength(14)
})

const withAws = testWith('the aws command')

let aws: LocalAws
const home = mkdtempSync(join(tmpdir(), 'boto3-ts-peer-'))
beforeAll(async () => {
  aws = await startLocalAws()
})
afterAll(async () => {
  await aws.stop()
  rmSync(home, { recursive: true, force: true })
})

/** Runs the `aws` command in a folder of its own. */
async function execAws(args: readonly string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const env = { ...peerEnvironment(aws), HOME: home }
  return await execute('aws', [...args], { env, cwd: home }).then(
    ({ stdout, stderr }) => ({ exitCode: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => {
      return { exitCode: error.code, stdout: error.stdout, stderr: error.stderr }
    },
  )
}

/** Runs the `aws` command, which must do what it is asked. */
async function run(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await execAws(args)
  expect([exitCode, exitCode === 0 ? '' : stderr], args.join(' ')).toEqual([0, ''])
  return stdout
}

/** What the `aws` command says when it fails. */
async function failure(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await execAws(args)
  expect(exitCode, args.join(' ')).not.toBe(0)
  return stdout + stderr
}

withAws(
  'aws s3: mb, cp, sync, ls, mv, rm, presign, rb, and a file that goes in parts',
  async () => {
    const big = randomBytes((18 << 20) + 7)
    mkdirSync(join(home, 'tree', 'deep'), { recursive: true })
    writeFileSync(join(home, 'big'), big)
    writeFileSync(join(home, 'tree', 'a b.txt'), 'a')
    writeFileSync(join(home, 'tree', 'deep', 'ü+.txt'), 'u')
    expect(await run('s3', 'mb', 's3://files')).toContain('make_bucket: files')
    await run('s3', 'cp', 'big', 's3://files/big', '--quiet', '--metadata', 'a=b')
    await run('s3', 'cp', 's3://files/big', 'back', '--quiet')
    expect(readFileSync(join(home, 'back')).equals(big)).toBe(true)
    const head = JSON.parse(await run('s3api', 'head-object', '--bucket', 'files', '--key', 'big'))
    expect(head).toMatchObject({ ContentLength: big.length, Metadata: { a: 'b' }, ETag: expect.stringMatching(/-3"$/) })
    await run('s3', 'sync', 'tree', 's3://files/tree')
    expect(await run('s3', 'sync', 'tree', 's3://files/tree')).toBe('')
    const listed = await run('s3', 'ls', 's3://files', '--recursive', '--summarize')
    expect(listed).toMatch(/ big\n.* tree\/a b\.txt\n.* tree\/deep\/ü\+\.txt\n[^]*Total Objects: 3\n/)
    await run('s3', 'mv', 's3://files/big', 's3://files/moved', '--quiet')
    await run('s3', 'sync', 's3://files/tree', 'copy', '--delete')
    expect(readFileSync(join(home, 'copy', 'deep', 'ü+.txt'), 'utf8')).toBe('u')
    const url = (await run('s3', 'presign', 's3://files/tree/a b.txt')).trim()
    expect(await (await fetch(url)).text()).toBe('a')
    expect(await failure('s3', 'rb', 's3://files')).toContain('BucketNotEmpty')
    await run('s3', 'rm', 's3://files', '--recursive', '--quiet')
    await run('s3', 'rb', 's3://files')
    expect(await run('s3', 'ls')).not.toContain(' files\n')
  },
  120_000,
)

withAws(
  'aws s3api: versions, a policy, and errors',
  async () => {
    const bucket = ['--bucket', 'things']
    const object = [...bucket, '--key', 'k']
    await run('s3api', 'create-bucket', ...bucket)
    await run('s3api', 'put-bucket-versioning', ...bucket, '--versioning-configuration', 'Status=Enabled')
    writeFileSync(join(home, 'body'), 'one')
    const put = JSON.parse(await run('s3api', 'put-object', ...object, '--body', 'body'))
    await run('s3api', 'delete-object', ...object)
    expect(await failure('s3api', 'get-object', ...object, 'out')).toContain('(NoSuchKey)')
    await run('s3api', 'get-object', ...object, '--version-id', put.VersionId, 'out')
    expect(readFileSync(join(home, 'out'), 'utf8')).toBe('one')
    const { Versions, DeleteMarkers } = JSON.parse(await run('s3api', 'list-object-versions', ...bucket))
    expect([Versions.length, DeleteMarkers.length]).toEqual([1, 1])
    const Statement = [{ Effect: 'Deny', Principal: '*', Action: 's3:GetObject*', Resource: 'arn:aws:s3:::things/*' }]
    await run('s3api', 'put-bucket-policy', ...bucket, '--policy', JSON.stringify({ Version: '2012-10-17', Statement }))
    expect(await failure('s3api', 'head-object', ...object, '--version-id', put.VersionId)).toContain('(403)')
  },
  120_000,
)
