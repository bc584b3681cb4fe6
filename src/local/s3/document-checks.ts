/**
 * What S3 refuses in the documents of a bucket, where few words say it.
 */

import { asItems, asMembers, type Members } from '../../protocol/members.js'
import { textIn } from '../input-values.js'
import { ServiceError } from '../service-error.js'
import { invalidArgument, invalidRequest, malformedXml } from './errors.js'
import { checkTags } from './facts.js'
import { aclWithOwnership, isOwnersOnly } from './grants.js'
import type { Bucket, S3State } from './state.js'

const BUCKET_TAGS_LIMIT = 50

/** @throws ServiceError InvalidTag, BadRequest */
export function checkBucketTags({ TagSet }: Members): void {
  const tags = asItems(TagSet).map((item) => {
    const tag = asMembers(item)
    return { Key: textIn(tag, 'Key'), Value: textIn(tag, 'Value') }
  })
  if (tags.length > BUCKET_TAGS_LIMIT) {
    throw new ServiceError('BadRequest', 'Bucket tag count cannot be greater than 50', { status: 400 })
  }
  checkTags(tags, BUCKET_TAGS_LIMIT)
}

/** @throws ServiceError InvalidRequest, MalformedXML */
export function checkCors({ CORSRules }: Members): void {
  const rules = asItems(CORSRules).map(asMembers)
  if (rules.length === 0) throw malformedXml()
  if (rules.length > 100) throw invalidRequest('The number of CORS rules should not exceed allowed limit of 100 rules.')
  for (const { AllowedMethods, AllowedOrigins, AllowedHeaders } of rules) {
    const bad = asItems(AllowedMethods).find((method) => !corsMethods.has(method))
    if (bad !== undefined) {
      throw invalidRequest(
        `Found unsupported HTTP method in CORS config. Unsupported method is ${typeof bad === 'string' ? bad : ''}`,
      )
    }
    checkWildcards('AllowedOrigin', AllowedOrigins)
    checkWildcards('AllowedHeader', AllowedHeaders)
  }
}

const corsMethods: ReadonlySet<unknown> = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD'])

function checkWildcards(name: string, values: unknown): void {
  const bad = asItems(values).find((value) => typeof value === 'string' && value.split('*').length > 2)
  if (typeof bad === 'string') throw invalidRequest(`${name} "${bad}" can not have more than one wildcard.`)
}

/** @throws ServiceError MalformedXML, InvalidArgument */
export function checkEncryption({ Rules }: Members): void {
  const rules = asItems(Rules).map(asMembers)
  if (rules.length !== 1) throw malformedXml()
  const usual = rules[0]?.['ApplyServerSideEncryptionByDefault']
  if (usual === undefined) return
  const { SSEAlgorithm, KMSMasterKeyID } = asMembers(usual)
  if (SSEAlgorithm !== 'AES256' && SSEAlgorithm !== 'aws:kms' && SSEAlgorithm !== 'aws:kms:dsse') throw malformedXml()
  if (SSEAlgorithm === 'AES256' && KMSMasterKeyID !== undefined) {
    const text = 'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse'
    throw new ServiceError('InvalidArgument', text, { status: 400 })
  }
}

/** @throws ServiceError MalformedXML, InvalidBucketAclWithObjectOwnership */
export function checkOwnership({ Rules }: Members, bucket: Bucket, state: S3State): void {
  const [rule, ...more] = asItems(Rules).map(asMembers)
  const known = ['BucketOwnerPreferred', 'ObjectWriter', 'BucketOwnerEnforced']
  if (rule === undefined || more.length > 0 || !known.includes(textIn(rule, 'ObjectOwnership'))) throw malformedXml()
  const isEnforced = rule['ObjectOwnership'] === 'BucketOwnerEnforced'
  if (isEnforced && !isOwnersOnly(bucket.grants, state)) throw aclWithOwnership()
}

/** @throws ServiceError MalformedXML */
export function checkAccelerate({ Status }: Members, { name }: Bucket): void {
  if (Status !== 'Enabled' && Status !== 'Suspended') throw malformedXml()
  if (name.includes('.')) {
    throw invalidRequest('S3 Transfer Acceleration is not supported for buckets with periods (.) in their names')
  }
}

/** @throws ServiceError MalformedXML */
export function checkPayment({ Payer }: Members): void {
  if (Payer !== 'Requester' && Payer !== 'BucketOwner') throw malformedXml()
}

/** @throws ServiceError InvalidTargetBucketForLogging */
export function checkLogging({ LoggingEnabled }: Members, { region }: Bucket, { buckets }: S3State): void {
  if (LoggingEnabled === undefined) return
  const target = textIn(asMembers(LoggingEnabled), 'TargetBucket')
  if (buckets.get(target)?.region === region) return
  const text = buckets.has(target)
    ? 'The target bucket for logging is in another region than the bucket.'
    : 'The target bucket for logging does not exist'
  throw new ServiceError('InvalidTargetBucketForLogging', text, { status: 400, fields: { TargetBucket: target } })
}

/** @throws ServiceError InvalidRequest, MalformedXML, InvalidArgument */
export function checkReplication({ Rules }: Members, { versioning }: Bucket, { buckets }: S3State): void {
  if (versioning !== 'Enabled') {
    throw invalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration")
  }
  const rules = asItems(Rules).map(asMembers)
  if (rules.length === 0) throw malformedXml()
  for (const { Status, Destination } of rules) {
    if (Status !== 'Enabled' && Status !== 'Disabled') throw malformedXml()
    const arn = textIn(asMembers(Destination), 'Bucket')
    const target = /^arn:aws[\w-]*:s3:::(.+)$/.exec(arn)?.[1]
    if (target === undefined) throw invalidArgument('Invalid bucket ARN.', 'Destination.Bucket', arn)
    const bucket = buckets.get(target)
    if (bucket === undefined) throw invalidRequest('Destination bucket must exist.')
    if (bucket.versioning !== 'Enabled') throw invalidRequest('Destination bucket must have versioning enabled.')
  }
}
