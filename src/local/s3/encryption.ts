/**
 * How objects are said to be encrypted, and the keys that callers keep themselves.
 *
 * @see AWS "Protecting data with server-side encryption", "Using server-side encryption with customer-provided keys"
 */

import { createHash, hash } from 'node:crypto'
import type { Headers } from '../../base/http-message.js'
import { asItems, asMembers } from '../../protocol/members.js'
import { ServiceError } from '../service-error.js'
import { accessDenied, invalidArgument, invalidRequest } from './errors.js'
import type { Bucket, Encryption, ObjectFacts } from './state.js'

/** The members in which requests ask for encryption. */
export interface EncryptionRequest {
  readonly ServerSideEncryption?: string
  readonly SSEKMSKeyId?: string
  readonly BucketKeyEnabled?: boolean
}

const KEY_BYTES = 32
const customerPrefix = 'x-amz-server-side-encryption-customer-'
const sourcePrefix = 'x-amz-copy-source-server-side-encryption-customer-'

/** The encryption that a request asks for, or else its bucket. @throws ServiceError InvalidArgument … */
export function encryptionOf(
  request: EncryptionRequest,
  headers: Headers,
  bucket: Bucket,
  accountId: string,
): Encryption {
  const { keyId, ...wanted } = wantedEncryption(request, headers, bucket)
  if (wanted.algorithm?.startsWith('aws:kms') !== true) return wanted
  return { ...wanted, keyId: keyArn(keyId, `arn:aws:kms:${bucket.region}:${accountId}`) }
}

/** Keys are told of by their ARNs; who names none gets the one that AWS keeps for S3. */
function keyArn(keyId: string | undefined, prefix: string): string {
  if (keyId !== undefined) return /^(arn:|alias\/)/.test(keyId) ? keyId : `${prefix}:key/${keyId}`
  const digits = hash('sha256', `${prefix}:alias/aws/s3`)
  return `${prefix}:key/${digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')}`
}

function wantedEncryption(request: EncryptionRequest, headers: Headers, bucket: Bucket): Encryption {
  const customerKeyMd5 = customerKeyIn(headers, customerPrefix)
  const { ServerSideEncryption: algorithm, SSEKMSKeyId: keyId, BucketKeyEnabled } = request
  if (customerKeyMd5 !== undefined) {
    if (algorithm === undefined) return { customerKeyMd5 }
    const text =
      'Server Side Encryption with Customer provided key is incompatible with the encryption method specified'
    throw invalidArgument(text, 'x-amz-server-side-encryption', algorithm)
  }
  const usual = usualEncryption(bucket)
  if (algorithm === undefined) {
    if (keyId === undefined)
      return BucketKeyEnabled === undefined ? usual : { ...usual, hasBucketKey: BucketKeyEnabled }
  } else if (!['AES256', 'aws:kms', 'aws:kms:dsse', 'aws:fsx'].includes(algorithm)) {
    throw invalidArgument('The encryption method specified is not supported', 'x-amz-server-side-encryption', algorithm)
  }
  if (keyId !== undefined && algorithm?.startsWith('aws:kms') !== true) {
    const text =
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms'
    throw invalidArgument(text, 'x-amz-server-side-encryption', algorithm ?? null)
  }
  return { algorithm, keyId, hasBucketKey: BucketKeyEnabled ?? (usual.algorithm === algorithm && usual.hasBucketKey) }
}

function usualEncryption({ documents }: Bucket): Encryption {
  const [item] = asItems(documents['Encryption']?.['Rules'])
  const rule = asMembers(item)
  const { SSEAlgorithm, KMSMasterKeyID } = asMembers(rule['ApplyServerSideEncryptionByDefault'])
  return {
    algorithm: typeof SSEAlgorithm === 'string' ? SSEAlgorithm : 'AES256',
    keyId: typeof KMSMasterKeyID === 'string' ? KMSMasterKeyID : undefined,
    hasBucketKey: rule['BucketKeyEnabled'] === true ? true : undefined,
  }
}

