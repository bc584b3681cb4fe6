/**
 * Security groups.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { applyFilters, filteredPage } from './filters.js'
import { isSameRule, newRule, permissionsOf, type PlainPermission, rulesIn } from './rules.js'
import { ec2Error, fixedId, inRegion, newId, pageOf, refuseDryRun, tagsOf } from './resources.js'
import type { Ec2State, Rule, SecurityGroup } from './state.js'
import { dropTags, tagNew } from './tags.js'
import { defaultVpc, requireVpc, vpcsIn } from './vpcs.js'

/** The handlers of security groups. */
export function securityGroupHandlers(state: Ec2State): AnyHandlers {
  const { groups } = state
  return asAnyHandlers<'ec2'>({
    createSecurityGroup(input, { region }) {
      refuseDryRun(input)
      const { GroupName: name, Description, VpcId } = input
      const vpcId = VpcId === undefined ? defaultVpc(state, region).id : requireVpc(state, VpcId, region).id
      if (name.startsWith('sg-'))
        throw ec2Error(
          'InvalidParameterValue',
          `Value (${name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.`,
        )
      if (groupsIn(state, region, vpcId).some((group) => group.name === name)) {
        throw ec2Error('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`)
      }
      const facts = { region, vpcId, name, description: Description }
      const group: SecurityGroup = { id: newId('sg'), ...facts, rules: [openEgress()] }
      groups.set(`${region}/${group.id}`, group)
      tagNew(state, group.id, input.TagSpecifications)
      return { GroupId: group.id, SecurityGroupArn: arnOf(group, state), Tags: tagsOf(state, group.id) }
    },
    deleteSecurityGroup(input, { region }) {
      refuseDryRun(input)
      const group = findGroup(state, input.GroupId ?? input.GroupName, region)
      if (group.name === 'default') {
        throw ec2Error('CannotDelete', `the specified group: "${group.id}" name: "default" cannot be deleted by a user`)
      }
      const isUsed =
        inRegion(state.instances, region).some(
          ({ aim, groupIds }) => aim !== 'terminated' && groupIds.includes(group.id),
        ) ||
        inRegion(groups, region).some(
          ({ id, rules }) => id !== group.id && rules.some(({ groupId }) => groupId === group.id),
        )
      if (isUsed) throw ec2Error('DependencyViolation', `resource ${group.id} has a dependent object`)
      groups.delete(`${region}/${group.id}`)
      dropTags(state, group.id)
      return { Return: true, GroupId: group.id }
    },
    describeSecurityGroups({ GroupIds, GroupNames, ...request }, { region }) {
      for (const id of GroupIds ?? []) checkGroupId(id)
      for (const name of [...(GroupIds ?? []), ...(GroupNames ?? [])]) findGroup(state, name, region)
      const wanted = allGroups(state, region).filter(
        ({ id, name }) => (GroupIds?.includes(id) ?? true) && (GroupNames?.includes(name) ?? true),
      )
      const fields = { ...groupFields, 'owner-id': () => state.accountId }
      const { items, ...page } = filteredPage(state, wanted, request, fields)
      return { SecurityGroups: items.map((group) => describe(group, state)), ...page }
    },
    describeSecurityGroupRules({ SecurityGroupRuleIds, Filters, ...request }, { region }) {
      const all = allGroups(state, region).flatMap((group) => group.rules.map((rule) => ({ group, rule })))
      const wanted = all.filter(({ rule }) => SecurityGroupRuleIds?.includes(rule.id) ?? true)
      const missing = SecurityGroupRuleIds?.find((id) => !wanted.some(({ rule }) => rule.id === id))
      if (missing !== undefined) throw ruleNotFound(missing)
      const { items, ...page } = pageOf(
        applyFilters(wanted, Filters, ruleFields, ({ rule }) => state.tags.get(rule.id) ?? {}),
        request,
      )
      return { SecurityGroupRules: items.map(({ group, rule }) => describeRule(group, rule, state)), ...page }
    },
    authorizeSecurityGroupIngress: (input, { region }) => authorise(state, region, input, false),
    authorizeSecurityGroupEgress: (input, { region }) => authorise(state, region, input, true),
    revokeSecurityGroupIngress: (input, { region }) => revoke(state, region, input, false),
    revokeSecurityGroupEgress: (input, { region }) => revoke(state, region, input, true),
  })
}

/** The group by id or name. @throws ServiceError InvalidGroup.NotFound, InvalidGroupId.Malformed, MissingParameter */
export function findGroup(state: Ec2State, idOrName: string | undefined, region: string): SecurityGroup {
  if (idOrName === undefined)
    throw ec2Error('MissingParameter', 'The request must contain the parameter groupName or groupId')
  // Names go for the region's own network only.
  const { id: vpcId } = defaultVpc(state, region)
  const all = allGroups(state, region)
  const group = all.find(({ id }) => id === idOrName) ?? all.find((one) => one.name === idOrName && one.vpcId === vpcId)
  if (group !== undefined) return group
  if (idOrName.startsWith('sg-')) checkGroupId(idOrName)
  throw ec2Error('InvalidGroup.NotFound', `The security group '${idOrName}' does not exist`)
}

function checkGroupId(id: string): void {
  if (!/^sg-([\da-f]{8}|[\da-f]{17})$/.test(id)) throw ec2Error('InvalidGroupId.Malformed', `Invalid id: "${id}"`)
}

/** The groups of a network: each has one called default from the beginning. */
export function groupsIn(state: Ec2State, region: string, vpcId: string): readonly SecurityGroup[] {
  const own = inRegion(state.groups, region).filter((group) => group.vpcId === vpcId)
  if (own.some(({ name }) => name === 'default')) return own
  return [defaultGroup(region, vpcId), ...own]
}

/** The groups of all networks of a region. */
export function allGroups(state: Ec2State, region: string): readonly SecurityGroup[] {
  return vpcsIn(state, region).flatMap(({ id }) => groupsIn(state, region, id))
}

function defaultGroup(region: string, vpcId: string): SecurityGroup {
  const id = fixedId('sg', vpcId)
  const within: Rule = { id: fixedId('sgr', `${id} in`), isEgress: false, protocol: '-1', groupId: id }
  const out: Rule = { id: fixedId('sgr', `${id} out`), isEgress: true, protocol: '-1', cidrIpv4: '0.0.0.0/0' }
  return { id, region, vpcId, name: 'default', description: 'default VPC security group', rules: [within, out] }
}

function openEgress(): Rule {
  return newRule({ isEgress: true, protocol: '-1', cidrIpv4: '0.0.0.0/0' })
}

const groupFields = {
  'group-id': ({ id }: SecurityGroup) => id,
  'group-name': ({ name }: SecurityGroup) => name,
  'vpc-id': ({ vpcId }: SecurityGroup) => vpcId,
  description: ({ description }: SecurityGroup) => description,
  'ip-permission.cidr': ({ rules }: SecurityGroup) =>
    rules.map(({ isEgress, cidrIpv4 }) => (isEgress ? undefined : cidrIpv4)),
  'ip-permission.protocol': ({ rules }: SecurityGroup) =>
    rules.map(({ isEgress, protocol }) => (isEgress ? undefined : protocol)),
  'ip-permission.from-port': ({ rules }: SecurityGroup) =>
    rules.map(({ isEgress, fromPort }) => (isEgress || fromPort === undefined ? undefined : String(fromPort))),
  'ip-permission.to-port': ({ rules }: SecurityGroup) =>
    rules.map(({ isEgress, toPort }) => (isEgress || toPort === undefined ? undefined : String(toPort))),
  'ip-permission.group-id': ({ rules }: SecurityGroup) =>
    rules.map(({ isEgress, groupId }) => (isEgress ? undefined : groupId)),
}

const ruleFields = {
  'group-id': ({ group }: { readonly group: SecurityGroup }) => group.id,
  'security-group-rule-id': ({ rule }: { readonly rule: Rule }) => rule.id,
}

function arnOf({ id, region }: SecurityGroup, { accountId }: Ec2State): string {
  return `arn:aws:ec2:${region}:${accountId}:security-group/${id}`
}

function describe(group: SecurityGroup, state: Ec2State) {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    OwnerId: state.accountId,
    VpcId: group.vpcId,
    SecurityGroupArn: arnOf(group, state),
    IpPermissions: permissionsOf(
      group.rules.filter(({ isEgress }) => !isEgress),
      state,
    ),
    IpPermissionsEgress: permissionsOf(
      group.rules.filter(({ isEgress }) => isEgress),
      state,
    ),
    Tags: tagsOf(state, group.id),
  }
}

