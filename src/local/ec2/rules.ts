/**
 * Rules of security groups: as callers write them, and as groups keep them.
 */

import type { Ec2State, Rule, SecurityGroup } from './state.js'
import { ec2Error, newId } from './resources.js'

/** Ports and protocol, with all that may come or go. */
export interface IpPermission {
  readonly IpProtocol?: string
  readonly FromPort?: number
  readonly ToPort?: number
  readonly IpRanges?: readonly { readonly CidrIp?: string; readonly Description?: string }[]
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6?: string; readonly Description?: string }[]
  readonly PrefixListIds?: readonly { readonly PrefixListId?: string; readonly Description?: string }[]
  readonly UserIdGroupPairs?: readonly {
    readonly GroupId?: string
    readonly GroupName?: string
    readonly Description?: string
  }[]
}

/** The short form of a permission. */
export interface PlainPermission {
  readonly IpPermissions?: readonly IpPermission[]
  readonly IpProtocol?: string
  readonly FromPort?: number
  readonly ToPort?: number
  readonly CidrIp?: string
  readonly SourceSecurityGroupName?: string
}

/** What a rule is about, without its id. */
type RuleFacts = Omit<Rule, 'id'>

/** The rules that a request means. @throws ServiceError InvalidParameterValue, MissingParameter, InvalidGroup.NotFound */
export function rulesIn(
  request: PlainPermission,
  isEgress: boolean,
  findGroup: (name: string) => SecurityGroup,
): readonly RuleFacts[] {
  const { IpPermissions, IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName } = request
  const plain: IpPermission = {
    ...(IpProtocol === undefined ? {} : { IpProtocol }),
    ...(FromPort === undefined ? {} : { FromPort }),
    ...(ToPort === undefined ? {} : { ToPort }),
    ...(CidrIp === undefined ? {} : { IpRanges: [{ CidrIp }] }),
    ...(SourceSecurityGroupName === undefined ? {} : { UserIdGroupPairs: [{ GroupName: SourceSecurityGroupName }] }),
  }
  const permissions = IpPermissions ?? [plain]
  return permissions.flatMap((permission) => rulesOf(permission, isEgress, findGroup))
}

function rulesOf(
  permission: IpPermission,
  isEgress: boolean,
  findGroup: (name: string) => SecurityGroup,
): readonly RuleFacts[] {
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission
  const base = { isEgress, ...portsOf(permission) }
  const rules: readonly RuleFacts[] = [
    ...IpRanges.map(({ CidrIp = '', Description }) => ({
      ...base,
      cidrIpv4: checkCidr(CidrIp),
      description: Description,
    })),
    ...Ipv6Ranges.map(({ CidrIpv6 = '', Description }) => ({ ...base, cidrIpv6: CidrIpv6, description: Description })),
    ...PrefixListIds.map(({ PrefixListId, Description }) => ({
      ...base,
      prefixListId: PrefixListId,
      description: Description,
    })),
    ...UserIdGroupPairs.map(({ GroupId, GroupName = '', Description }) => ({
      ...base,
      groupId: findGroup(GroupId ?? GroupName).id,
      description: Description,
    })),
  ]
  if (rules.length === 0)
    throw ec2Error('MissingParameter', 'The request must contain the parameter ipRanges or groups')
  return rules
}

const protocolNames: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6' }

function portsOf({ IpProtocol, FromPort, ToPort }: IpPermission): Pick<RuleFacts, 'protocol' | 'fromPort' | 'toPort'> {
  if (IpProtocol === undefined) throw ec2Error('MissingParameter', 'The request must contain the parameter ipProtocol')
  const protocol = protocolNames[IpProtocol] ?? IpProtocol.toLowerCase()
  if (protocol === '-1' || protocol === 'all') return { protocol: '-1' }
  if (!/^(tcp|udp|icmp|icmpv6|\d{1,3})$/.test(protocol)) {
    throw ec2Error('InvalidParameterValue', `Invalid value '${IpProtocol}' for IP protocol. Unknown protocol.`)
  }
  if (protocol !== 'tcp' && protocol !== 'udp') return { protocol, fromPort: FromPort ?? -1, toPort: ToPort ?? -1 }
  if (FromPort === undefined || ToPort === undefined) {
    throw ec2Error(
      'InvalidParameterValue',
      `Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.`,
    )
  }
  if (FromPort < 0 || ToPort > 65_535 || FromPort > ToPort) {
    throw ec2Error(
      'InvalidParameterValue',
      `Invalid value '${FromPort}-${ToPort}' for portRange. Must be between 0 and 65535.`,
    )
  }
  return { protocol, fromPort: FromPort, toPort: ToPort }
}

function checkCidr(cidr: string): string {
  const [, a, b, c, d, length] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr) ?? []
  const isLegal = length !== undefined && Number(length) <= 32 && [a, b, c, d].every((part) => Number(part) <= 255)
  if (!isLegal) throw ec2Error('InvalidParameterValue', `CIDR block ${cidr} is malformed`)
  return cidr
}

/** Whether two rules are about the same, whatever they are called. */
export function isSameRule(a: RuleFacts, b: RuleFacts): boolean {
  return (
    a.isEgress === b.isEgress &&
    a.protocol === b.protocol &&
    a.fromPort === b.fromPort &&
    a.toPort === b.toPort &&
    a.cidrIpv4 === b.cidrIpv4 &&
    a.cidrIpv6 === b.cidrIpv6 &&
    a.prefixListId === b.prefixListId &&
    a.groupId === b.groupId
  )
}

/** A rule with an id. */
export function newRule(facts: RuleFacts): Rule {
  return { ...facts, id: newId('sgr') }
}

/** Rules as descriptions of groups have them: those with the same ports together. */
export function permissionsOf(rules: readonly Rule[], { accountId }: Pick<Ec2State, 'accountId'>) {
  const byPorts = new Map<string, Rule[]>()
  for (const rule of rules) {
    const key = `${rule.protocol} ${rule.fromPort} ${rule.toPort}`
    byPorts.set(key, [...(byPorts.get(key) ?? []), rule])
  }
  return [...byPorts.values()].map((group) => ({
    IpProtocol: group[0]?.protocol,
    FromPort: group[0]?.fromPort,
    ToPort: group[0]?.toPort,
    IpRanges: group.flatMap(({ cidrIpv4, description }) =>
      cidrIpv4 === undefined ? [] : [{ CidrIp: cidrIpv4, Description: description }],
    ),
    Ipv6Ranges: group.flatMap(({ cidrIpv6, description }) =>
      cidrIpv6 === undefined ? [] : [{ CidrIpv6: cidrIpv6, Description: description }],
    ),
    PrefixListIds: group.flatMap(({ prefixListId, description }) =>
      prefixListId === undefined ? [] : [{ PrefixListId: prefixListId, Description: description }],
    ),
    UserIdGroupPairs: group.flatMap(({ groupId, description }) =>
      groupId === undefined ? [] : [{ GroupId: groupId, UserId: accountId, Description: description }],
    ),
  }))
}
