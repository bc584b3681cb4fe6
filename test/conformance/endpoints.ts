/**
 * Endpoint rule sets: for each service the published cases, by their parameters and by operation inputs.
 * The rule sets are those in models/, so a case file for a newer rule set may not fit.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { BotoCoreError } from '../../src/errors/base.js'
import type { ResolvedEndpoint } from '../../src/endpoint/endpoint.js'
import { compileOperationEndpoint } from '../../src/endpoint/operation-endpoint.js'
import type { BuiltIns } from '../../src/endpoint/parameters.js'
import type { RawPartitions, RawRuleSet } from '../../src/endpoint/raw-rules.js'
import { compileRuleSet, type EndpointRules } from '../../src/endpoint/rule-set.js'
import { jsonSource, type JsonModel } from '../../src/model/json-source.js'
import { ServiceModel } from '../../src/model/service.js'

interface Report {
  pass(id: string): void
  fail(id: string, why: string): void
  skip(id: string, why: string): void
}

export interface EndpointCase {
  readonly documentation?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly operationInputs?: readonly OperationInput[]
  readonly expect: Expectation
}

interface OperationInput {
  readonly operationName: string
  readonly operationParams?: Readonly<Record<string, unknown>>
  readonly builtInParams?: BuiltIns
}

interface Expectation {
  readonly error?: string
  readonly endpoint?: {
    readonly url: string
    readonly properties?: Readonly<Record<string, unknown>>
    readonly headers?: Readonly<Record<string, readonly string[]>>
  }
}

const models = join(import.meta.dirname, '../../models')

/** Runs every case of `<directory>/endpoints/*.json`; a file's name is the service's. */
export function run(directory: string, report: Report): void {
  const root = join(directory, 'endpoints')
  if (!existsSync(root)) return report.skip('endpoints', `${root} is not there`)
  for (const file of jsonFiles(root)) {
    const serviceName = file.slice(0, -'.json'.length)
    const id = `endpoints/${serviceName}`
    const modelPath = join(models, file)
    if (!existsSync(modelPath)) report.skip(id, 'there is no model of this service')
    else runService(id, new Service(serviceName, modelPath), readCases(join(root, file)), report)
  }
}

/** The names of the JSON files in a folder, sorted. */
export function jsonFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
}

export function readCases(path: string): readonly EndpointCase[] {
  const { testCases }: { testCases: readonly EndpointCase[] } = JSON.parse(readFileSync(path, 'utf8'))
  return testCases
}

/** The partitions of models/. */
export function readPartitions(): RawPartitions {
  const partitions: RawPartitions = JSON.parse(readFileSync(join(models, 'partitions.json'), 'utf8'))
  return partitions
}

/** What is wrong with the outcome, if anything. Properties and headers that a case does not name must not be there. */
export function differenceFrom({ error, endpoint }: Expectation, resolve: () => ResolvedEndpoint): string | undefined {
  const outcome = outcomeOf(resolve)
  if (typeof outcome === 'string') {
    return outcome === error ? undefined : `error ${outcome}\ninstead of ${error ?? endpoint?.url}`
  }
  if (endpoint === undefined) return `${outcome.url}\ninstead of the error ${error}`
  const { url, properties, headers } = outcome
  const expected = { url: endpoint.url, properties: endpoint.properties ?? {}, headers: endpoint.headers ?? {} }
  const found = { url, properties, headers }
  return isDeepStrictEqual(found, expected)
    ? undefined
    : `${JSON.stringify(found)}\ninstead of ${JSON.stringify(expected)}`
}

/** The endpoint, or the message of the rule that refused. */
function outcomeOf(resolve: () => ResolvedEndpoint): ResolvedEndpoint | string {
  try {
    return resolve()
  } catch (error) {
    if (!(error instanceof BotoCoreError)) throw error
    return typeof error.fields['msg'] === 'string' ? error.fields['msg'] : error.message
  }
}

class Service {
  readonly model: ServiceModel
  readonly rules: EndpointRules

  constructor(serviceName: string, path: string) {
    const json: JsonModel = JSON.parse(readFileSync(path, 'utf8'))
    this.model = new ServiceModel(serviceName, jsonSource(json))
    this.rules = compileRuleSet(json.endpointRuleSet as RawRuleSet, readPartitions())
  }
}

function runService(id: string, service: Service, cases: readonly EndpointCase[], report: Report): void {
  for (const [number, { documentation, params = {}, operationInputs = [], expect }] of cases.entries()) {
    const caseId = `${id}/${number} ${documentation ?? ''}`
    note(
      caseId,
      differenceFrom(expect, () => service.rules.resolve(params)),
      report,
    )
    for (const [place, input] of operationInputs.entries()) {
      const inputId = `${id}/${number} ${input.operationName} ${place}`
      note(
        inputId,
        differenceFrom(expect, () => resolveInput(service, input)),
        report,
      )
    }
  }
}

function resolveInput({ model, rules }: Service, input: OperationInput): ResolvedEndpoint {
  const { operationName, operationParams = {}, builtInParams = {} } = input
  const endpoint = compileOperationEndpoint(model.operation(operationName), rules, { builtIns: builtInParams })
  return endpoint.resolve(operationParams)
}

function note(id: string, why: string | undefined, report: Report): void {
  if (why === undefined) report.pass(id)
  else report.fail(id, why)
}
