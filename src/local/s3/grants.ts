/**
 * Access control lists: canned ones, those in headers, and who may have them.
 */

import type { Headers } from '../../base/http-message.js'
import { asItems, asMembers, type Members } from '../../protocol/members.js'
import { ServiceError } from '../service-error.js'
import { accessDenied, invalidArgument, invalidRequest } from './errors.js'
import type { Bucket, Grant, S3State } from './state.js'

const groups = {
  all: 'http://acs.amazonaws.com/groups/global/AllUsers',
  authenticated: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
  log: 'http://acs.amazonaws.com/groups/s3/LogDelivery',
} as const

/** Who owns objects, and whether lists count at all. */
export type Ownership = 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter'

/** How a bucket has it. */
export function ownershipOf(bucket: Bucket): Ownership {
  const [rule] = asItems(bucket.documents['OwnershipControls']?.['Rules'])
  const ownership = asMembers(rule)['ObjectOwnership']
  return ownership === 'ObjectWriter' || ownership === 'BucketOwnerPreferred' ? ownership : 'BucketOwnerEnforced'
}

/** A setting of the bucket's public access block; all are on where nobody has said otherwise. */
export function blocksPublic(
  bucket: Bucket,
  setting: 'BlockPublicAcls' | 'IgnorePublicAcls' | 'BlockPublicPolicy' | 'RestrictPublicBuckets',
): boolean {
  const block = bucket.documents['PublicAccessBlock']
  return block !== undefined && block[setting] === true
}

/** The list with which the owner alone has everything. */
export function privateGrants({ ownerId }: Pick<S3State, 'ownerId'>): readonly Grant[] {
  return [{ Grantee: { Type: 'CanonicalUser', ID: ownerId }, Permission: 'FULL_CONTROL' }]
}

/** The list that a request's headers ask for, if the bucket takes it. @throws ServiceError */
export function grantsOf(headers: Headers, bucket: Bucket, state: S3State): readonly Grant[] {
  const grants = requestedGrants(headers, state)
  // The list that every object has there anyway may be said.
  const canned = headers['x-amz-acl']
  const isUsual = canned === undefined ? isOwnersOnly(grants, state) : canned === 'bucket-owner-full-control'
  return isUsual ? grants : allowedGrants(grants, bucket)
}

/** The list that a request's headers ask for. @throws ServiceError where they make no sense */
export function requestedGrants(headers: Headers, state: S3State): readonly Grant[] {
  const canned = headers['x-amz-acl']
  const inHeaders = headerGrants(headers)
  if (canned !== undefined && inHeaders.length > 0) {
    throw invalidRequest('Specifying both Canned ACLs and Header Grants is not allowed')
  }
  return inHeaders.length > 0 ? inHeaders : cannedGrants(canned ?? 'private', state)
}

/** The error for lists where lists do not count. */
export function aclWithOwnership(): ServiceError {
  const text = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
  return new ServiceError('InvalidBucketAclWithObjectOwnership', text, { status: 400 })
}

/** Whether a list gives the owner everything and nobody else anything. */
export function isOwnersOnly(grants: readonly Grant[], { ownerId }: Pick<S3State, 'ownerId'>): boolean {
  return grants.every(({ Grantee, Permission }) => Grantee.ID === ownerId && Permission === 'FULL_CONTROL')
}

/** Whether a request asks for a list by its headers. */
export function asksForList(headers: Headers): boolean {
  return Object.keys(headers).some((name) => name === 'x-amz-acl' || name.startsWith('x-amz-grant-'))
}

/** A list that somebody wants, if the bucket takes it. */
export function allowedGrants(grants: readonly Grant[], bucket: Bucket): readonly Grant[] {
  if (ownershipOf(bucket) === 'BucketOwnerEnforced') {
    throw new ServiceError('AccessControlListNotSupported', 'The bucket does not allow ACLs', { status: 400 })
  }
  if (blocksPublic(bucket, 'BlockPublicAcls') && grants.some(isPublicGrant)) throw accessDenied()
  return grants
}

/** The groups of people to whom a list gives something, where lists count. */
export function grantedGroups(
  grants: readonly Grant[],
  permission: Exclude<Grant['Permission'], 'FULL_CONTROL'>,
  bucket: Bucket,
): { readonly isForAll: boolean; readonly isForAuthenticated: boolean } {
  const isIgnored = ownershipOf(bucket) === 'BucketOwnerEnforced' || blocksPublic(bucket, 'IgnorePublicAcls')
  const has = (group: string): boolean =>
    !isIgnored &&
    grants.some(
      ({ Grantee, Permission }) =>
        Grantee.URI === group && (Permission === permission || Permission === 'FULL_CONTROL'),
    )
  return { isForAll: has(groups.all), isForAuthenticated: has(groups.authenticated) }
}

