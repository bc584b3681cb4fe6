/**
 * How the pages of an operation follow each other: the model's paginator, compiled.
 */

import { compileExpression } from '../../base/jmespath.js'
import type { PathReader } from '../../base/path.js'
import type { RawPaginator } from '../../model/raw.js'

/** Something in a page, and where it stands. */
export interface PageKey {
  readonly path: string
  readonly read: PathReader
}

/** A compiled paginator. */
export interface PagePlan {
  /** Pairs of the parameter that asks for the next page and where its value stands in a page. */
  readonly tokens: readonly { readonly input: string; readonly read: PathReader }[]
  readonly readMoreResults: PathReader | undefined
  /** What the pages are about; the first of them is counted and cut. Never empty. */
  readonly results: readonly [PageKey, ...PageKey[]]
  /** What is the same on all pages. */
  readonly nonAggregateKeys: readonly PageKey[]
}

const plans = new WeakMap<RawPaginator, Promise<PagePlan>>()

/** Compiles a paginator, once. */
export function pagePlan(paginator: RawPaginator): Promise<PagePlan> {
  let plan = plans.get(paginator)
  if (plan === undefined) plans.set(paginator, (plan = compilePlan(paginator)))
  return plan
}

/** A model gives one name or a list of them. */
export function namesOf(names: string | readonly string[]): readonly string[] {
  return typeof names === 'string' ? [names] : names
}

async function compilePlan(paginator: RawPaginator): Promise<PagePlan> {
  const { more_results: moreResults, non_aggregate_keys: nonAggregate = [] } = paginator
  const inputs = namesOf(paginator.input_token)
  const outputs = namesOf(paginator.output_token).slice(0, inputs.length)
  const [first = '', ...others] = namesOf(paginator.result_key)
  return {
    tokens: await Promise.all(
      outputs.map(async (path, i) => ({ input: inputs[i] ?? '', read: await compileExpression(path) })),
    ),
    readMoreResults: moreResults === undefined ? undefined : await compileExpression(moreResults),
    results: [await compileKey(first), ...(await Promise.all(others.map(compileKey)))],
    nonAggregateKeys: await Promise.all(nonAggregate.map(compileKey)),
  }
}

async function compileKey(path: string): Promise<PageKey> {
  return { path, read: await compileExpression(path) }
}
