/**
 * What EC2 keeps: instances without machines, key pairs, security groups, tags. All of it by region.
 */

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
  readonly vpcId: string
  readonly subnetId: string
  readonly zone: string
  readonly privateIp: string
  /** Where its subnet gives one. An elastic address comes before it. */
  readonly publicIp?: string | undefined
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
  readonly vpcId: string
  readonly name: string
  readonly description: string
  readonly rules: readonly Rule[]
}

/** A virtual network. */
export interface Vpc {
  readonly id: string
  readonly region: string
  readonly cidr: string
  readonly isDefault: boolean
  readonly tenancy: string
  readonly hasDnsSupport: boolean
  readonly hasDnsHostnames: boolean
}

/** A part of a VPC, in one zone. */
export interface Subnet {
  readonly id: string
  readonly region: string
  readonly vpcId: string
  readonly zone: string
  readonly cidr: string
  readonly isDefault: boolean
  readonly givesPublicIps: boolean
}

/** A way from a VPC to the internet. */
export interface InternetGateway {
  readonly id: string
  readonly region: string
  readonly vpcId?: string | undefined
}

/** A route. The one within the VPC is `local`. */
export interface Route {
  readonly cidr: string
  readonly gatewayId?: string | undefined
  readonly instanceId?: string | undefined
}

/** The routes of a VPC's subnets. */
export interface RouteTable {
  readonly id: string
  readonly region: string
  readonly vpcId: string
  readonly isMain: boolean
  readonly routes: readonly Route[]
  readonly associations: readonly { readonly id: string; readonly subnetId: string }[]
}

/** A disk. */
export interface Volume {
  readonly id: string
  readonly region: string
  readonly zone: string
  /** GiB. */
  readonly size: number
  readonly type: string
  readonly iops?: number | undefined
  readonly throughput?: number | undefined
  readonly snapshotId?: string | undefined
  readonly isEncrypted: boolean
  readonly createdAt: Date
  readonly attachment?: VolumeAttachment | undefined
}

/** Where a disk is. */
export interface VolumeAttachment {
  readonly instanceId: string
  readonly device: string
  readonly attachedAt: Date
  readonly endsWithInstance: boolean
}

/** A copy of a disk. */
export interface Snapshot {
  readonly id: string
  readonly region: string
  readonly volumeId: string
  readonly size: number
  readonly description: string
  readonly isEncrypted: boolean
  readonly startedAt: Date
}

/** A public address of the account's own. */
export interface Address {
  /** `eipalloc-…` */
  readonly id: string
  readonly region: string
  readonly publicIp: string
  readonly association?: { readonly id: string; readonly instanceId: string } | undefined
}

/** An instance profile of IAM's. */
export interface InstanceProfile {
  readonly name: string
  readonly arn: string
  readonly id: string
  readonly roles: readonly string[]
}

/** All of it. Values are kept by region and id, tags by id. */
export interface Ec2State {
  readonly accountId: string
  readonly instances: Table<Instance>
  readonly keyPairs: Table<KeyPair>
  readonly groups: Table<SecurityGroup>
  readonly vpcs: Table<Vpc>
  readonly subnets: Table<Subnet>
  readonly gateways: Table<InternetGateway>
  readonly routeTables: Table<RouteTable>
  readonly volumes: Table<Volume>
  readonly snapshots: Table<Snapshot>
  readonly addresses: Table<Address>
  readonly tags: Table<Readonly<Record<string, string>>>
  readonly iam: Identities
}

/** What IAM keeps, by name. */
export interface Identities {
  readonly instanceProfiles: Pick<Table<InstanceProfile>, 'get'>
  readonly roles: Pick<Table<{ readonly arn: string }>, 'get'>
}

/** The state in a store. */
export function createEc2State(store: Store, accountId: string, iam: Identities): Ec2State {
  return {
    accountId,
    instances: store.table('ec2.instances'),
    keyPairs: store.table('ec2.keyPairs'),
    groups: store.table('ec2.groups'),
    vpcs: store.table('ec2.vpcs'),
    subnets: store.table('ec2.subnets'),
    gateways: store.table('ec2.gateways'),
    routeTables: store.table('ec2.routeTables'),
    volumes: store.table('ec2.volumes'),
    snapshots: store.table('ec2.snapshots'),
    addresses: store.table('ec2.addresses'),
    tags: store.table('ec2.tags'),
    iam,
  }
}
