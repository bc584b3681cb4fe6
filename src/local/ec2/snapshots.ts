/**
 * Snapshots of volumes. They are completed at once.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented } from '../service-error.js'
import { filteredPage } from './filters.js'
import { byIds, inRegion, newId, refuseDryRun, requireId, tagsOf } from './resources.js'
import type { Ec2State, Snapshot } from './state.js'
import { dropTags, tagNew } from './tags.js'
import { requireVolume, wholeSecond } from './volumes.js'

/** The handlers of snapshots. */
export function snapshotHandlers(state: Ec2State): AnyHandlers {
  const { snapshots, accountId } = state
  return asAnyHandlers<'ec2'>({
    createSnapshot(input, { region, now }) {
      refuseDryRun(input)
      const { id: volumeId, size, isEncrypted } = requireVolume(state, input.VolumeId, region)
      const facts = { description: input.Description ?? '', startedAt: wholeSecond(now) }
      const snapshot = { id: newId('snap'), region, volumeId, size, isEncrypted, ...facts }
      snapshots.set(`${region}/${snapshot.id}`, snapshot)
      tagNew(state, snapshot.id, input.TagSpecifications)
      return { ...describe(snapshot, state), State: 'pending', Progress: '' }
    },
    deleteSnapshot(input, { region }) {
      refuseDryRun(input)
      const { id } = requireId(inRegion(snapshots, region), input.SnapshotId, 'snap', 'Snapshot')
      snapshots.delete(`${region}/${id}`)
      dropTags(state, id)
      return {}
    },
    describeSnapshots({ SnapshotIds, OwnerIds, RestorableByUserIds, ...request }, { region }) {
      if (RestorableByUserIds !== undefined) throw notImplemented('ec2', 'DescribeSnapshots', 'RestorableByUserIds')
      const isOwn = OwnerIds?.some((owner) => owner === 'self' || owner === accountId) ?? true
      const own = isOwn ? inRegion(snapshots, region) : []
      const wanted = byIds(own, SnapshotIds, 'snap', 'Snapshot')
      const owned = { ...fields, 'owner-id': () => accountId }
      const { items, ...page } = filteredPage(state, wanted, request, owned)
      return { Snapshots: items.map((snapshot) => describe(snapshot, state)), ...page }
    },
  })
}

function describe({ id, volumeId, size, description, isEncrypted, startedAt }: Snapshot, state: Ec2State) {
  return {
    SnapshotId: id,
    VolumeId: volumeId,
    VolumeSize: size,
    Description: description,
    Encrypted: isEncrypted,
    OwnerId: state.accountId,
    StartTime: startedAt,
    State: 'completed' as const,
    Progress: '100%',
    StorageTier: 'standard' as const,
    Tags: tagsOf(state, id),
  }
}

const fields = {
  'snapshot-id': ({ id }: Snapshot) => id,
  'volume-id': ({ volumeId }: Snapshot) => volumeId,
  'volume-size': ({ size }: Snapshot) => String(size),
  description: ({ description }: Snapshot) => description,
  encrypted: ({ isEncrypted }: Snapshot) => String(isEncrypted),
  status: () => 'completed',
}
