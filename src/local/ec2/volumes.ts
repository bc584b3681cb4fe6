/**
 * Disks without bytes: made, attached to instances, deleted with them.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented } from '../service-error.js'
import { filteredPage } from './filters.js'
import { requireInstances } from './find-instances.js'
import { zonesOf } from './regions.js'
import { byIds, ec2Error, inRegion, newId, refuseDryRun, requireId, tagsOf } from './resources.js'
import type { Ec2State, Instance, Volume, VolumeAttachment } from './state.js'
import { dropTags, tagNew } from './tags.js'

/** GiB of the disk that an instance begins with. */
const ROOT_SIZE = 8

/** The handlers of volumes. */
export function volumeHandlers(state: Ec2State): AnyHandlers {
  return asAnyHandlers<'ec2'>({
    createVolume(input, { region, now }) {
      refuseDryRun(input)
      const { AvailabilityZone: zone, SnapshotId, VolumeType = 'gp2', Encrypted = false, Iops, Throughput } = input
      if (input.KmsKeyId !== undefined) throw notImplemented('ec2', 'CreateVolume', 'KmsKeyId')
      if (zone === undefined || !zonesOf(region).includes(zone)) {
        throw ec2Error('InvalidZone.NotFound', `The zone '${zone ?? ''}' does not exist.`)
      }
      const snapshots = inRegion(state.snapshots, region)
      const source = SnapshotId === undefined ? undefined : requireId(snapshots, SnapshotId, 'snap', 'Snapshot')
      const size = input.Size ?? source?.size
      if (size === undefined) {
        throw ec2Error('MissingParameter', 'The request must contain the parameter size or snapshotId')
      }
      if (size < (source?.size ?? 1) || size > 65_536) {
        throw ec2Error('InvalidParameterValue', `Value (${size}) for parameter size is invalid.`)
      }
      const facts = { size, type: VolumeType, iops: Iops, throughput: Throughput, snapshotId: SnapshotId }
      const isEncrypted = Encrypted || source?.isEncrypted === true
      const volume = { id: newId('vol'), region, zone, ...facts, isEncrypted, createdAt: wholeSecond(now) }
      put(state, volume)
      tagNew(state, volume.id, input.TagSpecifications)
      return { ...describe(volume, state), State: 'creating' }
    },
    deleteVolume(input, { region }) {
      refuseDryRun(input)
      const { id, attachment } = requireVolume(state, input.VolumeId, region)
      if (attachment !== undefined) {
        throw ec2Error('VolumeInUse', `Volume ${id} is currently attached to ${attachment.instanceId}`)
      }
      remove(state, region, id)
      return {}
    },
    describeVolumes({ VolumeIds, ...request }, { region }) {
      const wanted = byIds(inRegion(state.volumes, region), VolumeIds, 'vol', 'Volume')
      const { items, ...page } = filteredPage(state, wanted, request, fields)
      return { Volumes: items.map((volume) => describe(volume, state)), ...page }
    },
    attachVolume(input, { region, now }) {
      refuseDryRun(input)
      const volume = requireVolume(state, input.VolumeId, region)
      const [instance] = requireInstances(state, region, now, [input.InstanceId])
      if (volume.attachment !== undefined) {
        throw ec2Error('VolumeInUse', `${volume.id} is already attached to an instance`)
      }
      if (instance!.zone !== volume.zone) {
        const text = `The volume '${volume.id}' is not in the same availability zone as instance '${instance!.id}'`
        throw ec2Error('InvalidVolume.ZoneMismatch', text)
      }
      if (inRegion(state.volumes, region).some(({ attachment }) => isAt(attachment, instance!.id, input.Device))) {
        throw ec2Error(
          'InvalidParameterValue',
          `Invalid value '${input.Device}' for unixDevice. Attachment point is already in use`,
        )
      }
      const attachedAt = wholeSecond(now)
      const attachment = { instanceId: instance!.id, device: input.Device, attachedAt, endsWithInstance: false }
      put(state, { ...volume, attachment })
      return { ...describeAttachment(volume.id, attachment), State: 'attaching' }
    },
    detachVolume(input, { region }) {
      refuseDryRun(input)
      const volume = requireVolume(state, input.VolumeId, region)
      const { attachment } = volume
      if (attachment === undefined || (input.InstanceId ?? attachment.instanceId) !== attachment.instanceId) {
        throw ec2Error('IncorrectState', `Volume '${volume.id}' is in the 'available' state.`)
      }
      put(state, { ...volume, attachment: undefined })
      return { ...describeAttachment(volume.id, attachment), State: 'detaching' }
    },
  })
}

