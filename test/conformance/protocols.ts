/**
 * Requests and answers of all protocols against the published cases.
 */

import { inspect, isDeepStrictEqual } from 'node:util'

import type { SerializedRequest } from '../../src/base/http-message.js'
import { jsonSource } from '../../src/model/json-source.js'
import type { Operation } from '../../src/model/operation.js'
import { ServiceModel } from '../../src/model/service.js'
import { chooseProtocol } from '../../src/protocol/choose.js'
import type { Protocol } from '../../src/protocol/protocol.js'
import { bodyDifference } from './protocol-bodies.js'
import {
  type Case,
  type Direction,
  type ExpectedRequest,
  readIgnoreList,
  readSuites,
  type Suite,
} from './protocol-cases.js'
import { fromCase } from './protocol-values.js'
import type { Report } from './report.js'

/** Runs every case of `<directory>/protocols`. */
export function run(directory: string, report: Report): void {
  const isIgnored = readIgnoreList(directory)
  for (const direction of ['input', 'output'] as const) {
    for (const [file, suites] of readSuites(directory, direction)) {
      for (const [suite, one] of suites.flatMap(withCases)) {
        const id = `protocols/${direction}/${file}/${one.id}`
        if (isIgnored(file, direction, suite, one.id)) report.skip(id, 'named in the ignore list of the test data')
        else tell(report, id, () => differenceOf(direction, suite, one))
      }
    }
  }
}

function withCases(suite: Suite): readonly (readonly [Suite, Case])[] {
  return suite.cases.map((one) => [suite, one])
}

function tell(report: Report, id: string, findDifference: () => string | undefined): void {
  let why: string | undefined
  try {
    why = findDifference()
  } catch (error) {
    why = error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  if (why === undefined) report.pass(id)
  else report.fail(id, why)
}

function differenceOf(direction: Direction, suite: Suite, one: Case): string | undefined {
  const { metadata, shapes = {} } = suite
  const operations = { [one.given.name]: one.given }
  const service = new ServiceModel('conformance', jsonSource({ metadata, shapes, operations }))
  const operation = service.operation(one.given.name)
  const protocol = chooseProtocol(service)
  if (direction === 'input') return requestDifference(protocol, operation, suite, one)
  return one.errorCode === undefined
    ? answerDifference(protocol, operation, one)
    : errorDifference(protocol, service, one)
}

function requestDifference(protocol: Protocol, operation: Operation, suite: Suite, one: Case): string | undefined {
  const expected = one.serialized ?? { method: '', uri: '' }
  const params = operation.input === undefined ? {} : fromCase(operation.input, one.params ?? {})
  const request = protocol.compileSerializer(operation)(params as Record<string, unknown>)
  const differences = [
    request.method === expected.method ? undefined : `method ${request.method}, expected ${expected.method}`,
    uriDifference(request, expected.uri),
    hostDifference(request, expected, suite.clientEndpoint),
    ...headerDifferences(request, expected),
    expected.body === undefined ? undefined : bodyDifference(protocol.name, operation, request.body, expected.body),
  ].filter((difference) => difference !== undefined)
  return differences.length === 0 ? undefined : differences.join('\n')
}

function uriDifference({ path, query }: SerializedRequest, expected: string): string | undefined {
  const [expectedPath = '', expectedQuery = ''] = expected.split('?', 2)
  if (path === expectedPath && sortPairs(query) === sortPairs(expectedQuery)) return undefined
  return `uri ${path}?${query}, expected ${expected}`
}

function sortPairs(query: string): string {
  return query.split('&').toSorted().join('&')
}

function hostDifference(
  { hostPrefix = '' }: SerializedRequest,
  { host }: ExpectedRequest,
  clientEndpoint: string | undefined,
): string | undefined {
  if (host === undefined || clientEndpoint === undefined) return undefined
  const actual = hostPrefix + new URL(clientEndpoint).host
  return actual === host ? undefined : `host ${actual}, expected ${host}`
}

function headerDifferences({ headers, body }: SerializedRequest, expected: ExpectedRequest): string[] {
  const differences: string[] = []
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    const actual = headers[name.toLowerCase()]
    if (normalHeader(name, actual) === normalHeader(name, value)) continue
    differences.push(`header ${name}: ${actual}, expected ${value}`)
  }
  for (const name of expected.forbidHeaders ?? []) {
    if (headers[name.toLowerCase()] !== undefined) differences.push(`header ${name} is forbidden`)
  }
  for (const name of expected.requireHeaders ?? []) {
    // The transport takes the length from the body.
    const isThere = name === 'Content-Length' ? body !== undefined : headers[name.toLowerCase()] !== undefined
    if (!isThere) differences.push(`header ${name} is required`)
  }
  return differences
}

/** Blanks behind commas mean nothing, nor does the charset of a form. */
function normalHeader(name: string, value: string | undefined): string | undefined {
  if (name.toLowerCase() === 'content-type') return value?.split(';', 1)[0]
  return value?.replaceAll(/,\s*/g, ',')
}

function answerDifference(protocol: Protocol, operation: Operation, one: Case): string | undefined {
  const { output } = protocol.compileParser(operation)({ ...responseOf(protocol, one) })
  const expected = operation.output === undefined ? (one.result ?? {}) : fromCase(operation.output, one.result ?? {})
  return valueDifference(output, expected)
}

function errorDifference(protocol: Protocol, service: ServiceModel, one: Case): string | undefined {
  const error = protocol.compileErrorParser()({ ...responseOf(protocol, one), reason: '' })
  if (error.code !== one.errorCode) return `code ${error.code}, expected ${one.errorCode}`
  if (one.errorMessage !== undefined && error.message !== one.errorMessage) {
    return `message ${error.message}, expected ${one.errorMessage}`
  }
  const shape = service.exceptions.get(error.code)
  if (shape === undefined) return `no error shape for ${error.code}`
  return valueDifference(error.members(shape), fromCase(shape, one.error ?? {}))
}

function responseOf(
  protocol: Protocol,
  { response }: Case,
): { status: number; headers: Record<string, string>; body: Buffer } {
  const headers = Object.entries(response?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    status: response?.status_code ?? 0,
    headers: Object.fromEntries(headers),
    body: Buffer.from(response?.body ?? '', protocol.name === 'smithy-rpc-v2-cbor' ? 'base64' : 'utf8'),
  }
}

function valueDifference(actual: unknown, expected: unknown): string | undefined {
  if (isDeepStrictEqual(withBuffers(actual), expected)) return undefined
  return `got ${inspect(actual, { depth: null })}\nexpected ${inspect(expected, { depth: null })}`
}

function withBuffers(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value)
  if (Array.isArray(value)) return value.map(withBuffers)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withBuffers(member)]))
}
