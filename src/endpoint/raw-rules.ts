/**
 * Endpoint rule sets and partitions as they stand in the JSON files: the vocabulary of botocore's
 * `endpoint-rule-set-1` and `partitions` files.
 */

/** A literal (text may be a template), a variable or a function's result. */
export type RawExpression = string | number | boolean | RawVariable | RawCall

export interface RawVariable {
  readonly ref: string
}

export interface RawCall {
  readonly fn: string
  readonly argv: readonly RawExpression[]
  readonly assign?: string
}

export interface RawRule {
  readonly type: string
  readonly conditions?: readonly RawCall[]
  readonly rules?: readonly RawRule[]
  readonly endpoint?: RawEndpoint
  readonly error?: RawExpression
}

export interface RawEndpoint {
  readonly url: RawExpression
  readonly properties?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, readonly RawExpression[]>>
}

export interface RawParameter {
  /** `string`, `boolean` or `stringArray`, in any case. */
  readonly type: string
  readonly builtIn?: string
  readonly required?: boolean
  readonly default?: string | boolean | readonly string[]
}

export interface RawRuleSet {
  readonly parameters: Readonly<Record<string, RawParameter>>
  readonly rules: readonly RawRule[]
}

export interface RawPartition {
  readonly id: string
  readonly regionRegex: string
  readonly regions: Readonly<Record<string, object>>
  readonly outputs: RawPartitionOutputs
}

export interface RawPartitionOutputs {
  readonly dnsSuffix: string
  readonly dualStackDnsSuffix: string
  readonly implicitGlobalRegion: string
  readonly supportsDualStack: boolean
  readonly supportsFIPS: boolean
}

export interface RawPartitions {
  readonly partitions: readonly RawPartition[]
}
