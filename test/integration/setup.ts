/**
 * Starts the integration tests' server before them and stops it after them.
 */

import type { TestProject } from 'vitest/node'
import { hasMoto, startMoto } from '../helpers/moto-server.js'

export async function setup(project: TestProject): Promise<() => Promise<void>> {
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
