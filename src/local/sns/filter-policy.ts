/**
 * Filter policies: which messages a subscription gets.
 *
 * @see AWS "Amazon SNS subscription filter policies"
 */

import { BlockList, isIPv4, isIPv6 } from 'node:net'
import { isRecord } from '../../base/path.js'
import { fitsPattern } from '../policy/patterns.js'
import { invalidParameter } from './state.js'

/** A policy that was checked. */
export type FilterPolicy = Readonly<Record<string, unknown>>

/** Values of a message by name; nested where it is its body. */
export type Filtered = Readonly<Record<string, unknown>>

/** Reads a policy. @throws ServiceError InvalidParameter */
export function parseFilterPolicy(text: string): FilterPolicy {
  let policy: unknown
  try {
    policy = JSON.parse(text)
  } catch {
    throw invalid('failed to parse JSON.')
  }
  if (!isRecord(policy)) throw invalid('FilterPolicy is not a JSON object')
  if (countNames(policy) > NAMES_LIMIT) throw invalid(`Filter policy can not have more than ${NAMES_LIMIT} keys`)
  checkObject(policy)
  return policy
}

/** Whether a message fits: for each name, one of its values fits one of the conditions. */
export function fitsFilter(policy: FilterPolicy, values: Filtered): boolean {
  return Object.entries(policy).every(([name, wanted]) => {
    if (name === '$or' && Array.isArray(wanted)) {
      const branches: unknown[] = wanted
      return branches.some((branch) => isRecord(branch) && fitsFilter(branch, values))
    }
    const given = Object.hasOwn(values, name) ? values[name] : undefined
    if (isRecord(wanted)) return fitsNested(wanted, given)
    const conditions: unknown[] = Array.isArray(wanted) ? wanted : [wanted]
    const candidates: unknown[] = given === undefined ? [] : Array.isArray(given) ? given : [given]
    return conditions.some((condition) => fitsCondition(condition, candidates))
  })
}

/** A list fits where one of its parts does; what is missing, where it may be. */
function fitsNested(wanted: FilterPolicy, given: unknown): boolean {
  const parts: unknown[] = Array.isArray(given) ? given : [given ?? {}]
  return parts.some((part) => isRecord(part) && fitsFilter(wanted, part))
}

/** Names that a policy may have. */
const NAMES_LIMIT = 5

function invalid(text: string): ReturnType<typeof invalidParameter> {
  return invalidParameter(`Invalid parameter: FilterPolicy: ${text}`)
}

const operators = new Set([
  'anything-but',
  'cidr',
  'equals-ignore-case',
  'exists',
  'numeric',
  'prefix',
  'suffix',
  'wildcard',
])

function checkObject(policy: FilterPolicy): void {
  for (const [name, wanted] of Object.entries(policy)) {
    if (isRecord(wanted)) {
      checkObject(wanted)
      continue
    }
    if (!Array.isArray(wanted)) throw invalid(`"${name}" must be an object or an array`)
    const conditions: unknown[] = wanted
    for (const condition of conditions) {
      if (!isRecord(condition)) continue
      if (name === '$or') checkObject(condition)
      else checkOperator(condition)
    }
  }
}

/** The names with conditions, however deep they stand. */
function countNames(policy: FilterPolicy): number {
  return Object.entries(policy).reduce((sum, [name, wanted]) => {
    if (isRecord(wanted)) return sum + countNames(wanted)
    const branches: unknown[] = name === '$or' && Array.isArray(wanted) ? wanted : []
    const inner = branches.reduce<number>((count, branch) => count + (isRecord(branch) ? countNames(branch) : 0), 0)
    return sum + Math.max(1, inner)
  }, 0)
}

function checkOperator(condition: Readonly<Record<string, unknown>>): void {
  const [operator = '', ...others] = Object.keys(condition)
  if (others.length > 0) throw invalid('Only one key allowed in match expression')
  if (!operators.has(operator)) throw invalid(`Unrecognized match type ${operator}`)
  const operand = condition[operator]
  if (operator === 'numeric' && !(Array.isArray(operand) && operand.length % 2 === 0 && operand.length > 0)) {
    throw invalid('Value of numeric must be an array of operators and numbers')
  }
}

function fitsCondition(condition: unknown, candidates: readonly unknown[]): boolean {
  if (!isRecord(condition)) return candidates.some((value) => isSame(value, condition))
  const [[operator, operand] = ['', undefined]] = Object.entries(condition)
  if (operator === 'exists') return candidates.length > 0 === (operand === true)
  if (operator === 'anything-but')
    return candidates.length > 0 && candidates.every((value) => !isExcluded(value, operand))
  return candidates.some((value) => fitsOperator(value, operator, operand))
}

function isSame(value: unknown, wanted: unknown): boolean {
  if (typeof wanted === 'number') return typeof value === 'number' && value === wanted
  return value === wanted
}

function isExcluded(value: unknown, operand: unknown): boolean {
  if (isRecord(operand))
    return Object.entries(operand).some(([operator, inner]) => fitsOperator(value, operator, inner))
  const excluded: unknown[] = Array.isArray(operand) ? operand : [operand]
  return excluded.some((one) => isSame(value, one))
}

function fitsOperator(value: unknown, operator: string, operand: unknown): boolean {
  if (operator === 'numeric') return typeof value === 'number' && Array.isArray(operand) && isInRange(value, operand)
  if (typeof value !== 'string' || typeof operand !== 'string') return false
  switch (operator) {
    case 'prefix':
      return value.startsWith(operand)
    case 'suffix':
      return value.endsWith(operand)
    case 'equals-ignore-case':
      return value.toLowerCase() === operand.toLowerCase()
    case 'wildcard':
      return fitsPattern(value, operand)
    case 'cidr':
      return isInNetwork(value, operand)
    default:
      return false
  }
}

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
}

function isInRange(value: number, range: readonly unknown[]): boolean {
  for (let i = 0; i < range.length; i += 2) {
    if (comparisons[String(range[i])]?.(value, Number(range[i + 1])) !== true) return false
  }
  return true
}

function isInNetwork(address: string, network: string): boolean {
  const [base = '', prefix = ''] = network.split('/', 2)
  const family = isIPv4(base) ? 'ipv4' : 'ipv6'
  if (!(isIPv4(address) || isIPv6(address)) || !(isIPv4(base) || isIPv6(base)) || !/^\d{1,3}$/.test(prefix))
    return false
  const list = new BlockList()
  list.addSubnet(base, Math.min(Number(prefix), family === 'ipv4' ? 32 : 128), family)
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}
