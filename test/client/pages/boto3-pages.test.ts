import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isRecord } from '../../../src/base/path.js'
import { type PaginationConfig, Paginator } from '../../../src/client/pages/paginator.js'
import { PaginationError } from '../../../src/errors/pagination.js'
import type { RawPaginator } from '../../../src/model/raw.js'
import { serviceModel } from '../../helpers/service-model.js'

const hasBotocore = spawnSync('python3', ['-c', 'import botocore']).status === 0

interface Case {
  readonly paginator: RawPaginator
  readonly inputs: readonly string[]
  readonly pages: readonly Record<string, unknown>[]
  readonly config: PaginationConfig
}

interface Walk {
  readonly pages?: unknown
  readonly asked?: unknown
  readonly token?: string | null
  readonly keys?: unknown
  readonly full?: unknown
  readonly error?: string
}

const operation = serviceModel({
  shapes: { In: { type: 'structure', members: { Limit: { shape: 'Limit' } } }, Limit: { type: 'integer' } },
  operations: { ListThem: { input: { shape: 'In' } } },
}).operation('ListThem')

/** Goes through the pages as botocore does in boto3-pages.py. */
async function go({ paginator: raw, inputs, pages }: Case, config: PaginationConfig): Promise<Walk> {
  const asked: object[] = []
  const answer = async (_: string, params: object): Promise<never> => {
    asked.push(params)
    const token = (params as Record<string, string | undefined>)[inputs[0]!]
    return structuredClone(pages[token === undefined ? 0 : Number(token.slice(1))]) as never
  }
  const paginator = new Paginator(operation, raw, answer)
  const begin = () => paginator.paginate({ Given: 1, PaginationConfig: config })
  try {
    const iterator = begin()
    const given = await collect(iterator)
    const steps = asked.slice(0, given.length)
    const { resultKeys } = paginator
    const lists = begin()
      .resultKeyIters()
      .filter((_, i) => /Items|More/.test(resultKeys[i]!))
    const keys = await Promise.all(lists.map(collect))
    const full = await begin().buildFullResult()
    return { pages: given, asked: steps, token: iterator.resumeToken ?? null, keys, full }
  } catch (error) {
    if (!(error instanceof PaginationError)) throw error
    return { error: error.name }
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** What means the same looks the same: no nulls, nothing that holds only such, tokens as what is in them. */
function comparable(walk: Walk): unknown {
  return JSON.parse(JSON.stringify(walk), (name, value: unknown) => {
    if (value === null || (isRecord(value) && Object.keys(value).length === 0)) return undefined
    if ((name === 'token' || name === 'NextToken') && typeof value === 'string' && value.startsWith('ey')) {
      const { boto_truncate_amount: skipped = 0, ...tokens } = JSON.parse(Buffer.from(value, 'base64').toString()) as {
        boto_truncate_amount?: number
      }
      return { skipped, ...Object.fromEntries(Object.entries(tokens).filter(([, token]) => token !== null)) }
    }
    return value
  })
}

const item = fc.integer({ min: 0, max: 99 })
const results = {
  list: fc.array(item, { maxLength: 4 }),
  count: fc.nat(9),
  text: fc.constantFrom('', 'a', 'bc'),
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    contents: fc.array(
      fc.record(
        { Items: results.list, More: results.list, Count: results.count, Note: results.text },
        { requiredKeys: [] },
      ),
      { minLength: 1, maxLength: 4 },
    ),
    primary: fc.constantFrom('Items', 'Deep.Items'),
    others: fc.subarray(['More', 'Count', 'Note']),
    hasTwoTokens: fc.boolean(),
    hasMoreResults: fc.boolean(),
    repeats: fc.boolean(),
    MaxItems: fc.option(fc.nat(9), { nil: undefined }),
    PageSize: fc.option(fc.constant(3), { nil: undefined }),
  })
  .map(({ contents, primary, others, hasTwoTokens, hasMoreResults, repeats, MaxItems, PageSize }) => {
    const last = contents.length - 1
    const pages = contents.map(({ Items, ...rest }, i) => ({
      ...rest,
      Same: { Name: `of page ${i}`, At: i },
      ...(primary === 'Items' ? { Items } : { Deep: { Items, Name: 'deep' } }),
      ...(i < last
        ? { Next: `t${i + 1}`, Other: i % 2 === 0 ? '' : 'other' }
        : repeats && last > 1
          ? { Next: `t${last}` }
          : {}),
      IsTruncated: i < last,
    }))
    const paginator: RawPaginator = {
      input_token: hasTwoTokens ? ['Token', 'OtherToken'] : 'Token',
      output_token: hasTwoTokens ? ['Next', 'Other'] : 'Next',
      result_key: [primary, ...others],
      limit_key: 'Limit',
      non_aggregate_keys: ['Same', 'Deep.Name'],
      ...(hasMoreResults ? { more_results: 'IsTruncated' } : {}),
    }
    const config = { ...(MaxItems === undefined ? {} : { MaxItems }), ...(PageSize === undefined ? {} : { PageSize }) }
    return { paginator, inputs: [paginator.input_token].flat(), pages, config }
  })

test.skipIf(!hasBotocore)('pages, resume tokens and full results are those of botocore, both ways', async () => {
  const samples = fc.sample(cases, { numRuns: 300, seed: 42 })
  const ours = await Promise.all(samples.map((one) => go(one, one.config)))
  const input = JSON.stringify(samples.map((one, i) => ({ ...one, token: ours[i]!.token ?? null })))
  const script = fileURLToPath(new URL('boto3-pages.py', import.meta.url))
  const { stdout, stderr } = spawnSync('python3', [script], { input, encoding: 'utf8', maxBuffer: 1e8 })
  expect(stderr).toBe('')
  const theirs = JSON.parse(stdout) as { result: Walk; rest: Walk | null }[]
  for (const [i, one] of samples.entries()) {
    const { result, rest } = theirs[i]!
    expect(comparable(ours[i]!), JSON.stringify(one)).toEqual(comparable(result))
    if (rest === null) continue
    const fromTheirs = await go(one, { StartingToken: result.token! })
    expect(comparable(fromTheirs), JSON.stringify(one)).toEqual(comparable(rest))
  }
  expect(theirs.filter(({ rest }) => rest !== null).length).toBeGreaterThan(50)
  expect(ours.filter(({ error }) => error !== undefined).length).toBeGreaterThan(10)
})