function describeRule(group: SecurityGroup, rule: Rule, state: Ec2State) {
  return {
    SecurityGroupRuleId: rule.id,
    GroupId: group.id,
    GroupOwnerId: state.accountId,
    IsEgress: rule.isEgress,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort ?? -1,
    ToPort: rule.toPort ?? -1,
    CidrIpv4: rule.cidrIpv4,
    CidrIpv6: rule.cidrIpv6,
    PrefixListId: rule.prefixListId,
    ...(rule.groupId === undefined ? {} : { ReferencedGroupInfo: { GroupId: rule.groupId, UserId: state.accountId } }),
    Description: rule.description,
    Tags: tagsOf(state, rule.id),
  }
}

type RuleRequest = PlainPermission & {
  readonly GroupId?: string
  readonly GroupName?: string
  readonly DryRun?: boolean
  readonly SecurityGroupRuleIds?: readonly string[]
  readonly TagSpecifications?: Parameters<typeof tagNew>[2]
}

function authorise(state: Ec2State, region: string, request: RuleRequest, isEgress: boolean) {
  refuseDryRun(request)
  const group = findGroup(state, request.GroupId ?? request.GroupName, region)
  const added = rulesIn(request, isEgress, (name) => findGroup(state, name, region)).map(newRule)
  for (const [i, rule] of added.entries()) {
    if (![...group.rules, ...added.slice(0, i)].some((other) => isSameRule(other, rule))) continue
    const peer = rule.cidrIpv4 ?? rule.cidrIpv6 ?? rule.groupId ?? rule.prefixListId
    throw ec2Error(
      'InvalidPermission.Duplicate',
      `the specified rule "peer: ${peer}, ${rule.protocol}, from port: ${rule.fromPort}, to port: ${rule.toPort}, ALLOW" already exists`,
    )
  }
  state.groups.set(`${region}/${group.id}`, { ...group, rules: [...group.rules, ...added] })
  for (const { id } of added) tagNew(state, id, request.TagSpecifications)
  return { Return: true, SecurityGroupRules: added.map((rule) => describeRule(group, rule, state)) }
}

