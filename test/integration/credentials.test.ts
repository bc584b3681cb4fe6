import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, vi } from 'vitest'
import * as boto3 from '../../src/index.js'
import { test } from './moto.js'

const role = 'arn:aws:iam::123456789012:role/reader'
let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'boto3-ts-roles-'))
  const { accessKeyId, secretAccessKey } = inject('motoKey')
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`
  writeFileSync(join(home, 'credentials'), `[base]\n${keys}`)
  writeFileSync(
    join(home, 'config'),
    `[profile base]\nregion = us-east-1\n[profile reader]\nregion = us-east-1\nrole_arn = ${role}\nsource_profile = base\nrole_session_name = tester\n`,
  )
})
afterAll(() => rmSync(home, { recursive: true }))

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined)
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'))
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'))
  vi.stubEnv('AWS_ENDPOINT_URL', inject('motoUrl'))
})
afterEach(() => {
  vi.unstubAllEnvs()
})

test('a profile with a role calls as that role', async () => {
  const session = new boto3.Session({ profileName: 'reader' })
  const identity = await session.client('sts').getCallerIdentity()
  expect(identity.Arn).toBe('arn:aws:sts::123456789012:assumed-role/reader/tester')
  expect((await session.getCredentials())?.method).toBe('assume-role')
})

test('40 calls at once need one search', async () => {
  const session = new boto3.Session({ profileName: 'reader' })
  const clients = Array.from({ length: 40 }, () => session.client('sts'))
  const identities = await Promise.all(clients.map((client) => client.getCallerIdentity()))
  expect(new Set(identities.map(({ Arn }) => Arn)).size).toBe(1)
})

test('a session can assume a role, and so can that one', async () => {
  const session = new boto3.Session({ profileName: 'base' })
  const first = session.assumeRole({ RoleArn: role, RoleSessionName: 'first' })
  const second = first.assumeRole({ RoleArn: role.replace('reader', 'writer'), RoleSessionName: 'second' })
  expect((await first.client('sts').getCallerIdentity()).Arn).toContain('assumed-role/reader/first')
  expect((await second.client('sts').getCallerIdentity()).Arn).toContain('assumed-role/writer/second')
})
