/**
 * What EC2 keeps: instances without machines, key pairs, security groups, tags. All of it by region.
 */

import { hash, randomBytes } from 'node:crypto'
import { ServiceError } from '../service-error.js'
import type { Store, Table } from '../store/store.js'

/** What an instance is told to become, and was before. */
export type InstanceAim = 'running' | 'stopped' | 'terminated'

/** An instance. */
export interface Instance {
  readonly id: string
  readonly region: string
  readonly reservationId: string
  readonly launchIndex: number
  readonly imageId: string
  readonly type: string
  readonly keyName?: string | undefined
  readonly groupIds: readonly string[]
  readonly subnetId: string
  readonly zone: string
  readonly privateIp: string
  readonly publicIp: string
  readonly userData?: string | undefined
  readonly profile?: { readonly arn: string; readonly id: string } | undefined
  readonly clientToken?: string | undefined
  readonly isMonitored: boolean
  readonly isProtected: boolean
  readonly isStopProtected: boolean
  readonly isEbsOptimized: boolean
  readonly checksSource: boolean
  readonly shutdownBehavior: string
  readonly launchedAt: Date
  readonly aim: InstanceAim
  readonly changedAtMs: number
  /** Why it was stopped or terminated. */
  readonly reason?: string | undefined
}

/** A key pair. Its private half was given away. */
export interface KeyPair {
  readonly id: string
  readonly region: string
  readonly name: string
  readonly fingerprint: string
  readonly type: 'rsa' | 'ed25519'
  readonly publicKey: string
  readonly createdAt: Date
}

/** One rule of a security group. */
export interface Rule {
  readonly id: string
  readonly isEgress: boolean
  readonly protocol: string
  readonly fromPort?: number | undefined
  readonly toPort?: number | undefined
  readonly cidrIpv4?: string | undefined
  readonly cidrIpv6?: string | undefined
  readonly prefixListId?: string | undefined
  readonly groupId?: string | undefined
  readonly description?: string | undefined
}

/** A security group. */
export interface SecurityGroup {
  readonly id: string
  readonly region: string
  readonly name: string
  readonly description: string
  readonly rules: readonly Rule[]
}

/** All of it. Values are kept by region and id, tags by id. */
export interface Ec2State {
  readonly accountId: string
  readonly instances: Table<Instance>
  readonly keyPairs: Table<KeyPair>
  readonly groups: Table<SecurityGroup>
  readonly tags: Table<Readonly<Record<string, string>>>
}

/** The state in a store. */
export function createEc2State(store: Store, accountId: string): Ec2State {
  return {
    accountId,
    instances: store.table('ec2.instances'),
    keyPairs: store.table('ec2.keyPairs'),
    groups: store.table('ec2.groups'),
    tags: store.table('ec2.tags'),
  }
}

/** `i-` and seventeen digits. */
export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString('hex')}`
}

/** An id that is always the same for the same thing. */
export function fixedId(prefix: string, what: string): string {
  return `${prefix}-0${hash('sha256', what).slice(0, 16)}`
}

/** The values of a table that are in a region. */
export function inRegion<T extends { readonly region: string }>(table: Table<T>, region: string): readonly T[] {
  return [...table.values()].filter((value) => value.region === region)
}

/** The tags of a resource, as answers have them. */
export function tagsOf({ tags }: Ec2State, id: string): readonly { readonly Key: string; readonly Value: string }[] {
  return Object.entries(tags.get(id) ?? {}).map(([Key, Value]) => ({ Key, Value }))
}

/** An error with EC2's code. */
export function ec2Error(code: string, text: string): ServiceError {
  return new ServiceError(code, text, { status: 400 })
}

/** @throws ServiceError DryRunOperation where the caller only wanted to know */
export function refuseDryRun({ DryRun }: { readonly DryRun?: boolean }): void {
  if (DryRun !== true) return
  const text = 'Request would have succeeded, but DryRun flag is set.'
  throw new ServiceError('DryRunOperation', text, { status: 412 })
}

/** A page of a list; tokens are places in it. */
export function pageOf<T>(
  all: readonly T[],
  { MaxResults, NextToken }: { readonly MaxResults?: number; readonly NextToken?: string },
): { items: readonly T[]; NextToken?: string } {
  const start = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, 'base64').toString())
  if (!Number.isInteger(start) || start < 0) throw ec2Error('InvalidNextToken', 'The token is invalid.')
  const end = MaxResults === undefined ? all.length : start + MaxResults
  const items = all.slice(start, end)
  return end < all.length ? { items, NextToken: Buffer.from(String(end)).toString('base64') } : { items }
}
