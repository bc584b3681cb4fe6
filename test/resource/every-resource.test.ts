/**
 * Every part of every resource model, against what boto3 sends and gives for it (boto3-calls.jsonl).
 */

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as boto3 from '../../src/index.js'
import { camelFromSnake, methodName, snakeCase } from '../../src/base/names.js'
import { type BaseClient, clientContext } from '../../src/client/base-client.js'
import type { BeforeCallEvent, ParamsEvent } from '../../src/client/lifecycle.js'
import { namesOf } from '../../src/client/pages/page-plan.js'
import { identifierValues, Resource, type ResourceData, resourceKind } from '../../src/resource/resource.js'
import type { RawAction, RawResources } from '../../src/resource/raw-resource.js'
import { SERVICE_RESOURCE } from '../../src/resource/resource-model.js'
import { firstWord, sample } from './samples.js'

interface Part {
  readonly kind: 'action' | 'reference' | 'collection' | 'batch' | 'waiter'
  readonly calls: readonly (readonly [operation: string, params: object])[]
  readonly result?: unknown
  readonly error?: string
}

interface Recorded {
  readonly service: string
  readonly resource: string
  /** What is on the class, in boto3's spelling. */
  readonly names: readonly string[]
  readonly parts: Readonly<Record<string, Part>>
}

