/**
 * Policy documents: JSON to statements, with the faults that IAM reports.
 *
 * @see AWS "IAM JSON policy reference"
 */

import { isRecord } from '../../base/path.js'
import { ServiceError } from '../service-error.js'
import { isConditionOperator } from './conditions.js'

/** One statement. Where a part and its `not` are both absent, the statement is of a kind that has none. */
export interface Statement {
  readonly sid: string | undefined
  readonly isAllow: boolean
  readonly actions: readonly string[] | undefined
  readonly notActions: readonly string[] | undefined
  readonly resources: readonly string[] | undefined
  readonly notResources: readonly string[] | undefined
  readonly principals: Principals | undefined
  readonly notPrincipals: Principals | undefined
  readonly conditions: readonly Condition[]
}

/** Principals by kind: `AWS`, `Service`, `Federated`, `CanonicalUser`. `*` alone is `AWS: *`. */
export type Principals = Readonly<Record<string, readonly string[]>>

/** One line of a condition block: the key's values must fit one of these. */
export interface Condition {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

/** A policy. */
export interface Policy {
  readonly version: string
  readonly statements: readonly Statement[]
}

const parsed = new Map<string, Policy>()
const KEPT = 1000

/** Parses a document. The same text is parsed once. @throws ServiceError MalformedPolicyDocument */
export function parsePolicy(text: string): Policy {
  const known = parsed.get(text)
  if (known !== undefined) return known
  const policy = readPolicy(text)
  if (parsed.size >= KEPT) parsed.clear()
  parsed.set(text, policy)
  return policy
}

/** A document, its statements always in a list, to be changed and written again. */
export interface PolicyText {
  readonly Statement: readonly Readonly<Record<string, unknown>>[]
}

/** Reads a document that was checked, as it stands. */
export function policyText(text: string): PolicyText {
  const policy: Omit<PolicyText, 'Statement'> & { readonly Statement?: unknown } = JSON.parse(text)
  const { Statement = [] } = policy
  const statements: unknown[] = Array.isArray(Statement) ? Statement : [Statement]
  return { ...policy, Statement: statements.filter(isRecord) }
}

/** The error for a document that is no policy. */
export function malformedPolicy(problem: string): ServiceError {
  return new ServiceError('MalformedPolicyDocument', problem, { status: 400 })
}

const policyMembers = new Set(['Version', 'Id', 'Statement'])
const statementMembers = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
])

function readPolicy(text: string): Policy {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw malformedPolicy('This policy contains invalid Json')
  }
  if (!isRecord(document)) throw malformedPolicy('Policy document should not be empty.')
  checkMembers(document, policyMembers)
  const version = document['Version'] ?? '2008-10-17'
  if (version !== '2012-10-17' && version !== '2008-10-17') {
    throw malformedPolicy('Policy document must be version 2012-10-17 or greater.')
  }
  const given = document['Statement']
  if (given === undefined) throw malformedPolicy('Missing required field Statement')
  const statements: unknown[] = Array.isArray(given) ? given : [given]
  // The old version knows no variables: what looks like one is text.
  const isOld = version === '2008-10-17'
  return { version, statements: statements.map((one) => readStatement(isOld ? withoutVariables(one) : one)) }
}

function withoutVariables(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', '${$}{')
  if (Array.isArray(value)) return value.map(withoutVariables)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutVariables(member)]))
}

function readStatement(value: unknown): Statement {
  if (!isRecord(value)) throw malformedPolicy('Syntax errors in policy.')
  checkMembers(value, statementMembers)
  const effect = value['Effect']
  if (effect !== 'Allow' && effect !== 'Deny') throw malformedPolicy(`Invalid effect: ${String(effect)}`)
  const sid = value['Sid']
  const statement: Statement = {
    sid: typeof sid === 'string' ? sid : undefined,
    isAllow: effect === 'Allow',
    actions: readActions(value['Action'], 'Action'),
    notActions: readActions(value['NotAction'], 'NotAction'),
    resources: texts(value['Resource'], 'Resource'),
    notResources: texts(value['NotResource'], 'NotResource'),
    principals: readPrincipals(value['Principal']),
    notPrincipals: readPrincipals(value['NotPrincipal']),
    conditions: readConditions(value['Condition']),
  }
  if ((statement.actions === undefined) === (statement.notActions === undefined)) {
    throw malformedPolicy('Policy statement must contain actions.')
  }
  return statement
}

function readActions(value: unknown, name: string): readonly string[] | undefined {
  const actions = texts(value, name)
  for (const action of actions ?? []) {
    if (action !== '*' && !/^[\w*?-]+:[\w*?-]+$/.test(action)) {
      throw malformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.')
    }
  }
  return actions
}

function checkMembers(value: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): void {
  const unknown = Object.keys(value).find((name) => !known.has(name))
  if (unknown !== undefined) throw malformedPolicy(`Syntax errors in policy. Unknown field ${unknown}`)
}

function texts(value: unknown, name: string): readonly string[] | undefined {
  if (value === undefined) return undefined
  const values: unknown[] = Array.isArray(value) ? value : [value]
  return values.map((one) => {
    if (typeof one !== 'string' || one === '') throw malformedPolicy(`Syntax errors in policy. ${name} must be text`)
    return one
  })
}

function readPrincipals(value: unknown): Principals | undefined {
  if (value === undefined) return undefined
  if (value === '*') return { AWS: ['*'] }
  if (!isRecord(value)) throw malformedPolicy('Invalid principal in policy')
  return Object.fromEntries(Object.entries(value).map(([kind, given]) => [kind, texts(given, 'Principal') ?? []]))
}

function readConditions(value: unknown): readonly Condition[] {
  if (value === undefined) return []
  if (!isRecord(value)) throw malformedPolicy('Syntax errors in policy. Condition must be an object')
  return Object.entries(value).flatMap(([operator, block]) => {
    if (!isRecord(block)) throw malformedPolicy('Syntax errors in policy. Condition must be an object')
    if (!isConditionOperator(operator)) throw malformedPolicy(`Invalid Condition type : ${operator}.`)
    return Object.entries(block).map(([key, given]) => {
      const values: unknown[] = Array.isArray(given) ? given : [given]
      return { operator, key, values: values.map((one) => conditionText(one)) }
    })
  })
}

function conditionText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || typeof value === 'number') return String(value)
  throw malformedPolicy('Syntax errors in policy. A condition must be text, number or boolean')
}
