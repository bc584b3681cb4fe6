/**
 * Endpoint rule sets as they stand in the JSON files: the vocabulary of botocore's `endpoint-rule-set-1`.
 */

import type { RawRulePartition } from '../model/raw.js'

/** A literal (text may be a template), a variable or a function's result. */
export type RawExpression = string | number | boolean | RawVariable | RawCall

/** A parameter, or what a condition has assigned. */
export interface RawVariable {
  readonly ref: string
}

/** A call of a rule function. */
export interface RawCall {
  readonly fn: string
  readonly argv: readonly RawExpression[]
  readonly assign?: string
}

/** `tree`, `endpoint` or `error`: what follows if all conditions hold. */
export interface RawRule {
  readonly type: string
  readonly conditions?: readonly RawCall[]
  readonly rules?: readonly RawRule[]
  readonly endpoint?: RawEndpoint
  readonly error?: RawExpression
}

/** What an endpoint rule gives. */
export interface RawEndpoint {
  readonly url: RawExpression
  readonly properties?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, readonly RawExpression[]>>
}

/** A parameter of a rule set. */
export interface RawParameter {
  /** `string`, `boolean` or `stringArray`, in any case. */
  readonly type: string
  readonly builtIn?: string
  readonly required?: boolean
  readonly default?: string | boolean | readonly string[]
}

/** A rule set. */
export interface RawRuleSet {
  readonly parameters: Readonly<Record<string, RawParameter>>
  readonly rules: readonly RawRule[]
}

/** botocore's `partitions`. */
export interface RawPartitions {
  readonly partitions: readonly RawRulePartition[]
}