/** Whether a grant is for everybody. */
export function isPublicGrant({ Grantee }: Grant): boolean {
  return Grantee.URI === groups.all || Grantee.URI === groups.authenticated
}

function cannedGrants(name: string, state: S3State): readonly Grant[] {
  const more: Readonly<Record<string, readonly Grant[]>> = {
    private: [],
    'bucket-owner-read': [],
    'bucket-owner-full-control': [],
    'aws-exec-read': [],
    'public-read': [toGroup(groups.all, 'READ')],
    'public-read-write': [toGroup(groups.all, 'READ'), toGroup(groups.all, 'WRITE')],
    'authenticated-read': [toGroup(groups.authenticated, 'READ')],
    'log-delivery-write': [toGroup(groups.log, 'WRITE'), toGroup(groups.log, 'READ_ACP')],
  }
  const added = Object.hasOwn(more, name) ? more[name] : undefined
  if (added === undefined) throw invalidArgument('', 'x-amz-acl', name)
  return [...privateGrants(state), ...added]
}

const permissionHeaders: Readonly<Record<string, Grant['Permission']>> = {
  'x-amz-grant-full-control': 'FULL_CONTROL',
  'x-amz-grant-read': 'READ',
  'x-amz-grant-write': 'WRITE',
  'x-amz-grant-read-acp': 'READ_ACP',
  'x-amz-grant-write-acp': 'WRITE_ACP',
}

function headerGrants(headers: Headers): readonly Grant[] {
  return Object.entries(permissionHeaders).flatMap(([header, Permission]) => {
    const text = headers[header]
    if (text === undefined) return []
    return text.split(',').map((grantee): Grant => ({ Grantee: granteeIn(grantee.trim(), header), Permission }))
  })
}

function granteeIn(text: string, header: string): Grant['Grantee'] {
  const [, kind = '', value = ''] = /^(id|uri|emailAddress)\s*=\s*"?([^"]*)"?$/i.exec(text) ?? []
  const name = kind.toLowerCase()
  if (name === 'id') return userWith(value)
  if (name === 'uri') return groupAt(value)
  if (name === 'emailaddress') throw unresolvable(value)
  throw invalidArgument('Argument format not recognized', header, text)
}

/** Ids are 64 hexadecimal digits, and those of nobody cannot be told from those of others. */
function userWith(ID: string): Grant['Grantee'] {
  if (/^[\da-f]{64}$/i.test(ID)) return { Type: 'CanonicalUser', ID }
  throw invalidArgument('Invalid id', 'CanonicalUser/ID', ID)
}

function groupAt(URI: string): Grant['Grantee'] {
  if (Object.values(groups).some((group) => group === URI)) return { Type: 'Group', URI }
  throw invalidArgument('Invalid group uri', 'Group/URI', URI)
}

/** The account has no address, and knows nobody else's. */
function unresolvable(address: string): ServiceError {
  const text = 'The e-mail address you provided does not match any account on record.'
  return new ServiceError('UnresolvableGrantByEmailAddress', text, { status: 400, fields: { Address: address } })
}

/** The grants of a document. @throws ServiceError MalformedACLError */
export function grantsIn(policy: unknown): readonly Grant[] {
  const { Owner, Grants } = asMembers(policy)
  if (typeof asMembers(Owner)['ID'] !== 'string') throw malformedAcl()
  return asItems(Grants).map((item) => {
    const { Grantee, Permission } = asMembers(item)
    if (!isPermission(Permission)) throw malformedAcl()
    return { Grantee: granteeOf(asMembers(Grantee)), Permission }
  })
}

function granteeOf({ Type, ID, URI, EmailAddress }: Members): Grant['Grantee'] {
  if (Type === 'CanonicalUser' && typeof ID === 'string') return userWith(ID)
  if (Type === 'Group' && typeof URI === 'string') return groupAt(URI)
  if (Type === 'AmazonCustomerByEmail' && typeof EmailAddress === 'string') throw unresolvable(EmailAddress)
  throw malformedAcl()
}

function malformedAcl(): ServiceError {
  return new ServiceError(
    'MalformedACLError',
    'The XML you provided was not well-formed or did not validate against our published schema',
    { status: 400 },
  )
}

function isPermission(value: unknown): value is Grant['Permission'] {
  return Object.values(permissionHeaders).some((permission) => permission === value)
}

function toGroup(URI: string, Permission: Grant['Permission']): Grant {
  return { Grantee: { Type: 'Group', URI }, Permission }
}