/** The disk that an instance begins with. */
export function addRootVolume(
  state: Ec2State,
  { id, region, zone, launchedAt }: Instance,
  device: string,
  tags: Parameters<typeof tagNew>[2],
): void {
  const attachment = { instanceId: id, device, attachedAt: launchedAt, endsWithInstance: true }
  const facts = { size: ROOT_SIZE, type: 'gp3', iops: 3000, isEncrypted: false, createdAt: launchedAt }
  const volume = { id: newId('vol'), region, zone, ...facts, attachment }
  put(state, volume)
  tagNew(state, volume.id, tags)
}

/** Takes an ended instance's disks away from it, and those that end with it for good. */
export function releaseVolumes(state: Ec2State, { id, region }: Instance): void {
  for (const volume of volumesOf(state, region, id)) {
    if (volume.attachment?.endsWithInstance === true) remove(state, region, volume.id)
    else put(state, { ...volume, attachment: undefined })
  }
}

/** The disks of an instance. */
export function volumesOf(state: Ec2State, region: string, instanceId: string): readonly Volume[] {
  return inRegion(state.volumes, region).filter(({ attachment }) => attachment?.instanceId === instanceId)
}

/** @throws ServiceError InvalidVolume.NotFound, InvalidVolume.Malformed */
export function requireVolume(state: Ec2State, id: string, region: string): Volume {
  return requireId(inRegion(state.volumes, region), id, 'vol', 'Volume')
}

/** AWS's times of volumes and their like have no milliseconds that matter. */
export function wholeSecond(now: number): Date {
  return new Date(Math.floor(now / 1000) * 1000)
}

function put({ volumes }: Ec2State, volume: Volume): void {
  volumes.set(`${volume.region}/${volume.id}`, volume)
}

function remove(state: Ec2State, region: string, id: string): void {
  state.volumes.delete(`${region}/${id}`)
  dropTags(state, id)
}

function isAt(attachment: VolumeAttachment | undefined, instanceId: string, device: string): boolean {
  return attachment?.instanceId === instanceId && attachment.device === device
}

function describe(volume: Volume, state: Ec2State) {
  const { id, zone, size, type, iops, throughput, snapshotId, isEncrypted, createdAt, attachment } = volume
  return {
    VolumeId: id,
    AvailabilityZone: zone,
    Size: size,
    VolumeType: type as 'gp2',
    Iops: iops,
    Throughput: throughput,
    SnapshotId: snapshotId ?? '',
    Encrypted: isEncrypted,
    MultiAttachEnabled: false,
    CreateTime: createdAt,
    State: attachment === undefined ? ('available' as const) : ('in-use' as const),
    Attachments: attachment === undefined ? [] : [describeAttachment(id, attachment)],
    Tags: tagsOf(state, id),
  }
}

function describeAttachment(id: string, { instanceId, device, attachedAt, endsWithInstance }: VolumeAttachment) {
  return {
    VolumeId: id,
    InstanceId: instanceId,
    Device: device,
    AttachTime: attachedAt,
    DeleteOnTermination: endsWithInstance,
    State: 'attached' as const,
  }
}

const fields = {
  'volume-id': ({ id }: Volume) => id,
  'availability-zone': ({ zone }: Volume) => zone,
  size: ({ size }: Volume) => String(size),
  'volume-type': ({ type }: Volume) => type,
  'snapshot-id': ({ snapshotId }: Volume) => snapshotId,
  encrypted: ({ isEncrypted }: Volume) => String(isEncrypted),
  status: ({ attachment }: Volume) => (attachment === undefined ? 'available' : 'in-use'),
  'attachment.instance-id': ({ attachment }: Volume) => attachment?.instanceId,
  'attachment.device': ({ attachment }: Volume) => attachment?.device,
  'attachment.status': ({ attachment }: Volume) => (attachment === undefined ? undefined : 'attached'),
  'attachment.delete-on-termination': ({ attachment }: Volume) =>
    attachment === undefined ? undefined : String(attachment.endsWithInstance),
}
