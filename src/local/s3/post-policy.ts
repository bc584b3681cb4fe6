/**
 * The policy of an upload form: who signed it, until when, and what it lets the form say.
 *
 * @see AWS "Browser-based uploads using POST: creating a POST policy"
 */

import { createHmac } from 'node:crypto'
import { isRecord } from '../../base/path.js'
import { parseTimestamp } from '../../base/timestamps.js'
import type { KeyRing, KnownKey } from '../auth/authenticate.js'
import type { SignatureClaim } from '../auth/claim.js'
import { anonymous, type Principal } from '../auth/principal.js'
import { refusalsOf } from '../auth/refusals.js'
import { isSameText, signText } from '../auth/verify.js'
import { ServiceError } from '../service-error.js'
import { accessDenied, invalidArgument } from './errors.js'

/** What a checked form comes to. */
export interface CheckedForm {
  readonly principal: Principal
  readonly region: string | undefined
  readonly sizeRange: { readonly least: number; readonly most: number } | undefined
}

/** What checking a form depends on. */
export interface FormCheck {
  readonly fields: ReadonlyMap<string, string>
  readonly bucket: string
  readonly keys: KeyRing
  readonly now: number
  readonly verifySignatures: boolean
}

/** Checks signature and policy. @throws ServiceError as S3 refuses */
export function checkForm(check: FormCheck): CheckedForm {
  const { fields } = check
  const policy = fields.get('policy')
  if (policy === undefined) return { principal: anonymous, region: undefined, sizeRange: undefined }
  const { principal, region } = checkSignature(policy, check)
  const sizeRange = checkConditions(readPolicy(policy, check.now), check)
  return { principal, region, sizeRange }
}

function checkSignature(policy: string, { fields, keys, verifySignatures, now }: FormCheck) {
  const credential = fields.get('x-amz-credential')
  const oldId = fields.get('awsaccesskeyid')
  if (credential === undefined && oldId === undefined) {
    throw invalidArgument(
      "Bucket POST must contain a field named 'X-Amz-Credential' or 'AWSAccessKeyId'.",
      'x-amz-credential',
      '',
    )
  }
  const parts = credential?.split('/') ?? []
  const signatureField = credential === undefined ? 'Signature' : 'X-Amz-Signature'
  if (!fields.has(signatureField.toLowerCase())) {
    const text = `Bucket POST must contain a field named '${signatureField}'.  If it is specified, please check the order of the fields.`
    throw invalidArgument(text, signatureField, '')
  }
  const accessKeyId = credential === undefined ? (oldId ?? '') : parts.slice(0, -4).join('/')
  const [scopeDate = '', region = '', service = ''] = parts.slice(-4)
  const key = keys.find(accessKeyId)
  if (!verifySignatures) return { principal: key?.principal ?? keys.root().principal, region: region || undefined }
  const refusals = refusalsOf('s3')
  if (key === undefined || !key.isActive) throw refusals.unknownKey(accessKeyId)
  checkToken(key, fields.get('x-amz-security-token'), now)
  const claim: SignatureClaim = {
    algorithm: credential === undefined ? 'HMAC-SHA1' : 'AWS4-HMAC-SHA256',
    place: 'query',
    accessKeyId,
    scope: parts.slice(-4).join('/'),
    scopeDate,
    region,
    service,
    dateTime: fields.get('x-amz-date') ?? '',
    epochMs: now,
    expiresIn: undefined,
    signedHeaders: [],
    signature: fields.get(signatureField.toLowerCase()) ?? '',
    token: undefined,
  }
  const computed = credential === undefined ? sha1(policy, key) : signText(policy, claim, key)
  if (!isSameText(computed, claim.signature)) {
    throw refusals.mismatch(claim, { isValid: false, canonicalRequest: '', stringToSign: policy })
  }
  return { principal: key.principal, region: region || undefined }
}

function sha1(text: string, { secretAccessKey }: KnownKey): string {
  return createHmac('sha1', secretAccessKey).update(text).digest('base64')
}

function checkToken({ sessionToken, expiresAtMs }: KnownKey, given: string | undefined, now: number): void {
  if (sessionToken === undefined) return
  if (sessionToken !== given) throw refusalsOf('s3').invalidToken()
  if (expiresAtMs !== undefined && expiresAtMs <= now) throw refusalsOf('s3').expiredToken()
}

function readPolicy(base64: string, now: number): readonly unknown[] {
  let policy: unknown
  try {
    policy = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'))
  } catch {
    // Told below, as for JSON that is no policy.
  }
  const { expiration, conditions } = isRecord(policy) ? policy : {}
  if (typeof expiration !== 'string' || !Array.isArray(conditions)) {
    throw new ServiceError('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.', { status: 400 })
  }
  const until = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(expiration) ? parseTimestamp(expiration) : undefined
  if (until === undefined) {
    throw new ServiceError('InvalidPolicyDocument', `Invalid Policy: Invalid 'expiration' value: '${expiration}'`, {
      status: 400,
    })
  }
  if (until.getTime() < now) throw accessDenied('Invalid according to Policy: Policy expired.')
  return conditions
}

/** Fields that no condition need cover. */
const freeFields = new Set(['x-amz-signature', 'awsaccesskeyid', 'signature', 'policy', 'file', 'submit'])

function checkConditions(conditions: readonly unknown[], { fields, bucket }: FormCheck): CheckedForm['sizeRange'] {
  const covered = new Set<string>()
  let sizeRange: CheckedForm['sizeRange']
  for (const condition of conditions.flatMap(asTriples)) {
    const [operator, name, wanted] = condition
    if (operator === 'content-length-range') {
      sizeRange = { least: Number(name), most: Number(wanted) }
      continue
    }
    const field = String(name).replace(/^\$/, '').toLowerCase()
    covered.add(field)
    const given = field === 'bucket' ? bucket : (fields.get(field) ?? '')
    const fits = operator === 'starts-with' ? given.startsWith(String(wanted)) : given === String(wanted)
    if (!fits) {
      throw accessDenied(
        `Invalid according to Policy: Policy Condition failed: ${JSON.stringify([operator, `$${field}`, wanted])}`,
      )
    }
  }
  for (const name of ['bucket', ...fields.keys()]) {
    if (covered.has(name) || freeFields.has(name) || name.startsWith('x-ignore-')) continue
    throw accessDenied(`Invalid according to Policy: Extra input fields: ${name}`)
  }
  return sizeRange
}

function asTriples(condition: unknown): readonly (readonly unknown[])[] {
  if (Array.isArray(condition) && condition.length === 3) {
    const [operator, ...rest]: unknown[] = condition
    return [[String(operator).toLowerCase(), ...rest]]
  }
  if (isRecord(condition) && Object.keys(condition).length > 0)
    return Object.entries(condition).map(([name, value]) => ['eq', `$${name}`, value])
  throw new ServiceError('InvalidPolicyDocument', 'Invalid Policy: Invalid condition.', { status: 400 })
}