const lines = readFileSync(join(import.meta.dirname, 'boto3-calls.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
const recorded = lines.map((line) => JSON.parse(line) as Recorded)
const serviceNames = [...new Set(recorded.map(({ service }) => service))]

const session = new boto3.Session({ awsAccessKeyId: 'a', awsSecretAccessKey: 'b', regionName: 'us-east-1' })

describe.each(serviceNames)('%s', (serviceName) => {
  const root = session.resource(serviceName as 's3') as unknown as Resource
  const { client } = root.meta
  const service = clientContext(client).service
  const file = modelOf(serviceName)
  const calls: unknown[][] = []
  let stops = false

  client.meta.events.registerFirst('provide-client-params', ({ model, params, context }: ParamsEvent) => {
    // EC2 signs a call that another region is to make.
    if (context.isPresignRequest === true) return
    calls.push([model.name, withoutTokens(model.input, params)])
    if (stops) throw new Stop()
  })
  client.meta.events.register('before-call', ({ model }: BeforeCallEvent) => answerOf(client, model.name))

  /** A resource whose identifiers are their own names, long enough for every operation; with data. */
  function instance(name: string): Resource {
    const kind = name === SERVICE_RESOURCE ? resourceKind(root) : resourceKind(root).sibling(name)
    const { identifiers, shape } = kind.model
    const values = identifiers.map((identifier) => (identifier.type === 'number' ? 7 : identifier.name.padEnd(32, 'x')))
    const data = shape === undefined ? undefined : sample(service.resolveShape(shape), 'Data', '', false)
    return kind.create(client, values, data as ResourceData | undefined)
  }

  function added({ request, resource }: Pick<RawAction, 'request' | 'resource'>): object {
    const { input } = service.operation(request.operation)
    if (input === undefined) return {}
    const given = new Set((request.params ?? []).map(({ target }) => firstWord(target)))
    const values = new Map(Object.entries(sample(input, 'Input', '', true) as object))
    for (const { source, path } of resource?.identifiers ?? []) {
      const name = source === 'requestParameter' ? firstWord(path!) : undefined
      if (name !== undefined && !values.has(name)) {
        values.set(name, sample(input.members.get(name)!, name, '', true, 1))
      }
    }
    return Object.fromEntries([...values].filter(([name]) => !given.has(name)))
  }

  async function run(name: string, key: string, kind: Part['kind']): Promise<unknown> {
    const raw = name === SERVICE_RESOURCE ? file.service : file.resources![name]!
    const resource = instance(name) as unknown as Record<string, Called>
    const [first = '', batch = ''] = key.split('.')
    const property = propertyOf(resource, first)
    if (kind === 'reference') return resource[property]
    if (kind === 'waiter') return resource[property]!()
    if (kind === 'action') return resource[property]!(added(key === 'Load' ? raw.load! : raw.actions![key]!))
    const list = raw.hasMany![first]!
    const items = (resource[property] as unknown as Collected).filter(added(list))
    if (kind === 'collection') return items.toArray()
    return items[methodName(batch)]!(added(file.resources![list.resource.type]!.batchActions![batch]!))
  }

  const cases = recorded
    .filter(({ service: name }) => name === serviceName)
    .flatMap(({ resource, parts }) => Object.entries(parts).map(([key, part]) => [resource, key, part] as const))
  test.each(cases)('%s %s', async (name, key, part) => {
    calls.length = 0
    stops = part.kind === 'waiter'
    const result = await run(name, key, part.kind).catch((error: unknown) => {
      if (!(error instanceof Stop)) throw error
    })
    expect(calls).toEqual(part.calls)
    // What boto3 itself fails at has to work here: a signing certificate without a user name.
    if (part.error !== undefined) expect(result).toBeInstanceOf(Resource)
    else if (part.kind === 'action' || part.kind === 'reference' || part.kind === 'collection') {
      expect(shown(result)).toEqual(expected(key, part))
    }
  })

  const named = recorded.filter(({ service: name, names }) => name === serviceName && names.length > 0)
  test.each(named)('$resource has the names that it has in boto3', ({ resource, names }) => {
    const own = new Set(namesIn(instance(resource)))
    const missing = names.map(camelFromSnake).filter((name) => !own.delete(name))
    expect(missing.filter((name) => !elsewhere.has(name))).toEqual([])
    expect([...own].filter((name) => !beyond.has(name))).toEqual([])
  })

  test('every part is on its class and has a type', () => {
    const text = readFileSync(resolve(import.meta.dirname, `../../dist/models/${serviceName}/resources.d.ts`), 'utf8')
    for (const name of [SERVICE_RESOURCE, ...Object.keys(file.resources ?? {})]) {
      const { members } = resourceKind(instance(name)).model
      const prototype: object = Object.getPrototypeOf(instance(name))
      const declared = declarations(text, name) + declarations(text, `Loaded${name}`)
      for (const { property } of members) {
        expect(Object.getOwnPropertyDescriptor(prototype, property), `${name}.${property}`).toBeDefined()
        expect(declared, `${name}.${property}`).toMatch(new RegExp(`(^|\\n|readonly )${property}[(:]`))
      }
    }
  })
})

/** Not of resource models: they come with transfers and tables. */
const elsewhere = new Set(['uploadFile', 'uploadFileobj', 'downloadFile', 'downloadFileobj', 'copy', 'batchWriter'])

/** What boto3 does not have, or has under a name of Python's. */
const beyond = new Set(['loaded', 'reload', 'exists', 'equals', 'toString', 'toJSON', 'constructor'])

function namesIn(object: object): string[] {
  const names: string[] = Object.getOwnPropertyNames(object)
  const prototype: unknown = Object.getPrototypeOf(object)
  return prototype === Object.prototype || prototype === null ? names : [...names, ...namesIn(prototype as object)]
}

type Called = (params?: object) => Promise<unknown>
type Collected = Record<string, Called> & { filter(params: object): Collected; toArray(): Promise<unknown> }

class Stop extends Error {}

function modelOf(serviceName: string): RawResources {
  const path = resolve(import.meta.dirname, `../../models/${serviceName}.json`)
  return (JSON.parse(readFileSync(path, 'utf8')) as { resources: RawResources }).resources
}

function propertyOf(resource: object, key: string): string {
  const property = camelFromSnake(snakeCase(key))
  expect(property in resource, property).toBe(true)
  return property
}

/** Idempotency tokens are filled in before handlers hear of the parameters. */
function withoutTokens(input: ParamsEvent['model']['input'], params: object): object {
  const isToken = (name: string): boolean => input?.members.get(name)?.traits.idempotencyToken === true
  return Object.fromEntries(Object.entries(params).filter(([name]) => !isToken(name)))
}

/** An answer with all members, but for those that lead to a next page. */
function answerOf(client: BaseClient, operation: string): object {
  const { service, paginators } = clientContext(client)
  const { output } = service.operation(operation)
  const answer = output === undefined ? {} : (sample(output, 'Output', '', false) as Record<string, unknown>)
  const paginator = paginators()[operation]
  if (paginator !== undefined) {
    for (const path of namesOf(paginator.output_token)) delete answer[firstWord(path)]
    if (paginator.more_results !== undefined) delete answer[firstWord(paginator.more_results)]
  }
  return answer
}

function shown(value: unknown): unknown {
  if (value instanceof Resource) {
    const { className } = resourceKind(value)
    return { class: className, identifiers: [...identifierValues(value)], hasData: value.meta.data !== undefined }
  }
  if (Array.isArray(value)) return value.map(shown)
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? 'answer' : null
}

/** `load()` gives the resource here, where boto3 gives nothing. */
function expected(key: string, { result }: Part): unknown {
  return key === 'Load' ? expect.objectContaining({ hasData: true }) : result
}

/** The text between the braces of an interface. */
function declarations(text: string, name: string): string {
  const start = text.search(new RegExp(`export interface ${name} `))
  if (start === -1) return ''
  const end = text.indexOf('\nexport interface', start + 1)
  return text.slice(text.indexOf('{', start) + 1, end === -1 ? undefined : end)
}
