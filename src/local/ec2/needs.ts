/**
 * What EC2's callers must be allowed: actions on the things that a call names, and on what a launch makes and uses.
 */

import { asItems, asMembers } from '../../protocol/members.js'
import type { AccessNeed } from '../access-need.js'
import type { CallContext } from '../call-context.js'
import { textIn, textsIn } from '../input-values.js'
import { profileName } from './profiles.js'
import { allGroups } from './security-groups.js'
import type { Ec2State } from './state.js'
import { subnetsOf } from './subnets.js'
import { kindOf } from './tags.js'

type Input = Readonly<Record<string, unknown>>

/** What a call needs. */
export function needsOf(state: Ec2State, input: Input, { operation, region }: CallContext): readonly AccessNeed[] {
  const action = `ec2:${operation}`
  const given = {
    'ec2:Region': region,
    'ec2:InstanceType': textIn(input, 'InstanceType') || undefined,
    ...requestTags(input),
  }
  // Descriptions know no resources.
  const arns = operation.startsWith('Describe') ? [] : arnsOf(state, input, operation, region)
  if (arns.length === 0) return [{ action, resource: '*', conditions: given }]
  const needs = arns.map(({ resource, id }) => ({
    action,
    resource,
    conditions: { ...given, ...resourceTags(state.tags.get(id) ?? {}) },
  }))
  return [...needs, ...taggingNeeds(state, input, operation, region), ...passingNeeds(state, input)]
}

interface NamedArn {
  readonly resource: string
  readonly id: string
}

function arnsOf(state: Ec2State, input: Input, operation: string, region: string): readonly NamedArn[] {
  const arn = (kind: string, id: string, account = state.accountId): NamedArn => ({
    resource: `arn:aws:ec2:${region}:${account}:${kind}/${id}`,
    id,
  })
  const groupArn = (name: string): NamedArn => {
    const group = allGroups(state, region).find((one) => one.id === name || one.name === name)
    return arn('security-group', group?.id ?? name)
  }
  const keyName = textIn(input, 'KeyName')
  const keys = keyName === '' ? [] : [arn('key-pair', keyName)]
  if (operation === 'RunInstances') {
    const names = [...textsIn(input, 'SecurityGroupIds'), ...textsIn(input, 'SecurityGroups')]
    const subnet = textIn(input, 'SubnetId') || (subnetsOf(state, region).find(({ isDefault }) => isDefault)?.id ?? '*')
    return [
      arn('image', textIn(input, 'ImageId'), ''),
      arn('instance', '*'),
      arn('network-interface', '*'),
      arn('volume', '*'),
      arn('subnet', subnet),
      ...(names.length === 0 ? ['default'] : names).map(groupArn),
      ...keys,
    ]
  }
  if (operation === 'CreateTags' || operation === 'DeleteTags') {
    return textsIn(input, 'Resources').map((id) => arn(kindOf(id), id, kindOf(id) === 'image' ? '' : state.accountId))
  }
  const made = madeKinds[operation]
  const instances = [...textsIn(input, 'InstanceIds'), textIn(input, 'InstanceId')].filter((id) => id !== '')
  const group = textIn(input, 'GroupId') || (made === undefined ? textIn(input, 'GroupName') : '')
  return [
    ...(made === undefined ? [] : [arn(made, '*')]),
    ...instances.map((id) => arn('instance', id)),
    ...Object.entries(kindOfParameter).flatMap(([name, kind]) => {
      const id = textIn(input, name)
      return id === '' ? [] : [arn(kind, id)]
    }),
    ...(group === '' ? [] : [groupArn(group)]),
    ...keys,
  ]
}

/** What calls make that do not name it. */
const madeKinds: Readonly<Record<string, string>> = {
  AllocateAddress: 'elastic-ip',
  CreateInternetGateway: 'internet-gateway',
  CreateRouteTable: 'route-table',
  CreateSecurityGroup: 'security-group',
  CreateSnapshot: 'snapshot',
  CreateSubnet: 'subnet',
  CreateVolume: 'volume',
  CreateVpc: 'vpc',
}

/** Parameters that name one thing. */
const kindOfParameter = {
  AllocationId: 'elastic-ip',
  InternetGatewayId: 'internet-gateway',
  RouteTableId: 'route-table',
  SnapshotId: 'snapshot',
  SubnetId: 'subnet',
  VolumeId: 'volume',
  VpcId: 'vpc',
}

/** Who gives tags to what they make must be allowed to tag it. */
function taggingNeeds(state: Ec2State, input: Input, operation: string, region: string): readonly AccessNeed[] {
  return asItems(input['TagSpecifications']).map((specification) => ({
    action: 'ec2:CreateTags',
    resource: `arn:aws:ec2:${region}:${state.accountId}:${textIn(asMembers(specification), 'ResourceType')}/*`,
    conditions: { 'ec2:CreateAction': operation, 'ec2:Region': region, ...requestTags(input) },
  }))
}

/** Who hands a role to machines must be allowed to. */
function passingNeeds({ iam }: Ec2State, input: Input): readonly AccessNeed[] {
  const { Arn, Name } = asMembers(input['IamInstanceProfile'])
  const request = { ...(typeof Arn === 'string' ? { Arn } : {}), ...(typeof Name === 'string' ? { Name } : {}) }
  const roles = iam.instanceProfiles.get(profileName(request))?.roles ?? []
  return roles.map((role) => ({
    action: 'iam:PassRole',
    resource: iam.roles.get(role)?.arn ?? '*',
    conditions: { 'iam:PassedToService': 'ec2.amazonaws.com' },
  }))
}

function requestTags(input: Input): Readonly<Record<string, string | readonly string[]>> {
  const specified = asItems(input['TagSpecifications']).flatMap((one) => asItems(asMembers(one)['Tags']))
  const tags = [...specified, ...asItems(input['Tags'])].map((tag) => {
    const members = asMembers(tag)
    return [textIn(members, 'Key'), textIn(members, 'Value')] as const
  })
  if (tags.length === 0) return {}
  return {
    'aws:TagKeys': tags.map(([key]) => key),
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  }
}

function resourceTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`ec2:ResourceTag/${key}`, value],
    ]),
  )
}
