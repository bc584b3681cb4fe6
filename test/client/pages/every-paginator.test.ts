import { expect, test } from 'vitest'
import { compilePath } from '../../../src/base/path.js'
import type { RawPaginator } from '../../../src/model/raw.js'
import type { Operation } from '../../../src/model/operation.js'
import type { Shape } from '../../../src/model/shape.js'
import { namesOf } from '../../../src/client/pages/page-plan.js'
import type { PaginationConfig } from '../../../src/client/pages/paginator.js'
import { clientFor, loader } from '../../helpers/client.js'
import { sampleOf } from '../../helpers/sample.js'

const services = loader.serviceNames()

interface Case {
  readonly service: string
  readonly operation: Operation
  readonly paginator: RawPaginator
}

function* cases(): Generator<Case> {
  for (const service of services) {
    const { model, source } = loader.load(service)
    for (const [name, paginator] of Object.entries(source.paginators())) {
      yield { service, operation: model.operation(name), paginator }
    }
  }
}

function describe({ service, operation }: Case, text: string): string {
  return `${service}.${operation.name}: ${text}`
}

/** The shape at a path, going into lists at `[…]`. */
function shapeAt(shape: Shape | undefined, path: string): Shape | undefined {
  let found = shape
  for (const step of path.match(/\w+|\[[^\]]*\]/g) ?? []) {
    if (step.startsWith('[')) found = found?.type === 'list' ? found.member : undefined
    else found = found?.members.get(step)
  }
  return found
}

test('every token, result, limit and more-results path leads somewhere', () => {
  const wrong: string[] = []
  let paginators = 0
  for (const one of cases()) {
    paginators++
    const { operation, paginator } = one
    const { input, output } = operation
    const moreResults = paginator.more_results === undefined ? [] : [paginator.more_results]
    const outputs = [paginator.output_token, paginator.result_key, moreResults, paginator.non_aggregate_keys ?? []]
    for (const path of outputs.flat()) {
      if (compilePath(path) === undefined) wrong.push(describe(one, `${path} is no plain path`))
      for (const part of path.split('||')) {
        if (shapeAt(output, part.trim()) === undefined) wrong.push(describe(one, `no ${part} in the output`))
      }
    }
    const limit = paginator.limit_key === undefined ? [] : [paginator.limit_key]
    for (const name of [...namesOf(paginator.input_token), ...limit]) {
      if (!input?.members.has(name)) wrong.push(describe(one, `no ${name} in the input`))
    }
    if (namesOf(paginator.input_token).length !== namesOf(paginator.output_token).length) {
      wrong.push(describe(one, 'not as many tokens in the output as in the input'))
    }
  }
  expect(wrong).toEqual([])
  expect(paginators).toBeGreaterThan(3000)
})

/** Puts a value where a path such as `A.B` or `A[-1].B` leads; lists on the way get one item. */
function put(page: Record<string, unknown>, path: string, value: unknown): void {
  const steps = path.split('.')
  let holder = page
  for (const [i, step] of steps.entries()) {
    const name = step.replace('[-1]', '')
    if (i === steps.length - 1) {
      holder[name] = value
    } else if (step.endsWith('[-1]')) {
      const list = (holder[name] ?? [{}]) as Record<string, unknown>[]
      holder[name] = list
      holder = list.at(-1)!
    } else {
      holder = (holder[name] ??= {}) as Record<string, unknown>
    }
  }
}

/** Two pages with two items and one, if the results are a list; else with a result each. */
function conversation({ operation, paginator }: Case): { pages: Record<string, unknown>[]; tokens: unknown[] } {
  const [resultKey = ''] = namesOf(paginator.result_key)
  const result = shapeAt(operation.output, resultKey)
  const hasList = result?.type === 'list'
  const hasText = result?.type === 'string'
  const pages: Record<string, unknown>[] = [{}, {}]
  put(pages[0]!, resultKey, hasList ? [{ n: 1 }, { n: 2 }] : hasText ? 'ab' : { n: 1 })
  put(pages[1]!, resultKey, hasList ? [{ n: 3 }] : hasText ? 'c' : { n: 2 })
  const tokens = namesOf(paginator.output_token).map((path, i) => {
    const [place = ''] = path.split('||').map((part) => part.trim())
    const type = shapeAt(operation.output, place)?.type
    const token =
      type === 'integer' ? 7 : type === 'map' ? { id: { B: new Uint8Array([1, 2]) } } : `token ${i}`.padEnd(100, '.')
    put(pages[0]!, place, token)
    return token
  })
  for (const [i, page] of pages.entries()) {
    if (paginator.more_results !== undefined) put(page, paginator.more_results, i === 0)
    page['ResponseMetadata'] = { HTTPStatusCode: 200, HTTPHeaders: {}, RetryAttempts: 0 }
  }
  return { pages, tokens }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Texts are cut like lists, but given a page at a time. */
function joined(items: readonly unknown[]): unknown {
  return items.every((item) => typeof item === 'string') ? items.join('') : items
}

test.each(services)('%s: each paginator goes through two pages, stops at a limit and goes on', async (service) => {
  const { model, source } = loader.load(service)
  const client = clientFor(service, 'http://127.0.0.1:1')
  let answer: (params: Readonly<Record<string, unknown>>) => unknown
  client.meta.events.register('before-call', (event) => answer(event.params))
  for (const [name, paginator] of Object.entries(source.paginators())) {
    const operation = model.operation(name)
    const inputs = namesOf(paginator.input_token)
    const { pages, tokens } = conversation({ service, operation, paginator })
    const asked: unknown[][] = []
    answer = (params) => {
      asked.push(inputs.map((input) => params[input]))
      return structuredClone(pages[asked.at(-1)!.some((token) => token !== undefined) ? 1 : 0])
    }
    const params = sampleOf(operation.input) as object
    const paginate = (config: PaginationConfig) =>
      client.getPaginator(name).paginate(Object.freeze({ ...params, PaginationConfig: config }))

    const all = await collect(paginate({}).items())
    expect(asked).toEqual([inputs.map(() => undefined), tokens])
    expect(all.length).toBeGreaterThan(1)
    const some = paginate({ MaxItems: 1 })
    const first = await collect(some.items())
    expect(first).toHaveLength(1)
    const rest = await collect(paginate({ StartingToken: some.resumeToken }).items())
    expect(joined([...first, ...rest])).toEqual(joined(all))
  }
})
