/**
 * Starts the integration tests' server before them and stops it after them.
 */

import type { TestProject } from 'vitest/node'
import { Session } from '../../src/index.js'
import { startLocalAws } from '../../src/local/public.js'
import { hasMoto, startMoto } from '../helpers/moto-server.js'

/** The key that moto is called with, and the account's own on the embedded AWS. */
const rootKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (process.env['LOCAL_AWS'] !== undefined) {
    const aws = await startLocalAws({ rootKey })
    project.provide('motoKey', await createIdentities(aws.url))
    project.provide('motoUrl', aws.url)
    project.provide('isLocalAws', true)
    return () => aws.stop()
  }
  project.provide('isLocalAws', false)
  project.provide('motoKey', rootKey)
  if (!hasMoto()) {
    if (process.env['REQUIRE_MOTO'] !== undefined) throw new Error('moto_server is required and not on the PATH')
    console.log("integration tests are skipped: there is no moto_server (python3 -m pip install 'moto[server]')")
    project.provide('motoUrl', '')
    return async () => {}
  }
  const server = await startMoto()
  project.provide('motoUrl', server.url)
  return () => server.stop()
}

/** Roles that tests assume, since moto lets everybody be whoever they say; and the key of a user who may do everything. */
async function createIdentities(endpointUrl: string): Promise<typeof rootKey> {
  const { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey } = rootKey
  const iam = new Session({ awsAccessKeyId, awsSecretAccessKey, regionName: 'us-east-1' }).client('iam', {
    endpointUrl,
  })
  const Statement = [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }]
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  for (const RoleName of ['reader', 'writer']) await iam.createRole({ RoleName, AssumeRolePolicyDocument })
  await iam.createUser({ UserName: 'tester' })
  await iam.attachUserPolicy({ UserName: 'tester', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'tester' })
  await iam.close()
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
}
