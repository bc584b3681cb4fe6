/**
 * Instances by their ids.
 */

import { ec2Error, inRegion } from './resources.js'
import type { Ec2State, Instance } from './state.js'
import { dropTags } from './tags.js'

/** Terminated instances are told of for an hour. */
const TOLD_MS = 3_600_000

/** The instances of a region that can still be seen. */
export function visibleInstances(state: Ec2State, region: string, now: number): readonly Instance[] {
  return inRegion(state.instances, region).filter(({ id, aim, changedAtMs }) => {
    const isOver = aim === 'terminated' && changedAtMs + TOLD_MS < now
    if (isOver) {
      state.instances.delete(`${region}/${id}`)
      dropTags(state, id)
    }
    return !isOver
  })
}

/** @throws ServiceError InvalidInstanceID.NotFound, InvalidInstanceID.Malformed */
export function requireInstances(
  state: Ec2State,
  region: string,
  now: number,
  ids: readonly string[],
): readonly Instance[] {
  const all = visibleInstances(state, region, now)
  const missing = ids.filter((id) => !all.some((instance) => instance.id === id))
  const malformed = missing.find((id) => !/^i-([\da-f]{8}|[\da-f]{17})$/.test(id))
  if (malformed !== undefined) throw ec2Error('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`)
  if (missing.length > 0) {
    const [many, are] = missing.length > 1 ? ['s', 'do'] : ['', 'does']
    throw ec2Error('InvalidInstanceID.NotFound', `The instance ID${many} '${missing.join(', ')}' ${are} not exist`)
  }
  return ids.flatMap((id) => all.find((instance) => instance.id === id) ?? [])
}
