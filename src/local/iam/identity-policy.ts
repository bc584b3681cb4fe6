/**
 * Documents of policies that hang on identities: what they may say, and how long they may be.
 */

import { malformedPolicy, parsePolicy } from '../policy/document.js'
import { ServiceError } from '../service-error.js'

/** Checks the document of a policy that hangs on an identity. @throws ServiceError MalformedPolicyDocument */
export function checkIdentityPolicy(document: string): void {
  const names = new Set<string>()
  const { statements } = parsePolicy(document)
  if (statements.length === 0) throw malformedPolicy('Syntax errors in policy.')
  for (const { sid, principals, notPrincipals, resources, notResources } of statements) {
    if (sid !== undefined) checkSid(sid, names)
    if (principals !== undefined || notPrincipals !== undefined) {
      throw malformedPolicy('Policy document should not specify a principal.')
    }
    if (resources === undefined && notResources === undefined) {
      throw malformedPolicy('Policy statement must contain resources.')
    }
    for (const resource of [...(resources ?? []), ...(notResources ?? [])]) {
      if (resource !== '*' && !/^(arn|\*):/.test(resource)) {
        throw malformedPolicy(`Resource ${resource} must be in ARN format or "*".`)
      }
    }
  }
}

function checkSid(sid: string, names: Set<string>): void {
  if (!/^[\dA-Za-z]*$/.test(sid)) {
    throw malformedPolicy(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    )
  }
  if (names.has(sid)) throw malformedPolicy('Statement IDs (SID) in a single policy must be unique.')
  names.add(sid)
}

/** Characters of all inline policies of an identity together; white space does not count. */
const inlineLimits = { User: 2048, Group: 5120, Role: 10_240 } as const

/** @throws ServiceError LimitExceeded */
export function checkInlineSize(
  kind: keyof typeof inlineLimits,
  name: string,
  documents: Readonly<Record<string, string>>,
): void {
  const limit = inlineLimits[kind]
  const size = Object.values(documents).reduce((sum, text) => sum + sizeOf(text), 0)
  if (size <= limit) return
  const text = `Maximum policy size of ${limit} bytes exceeded for ${kind.toLowerCase()} ${name}`
  throw new ServiceError('LimitExceeded', text, { status: 409 })
}

const MANAGED_LIMIT = 6144

/** @throws ServiceError LimitExceeded */
export function checkManagedSize(document: string): void {
  if (sizeOf(document) <= MANAGED_LIMIT) return
  throw new ServiceError('LimitExceeded', `Cannot exceed quota for PolicySize: ${MANAGED_LIMIT}`, { status: 409 })
}

function sizeOf(document: string): number {
  return document.replaceAll(/\s/g, '').length
}
