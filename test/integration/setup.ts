/**
 * Starts the integration tests' server before them and stops it after them.
 */

import type { TestProject } from 'vitest/node'
import { Session } from '../../src/index.js'
import { startLocalAws } from '../../src/local/public.js'
import { hasMoto, startMoto } from '../helpers/moto-server.js'

/** The keys of the session in moto.ts. */
const rootKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (process.env['LOCAL_AWS'] !== undefined) {
    const aws = await startLocalAws({ rootKey })
    await createRoles(aws.url)
    project.provide('motoUrl', aws.url)
    project.provide('isLocalAws', true)
    return () => aws.stop()
  }
  project.provide('isLocalAws', false)
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

/** Roles that tests assume; moto lets everybody be whoever they say. */
async function createRoles(endpointUrl: string): Promise<void> {
  const { accessKeyId: awsAccessKeyId, secretAccessKey: awsSecretAccessKey } = rootKey
  const iam = new Session({ awsAccessKeyId, awsSecretAccessKey, regionName: 'us-east-1' }).client('iam', {
    endpointUrl,
  })
  const Statement = [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }]
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  for (const RoleName of ['reader', 'writer']) await iam.createRole({ RoleName, AssumeRolePolicyDocument })
  await iam.close()
}
