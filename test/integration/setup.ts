/**
 * Starts the integration tests' server before them and stops it after them.
 */

import type { TestProject } from 'vitest/node'
import { startLocalAws } from '../../src/local/public.js'
import { hasMoto, startMoto } from '../helpers/moto-server.js'

/** The keys of the session in moto.ts. */
const rootKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The embedded AWS in place of moto: what it has no handlers for fails with NotImplemented.
  if (process.env['LOCAL_AWS'] !== undefined) {
    const aws = await startLocalAws({ rootKey })
    project.provide('motoUrl', aws.url)
    return () => aws.stop()
  }
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
