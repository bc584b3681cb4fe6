/**
 * Conditions of policies: operators over what is known of a request.
 *
 * @see AWS "IAM JSON policy elements: condition operators"
 */

import { BlockList, isIPv4, isIPv6 } from 'node:net'
import { parseTimestamp } from '../../base/timestamps.js'
import type { Condition } from './document.js'
import { fillVariables, fitsWithVariables, type PolicyContext } from './patterns.js'

/** Whether all conditions hold. */
export function conditionsHold(conditions: readonly Condition[], context: PolicyContext): boolean {
  return conditions.every((condition) => holds(condition, context))
}

/** Whether a value of the request fits a value of the policy. */
type Comparison = (given: string, wanted: string, context: PolicyContext) => boolean

const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: (given, wanted, context) =>
    given.toLowerCase() === fillVariables(wanted, context)?.toLowerCase(),
  StringLike: fitsWithVariables,
  ArnEquals: isArnLike,
  ArnLike: isArnLike,
  BinaryEquals: (given, wanted) => given === wanted,
  Bool: (given, wanted) => given.toLowerCase() === wanted.toLowerCase(),
  NumericEquals: numeric((a, b) => a === b),
  NumericLessThan: numeric((a, b) => a < b),
  NumericLessThanEquals: numeric((a, b) => a <= b),
  NumericGreaterThan: numeric((a, b) => a > b),
  NumericGreaterThanEquals: numeric((a, b) => a >= b),
  DateEquals: dated((a, b) => a === b),
  DateLessThan: dated((a, b) => a < b),
  DateLessThanEquals: dated((a, b) => a <= b),
  DateGreaterThan: dated((a, b) => a > b),
  DateGreaterThanEquals: dated((a, b) => a >= b),
  IpAddress: isWithin,
}

const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
}

function holds({ operator, key, values }: Condition, context: PolicyContext): boolean {
  const given = context.get(key.toLowerCase())
  if (operator === 'Null') return values.some((value) => (value.toLowerCase() === 'true') === (given === undefined))
  const [quantifier, rest = ''] = operator.includes(':') ? operator.split(':', 2) : ['', operator]
  const isOptional = rest.endsWith('IfExists')
  const name = isOptional ? rest.slice(0, -'IfExists'.length) : rest
  const compare = comparisons[negations[name] ?? name]
  // Documents with other operators are refused when they are put.
  if (compare === undefined) return false
  const isNegated = negations[name] !== undefined
  if (given === undefined || given.length === 0) {
    if (quantifier === 'ForAnyValue') return false
    return isOptional || isNegated || quantifier === 'ForAllValues'
  }
  const fits = (value: string): boolean => values.some((wanted) => compare(value, wanted, context)) !== isNegated
  if (quantifier === 'ForAllValues') return given.every(fits)
  return quantifier === 'ForAnyValue' ? given.some(fits) : isNegated ? given.every(fits) : given.some(fits)
}

/** Whether an operator is one that IAM has. */
export function isConditionOperator(operator: string): boolean {
  const name = operator.replace(/^ForA(ny|ll)Values?:/, '').replace(/IfExists$/, '')
  return name === 'Null' || comparisons[negations[name] ?? name] !== undefined
}

function equals(given: string, wanted: string, context: PolicyContext): boolean {
  return given === fillVariables(wanted, context)
}

/** Each of the six parts of an ARN is matched by itself. */
function isArnLike(given: string, wanted: string, context: PolicyContext): boolean {
  const [parts, patterns] = [arnParts(given), arnParts(wanted)]
  return (
    parts.length === patterns.length && parts.every((part, i) => fitsWithVariables(part, patterns[i] ?? '', context))
  )
}

/** The last part may have colons in it; so may variables, which are no separators. */
function arnParts(arn: string): readonly string[] {
  const parts = arn.split(/:(?![^{]*\})/)
  return [...parts.slice(0, 5), parts.slice(5).join(':')]
}

function numeric(compare: (given: number, wanted: number) => boolean): Comparison {
  return (given, wanted) => compare(Number(given), Number(wanted))
}

function dated(compare: (given: number, wanted: number) => boolean): Comparison {
  return (given, wanted) => {
    const [one, other] = [parseTimestamp(given), parseTimestamp(wanted)]
    return one !== undefined && other !== undefined && compare(one.getTime(), other.getTime())
  }
}

function isWithin(given: string, wanted: string): boolean {
  const [network = '', prefix] = wanted.split('/', 2)
  const family = isIPv4(network) ? 'ipv4' : 'ipv6'
  const address = given.replace(/^::ffff:(?=\d+\.)/, '')
  if (!(isIPv4(network) || isIPv6(network)) || !(isIPv4(address) || isIPv6(address))) return false
  const longest = family === 'ipv4' ? 32 : 128
  const length = prefix === undefined ? longest : Number(prefix)
  if (!Number.isInteger(length) || length < 0 || length > longest) return false
  const list = new BlockList()
  list.addSubnet(network, length, family)
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}