function revoke(state: Ec2State, region: string, request: RuleRequest, isEgress: boolean) {
  refuseDryRun(request)
  const group = findGroup(state, request.GroupId ?? request.GroupName, region)
  const { SecurityGroupRuleIds: ids } = request
  const gone =
    ids === undefined ? matching(state, region, group, request, isEgress) : ids.map((id) => ruleById(group, id))
  const left = group.rules.filter((rule) => !gone.includes(rule))
  state.groups.set(`${region}/${group.id}`, { ...group, rules: left })
  for (const { id } of gone) dropTags(state, id)
  return {
    Return: true,
    RevokedSecurityGroupRules: gone.map((rule) => {
      const { Tags: _tags, GroupOwnerId: _owner, ...facts } = describeRule(group, rule, state)
      return facts
    }),
  }
}

function matching(
  state: Ec2State,
  region: string,
  group: SecurityGroup,
  request: RuleRequest,
  isEgress: boolean,
): readonly Rule[] {
  return rulesIn(request, isEgress, (name) => findGroup(state, name, region)).map((wanted) => {
    const rule = group.rules.find((one) => isSameRule(one, wanted))
    if (rule !== undefined) return rule
    throw ec2Error('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.')
  })
}

function ruleById({ rules }: SecurityGroup, id: string): Rule {
  const rule = rules.find((one) => one.id === id)
  if (rule === undefined) throw ruleNotFound(id)
  return rule
}

function ruleNotFound(id: string): ReturnType<typeof ec2Error> {
  return ec2Error('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`)
}
