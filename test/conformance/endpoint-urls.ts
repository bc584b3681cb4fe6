/**
 * Which of several configured endpoint URLs is used.
 */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findConfiguredEndpointUrl } from '../../src/endpoint/endpoint-url.js'
import { jsonFiles, readPartitions } from './endpoints.js'
import { compileRuleSet } from '../../src/endpoint/rule-set.js'
import type { JsonModel } from '../../src/model/json-source.js'
import type { RawRuleSet } from '../../src/endpoint/raw-rules.js'

interface Report {
  pass(id: string): void
  fail(id: string, why: string): void
  skip(id: string, why: string): void
}

type Settings = Readonly<Record<string, string>>

interface Suite {
  readonly profiles: Readonly<Record<string, Settings>>
  readonly services: Readonly<Record<string, Readonly<Record<string, Settings>>>>
  readonly environments: Readonly<Record<string, Settings>>
  readonly client_configs: Readonly<
    Record<string, { readonly endpoint_url?: string; readonly ignore_configured_endpoint_urls?: boolean }>
  >
  readonly endpointUrlTests: readonly {
    readonly name: string
    readonly profile: string
    readonly client_config: string
    readonly environment: string
    readonly service: string
    readonly output: { readonly endpointUrl: string }
  }[]
}

/** Runs every case of `<directory>/endpoint-urls/*.json`. */
export function run(directory: string, report: Report): void {
  const root = join(directory, 'endpoint-urls')
  if (!existsSync(root)) return report.skip('endpoint-urls', `${root} is not there`)
  for (const file of jsonFiles(root)) {
    const { testSuites }: { testSuites: readonly Suite[] } = JSON.parse(readFileSync(join(root, file), 'utf8'))
    for (const suite of testSuites) {
      for (const test of suite.endpointUrlTests) {
        const id = `endpoint-urls/${test.name}`
        const url = endpointUrlOf(suite, test)
        if (url === test.output.endpointUrl) report.pass(id)
        else report.fail(id, `${url}\ninstead of ${test.output.endpointUrl}`)
      }
    }
  }
}

function endpointUrlOf(suite: Suite, test: Suite['endpointUrlTests'][number]): string {
  const profile = suite.profiles[test.profile] ?? {}
  const environment = suite.environments[test.environment] ?? {}
  const config = suite.client_configs[test.client_config] ?? {}
  const setting = environment['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] ?? profile['ignore_configured_endpoint_urls']
  const isIgnored = config.ignore_configured_endpoint_urls ?? setting === 'true'
  if (config.endpoint_url !== undefined) return config.endpoint_url
  const sources = { serviceId: test.service, environment, profile, services: suite.services }
  const configured = isIgnored ? undefined : findConfiguredEndpointUrl(sources)
  return configured?.url ?? ruledUrl(test.service, profile['region'] ?? '')
}

function ruledUrl(serviceName: string, region: string): string {
  const path = join(import.meta.dirname, '../../models', `${serviceName}.json`)
  const model: JsonModel = JSON.parse(readFileSync(path, 'utf8'))
  return compileRuleSet(model.endpointRuleSet as RawRuleSet, readPartitions()).resolve({ Region: region }).url
}