/** The MD5 of the key that a request brings, if it brings one and all that belongs to it. */
function customerKeyIn(headers: Headers, prefix: string): string | undefined {
  const algorithm = headers[`${prefix}algorithm`]
  const key = headers[`${prefix}key`]
  const md5 = headers[`${prefix}key-md5`]
  if (algorithm === undefined && key === undefined && md5 === undefined) return undefined
  if (algorithm === undefined) throw incomplete('a valid encryption algorithm')
  if (algorithm !== 'AES256') {
    const text = 'The Encryption request you specified is not valid. Supported value: AES256.'
    throw new ServiceError('InvalidEncryptionAlgorithmError', text, { status: 400 })
  }
  if (key === undefined) throw incomplete('an appropriate secret key')
  if (md5 === undefined) throw incomplete('the client calculated MD5 of the secret key')
  const bytes = Buffer.from(key, 'base64')
  if (bytes.length !== KEY_BYTES) {
    throw invalidArgument('The secret key was invalid for the specified algorithm.', `${prefix}key`, null)
  }
  if (createHash('md5').update(bytes).digest('base64') !== md5) {
    const text = 'The calculated MD5 hash of the key did not match the hash that was provided.'
    throw invalidArgument(text, `${prefix}key-MD5`, md5)
  }
  return md5
}

function incomplete(missing: string): ServiceError {
  const text = `Requests specifying Server Side Encryption with Customer provided keys must provide ${missing}.`
  return invalidArgument(text, 'x-amz-server-side-encryption', null)
}

/** Who reads does not say how an object is encrypted. @throws ServiceError InvalidArgument */
export function refuseEncryption(headers: Headers): void {
  const given = headers['x-amz-server-side-encryption']
  if (given === undefined) return
  const text = 'x-amz-server-side-encryption header is not supported for this operation.'
  throw invalidArgument(text, 'x-amz-server-side-encryption', given)
}

/** Whoever reads an object under a key of the caller's own must bring the key. @throws ServiceError */
export function checkCustomerKey(
  headers: Headers,
  { encryption }: Pick<ObjectFacts, 'encryption'>,
  place: 'object' | 'source' = 'object',
): void {
  const given = customerKeyIn(headers, place === 'object' ? customerPrefix : sourcePrefix)
  const { customerKeyMd5 } = encryption
  if (customerKeyMd5 === given) return
  if (customerKeyMd5 === undefined) throw invalidRequest('The encryption parameters are not applicable to this object.')
  if (given !== undefined) throw accessDenied()
  throw invalidRequest(
    'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
  )
}

/** Parts of an upload come with the key with which it began. @throws ServiceError InvalidRequest */
export function checkPartKey(headers: Headers, { encryption }: Pick<ObjectFacts, 'encryption'>): void {
  const given = customerKeyIn(headers, customerPrefix)
  const { customerKeyMd5 } = encryption
  if (customerKeyMd5 === given) return
  if (given === undefined) {
    throw invalidRequest(
      'The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.',
    )
  }
  const text =
    customerKeyMd5 === undefined
      ? 'The multipart upload initiate did not request encryption. Please resend the request without sending encryption parameters.'
      : 'The provided encryption parameters did not match the ones used originally.'
  throw invalidRequest(text)
}

/** What is told of the encryption with every answer about an object. */
export function encryptionFacts({ encryption }: Pick<ObjectFacts, 'encryption'>) {
  const { algorithm, keyId, hasBucketKey, customerKeyMd5 } = encryption
  if (customerKeyMd5 !== undefined) return { SSECustomerAlgorithm: 'AES256', SSECustomerKeyMD5: customerKeyMd5 }
  return {
    ServerSideEncryption: algorithm as 'AES256' | undefined,
    SSEKMSKeyId: keyId,
    ...(hasBucketKey === true ? { BucketKeyEnabled: true } : {}),
  }
}
