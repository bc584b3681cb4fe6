/**
 * What a call hands to its rule set. The first that has a value decides: the operation's static value, the input member
 * bound to the parameter, the operation's path into the input, the client's setting, the built-in. Then the rule set's
 * default.
 *
 * @see features 7.2
 */

import { methodName } from '../base/names.js'
import { UnknownEndpointResolutionBuiltInName } from '../errors/endpoint.js'
import type { Operation } from '../model/operation.js'
import { compileContextPath } from './context-path.js'
import type { EndpointRules, RuleParameters } from './rule-set.js'

/** The values that a client knows, by the names that rule sets give them. */
export type BuiltIns = Readonly<Partial<Record<BuiltInName, string | boolean | undefined>>>

/** What a rule set can ask a client for. */
export type BuiltInName = (typeof builtInNames)[number]

const builtInNames = [
  'AWS::Region',
  'AWS::UseFIPS',
  'AWS::UseDualStack',
  'AWS::STS::UseGlobalEndpoint',
  'AWS::S3::UseGlobalEndpoint',
  'AWS::S3::Accelerate',
  'AWS::S3::ForcePathStyle',
  'AWS::S3::UseArnRegion',
  'AWS::S3::DisableS3ExpressSessionAuth',
  'AWS::S3Control::UseArnRegion',
  'AWS::S3::DisableMultiRegionAccessPoints',
  'SDK::Endpoint',
  'AWS::Auth::AccountId',
  'AWS::Auth::AccountIdEndpointMode',
] as const

/** An operation's parameters, as AWS spells them. */
export type Input = Readonly<Record<string, unknown>>

/** What a client knows about its endpoints. */
export interface EndpointSettings {
  readonly builtIns: BuiltIns
  /** The service's own settings (`clientContextParams` of its model), by their names in camelCase. */
  readonly clientContext?: Readonly<Record<string, unknown>>
  /** Default true. */
  readonly useTls?: boolean
}

/** A parameter that a call decides: its input, or a built-in that the call overrides. */
export interface VaryingParameter {
  readonly name: string
  readonly read: (input: Input, overrides: BuiltIns) => unknown
}

/** The parameters of an operation's calls, for one client. */
export interface OperationParameters {
  /** Those that are the same for all calls. */
  readonly fixed: RuleParameters
  readonly varying: readonly VaryingParameter[]
}

/**
 * Compiles the way from an operation's input to the parameters of its rule set.
 *
 * @param overridden  The built-ins for which each call brings its own value.
 */
export function compileParameters(
  operation: Operation,
  rules: EndpointRules,
  settings: EndpointSettings,
  overridden: readonly string[],
): OperationParameters {
  const fixed: Record<string, unknown> = {}
  const varying: VaryingParameter[] = []
  for (const name of Object.keys(rules.parameters)) {
    const { value, read, builtIn } = compileSource(name, operation, rules, settings)
    const fromCall = builtIn !== undefined && overridden.includes(builtIn) ? builtIn : undefined
    const otherwise = value ?? (builtIn === undefined ? undefined : settings.builtIns[builtIn])
    if (read !== undefined && rules.isUsed(name)) {
      varying.push({ name, read: (input, overrides) => read(input) ?? (fromCall ? overrides[fromCall] : otherwise) })
    } else if (fromCall !== undefined) {
      varying.push({ name, read: (_, overrides) => overrides[fromCall] })
    } else fixed[name] = otherwise
  }
  return { fixed, varying }
}

/** Where a parameter's value comes from: the input, else a value, else a built-in. */
interface Source {
  readonly read?: ((input: Input) => unknown) | undefined
  readonly value?: unknown
  readonly builtIn?: BuiltInName
}

function compileSource(name: string, operation: Operation, rules: EndpointRules, settings: EndpointSettings): Source {
  const builtIn = rules.parameters[name]?.builtIn
  if (builtIn !== undefined && !isBuiltInName(builtIn)) {
    throw new UnknownEndpointResolutionBuiltInName(
      `The endpoint rules ask for the built-in ${builtIn}, which this version does not know.`,
      { name: builtIn },
    )
  }
  const fromOperation = operation.raw.staticContextParams?.[name]?.value ?? undefined
  if (fromOperation !== undefined) return { value: fromOperation }
  const read = compileInputReader(name, operation)
  const fromClient = readClientContext(name, operation, settings)
  if (fromClient !== undefined) return { read, value: fromClient }
  return builtIn === undefined ? { read } : { read, builtIn }
}

function readClientContext(name: string, { service }: Operation, { clientContext }: EndpointSettings): unknown {
  return Object.hasOwn(service.clientContextParams, name) ? clientContext?.[methodName(name)] : undefined
}

function compileInputReader(name: string, operation: Operation): Source['read'] {
  const member = findMember(name, operation)
  const path = operation.raw.operationContextParams?.[name]?.path
  const follow = path === undefined ? undefined : compileContextPath(path)
  if (member === undefined) return follow
  return follow === undefined ? (input) => input[member] : (input) => input[member] ?? follow(input)
}

function findMember(name: string, operation: Operation): string | undefined {
  for (const [member, shape] of operation.input?.members ?? []) {
    if (shape.traits.contextParam?.name === name) return member
  }
  return undefined
}

function isBuiltInName(name: string): name is BuiltInName {
  return (builtInNames as readonly string[]).includes(name)
}
