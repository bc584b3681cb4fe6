/**
 * Attributes of instances, one at a time.
 */

import { toBase64 } from '../../base/bytes.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented } from '../service-error.js'
import { requireInstances } from './find-instances.js'
import { findGroup } from './security-groups.js'
import { requireImage } from './images.js'
import { ec2Error, refuseDryRun } from './resources.js'
import type { Ec2State, Instance } from './state.js'

/** The handlers of attributes. */
export function attributeHandlers(state: Ec2State): AnyHandlers {
  return asAnyHandlers<'ec2'>({
    describeInstanceAttribute({ InstanceId, Attribute }, { region, now }) {
      const [instance] = requireInstances(state, region, now, [InstanceId])
      if (instance === undefined) return {}
      const read = readers[Attribute]
      if (read === undefined) throw notImplemented('ec2', 'DescribeInstanceAttribute', Attribute)
      return { InstanceId, ...read(instance, state) }
    },
    modifyInstanceAttribute(input, { region, now }) {
      refuseDryRun(input)
      const [instance] = requireInstances(state, region, now, [input.InstanceId])
      if (instance === undefined) return {}
      const { InstanceType, UserData, Groups, Attribute, Value = '' } = input
      const known = Attribute === undefined ? {} : plainChange(Attribute, Value)
      const unknown = unknownParts.find((name) => name in input)
      if (unknown !== undefined) throw notImplemented('ec2', 'ModifyInstanceAttribute', unknown)
      const type = known.type ?? InstanceType?.Value
      const needsStop = type !== undefined || UserData !== undefined || known.userData !== undefined
      if (needsStop && instance.aim !== 'stopped') {
        throw ec2Error('IncorrectInstanceState', `The instance '${instance.id}' is not in the 'stopped' state.`)
      }
      const changed: Instance = {
        ...instance,
        type: type ?? instance.type,
        userData: UserData?.Value === undefined ? instance.userData : toBase64(UserData.Value),
        isProtected: input.DisableApiTermination?.Value ?? instance.isProtected,
        isStopProtected: input.DisableApiStop?.Value ?? instance.isStopProtected,
        isEbsOptimized: input.EbsOptimized?.Value ?? instance.isEbsOptimized,
        checksSource: input.SourceDestCheck?.Value ?? instance.checksSource,
        shutdownBehavior: input.InstanceInitiatedShutdownBehavior?.Value ?? instance.shutdownBehavior,
        groupIds: Groups?.map((id) => findGroup(state, id, region).id) ?? instance.groupIds,
        ...known,
      }
      state.instances.set(`${region}/${instance.id}`, changed)
      return {}
    },
  })
}

/** Parameters that would change something that is not here. */
const unknownParts = ['BlockDeviceMappings', 'EnaSupport', 'Kernel', 'Ramdisk', 'SriovNetSupport']

/** The short form: an attribute by name, and its value as text. @throws ServiceError NotImplemented */
function plainChange(attribute: string, value: string): Partial<Instance> {
  const isOn = value === 'true'
  switch (attribute) {
    case 'disableApiStop':
      return { isStopProtected: isOn }
    case 'disableApiTermination':
      return { isProtected: isOn }
    case 'ebsOptimized':
      return { isEbsOptimized: isOn }
    case 'instanceInitiatedShutdownBehavior':
      return { shutdownBehavior: value }
    case 'instanceType':
      return { type: value }
    case 'sourceDestCheck':
      return { checksSource: isOn }
    case 'userData':
      return { userData: value }
    default:
      throw notImplemented('ec2', 'ModifyInstanceAttribute', attribute)
  }
}

const readers: Readonly<Record<string, (instance: Instance, state: Ec2State) => object>> = {
  disableApiStop: ({ isStopProtected }) => ({ DisableApiStop: { Value: isStopProtected } }),
  disableApiTermination: ({ isProtected }) => ({ DisableApiTermination: { Value: isProtected } }),
  ebsOptimized: ({ isEbsOptimized }) => ({ EbsOptimized: { Value: isEbsOptimized } }),
  enaSupport: () => ({ EnaSupport: { Value: true } }),
  groupSet: ({ groupIds, region }, state) => ({
    Groups: groupIds.map((id) => ({ GroupId: id, GroupName: findGroup(state, id, region).name })),
  }),
  instanceInitiatedShutdownBehavior: ({ shutdownBehavior }) => ({
    InstanceInitiatedShutdownBehavior: { Value: shutdownBehavior },
  }),
  instanceType: ({ type }) => ({ InstanceType: { Value: type } }),
  rootDeviceName: ({ imageId, region }) => ({ RootDeviceName: { Value: requireImage(imageId, region).device } }),
  sourceDestCheck: ({ checksSource }) => ({ SourceDestCheck: { Value: checksSource } }),
  userData: ({ userData }) => ({ UserData: userData === undefined ? {} : { Value: userData } }),
}
