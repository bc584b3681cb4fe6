/**
 * Runs all published test data: `npm run conformance`. The data are not part of the package; CONFORMANCE_DIR says
 * where they are.
 */

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import * as cbor from './cbor.js'
import * as config from './config.js'
import * as endpointFunctions from './endpoint-functions.js'
import * as endpointUrls from './endpoint-urls.js'
import * as endpoints from './endpoints.js'
import * as login from './login.js'
import * as protocols from './protocols.js'
import { createReport, type CountingReport, type Report } from './report.js'
import * as sigv4 from './sigv4.js'

interface Runner {
  run(directory: string, report: Report): Promise<void> | void
}

const runners: readonly Runner[] = [protocols, cbor, sigv4, endpoints, endpointFunctions, endpointUrls, config, login]

process.exitCode = await main()

async function main(): Promise<number> {
  const directory = resolve(
    process.env['CONFORMANCE_DIR'] ?? resolve(import.meta.dirname, '../../../shared/conformance'),
  )
  if (!existsSync(directory)) {
    console.error(`No test data at ${directory}: set CONFORMANCE_DIR to the folder that holds protocols/, sigv4/ …`)
    return 1
  }
  const report = createReport()
  for (const runner of runners) await runner.run(directory, report)
  return print(report)
}

function print({ suites, failures }: CountingReport): number {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const { id, why } of failures) console.log(`FAILED ${id}\n  ${why.replaceAll('\n', '\n  ')}`)
  for (const [suite, { passed, failed, skipped }] of suites) {
    console.log(`${suite}: ${passed} passed, ${failed} failed, ${skipped} skipped`)
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
  }
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}
