/**
 * Instances: launched, described, started, stopped, terminated. There is no machine behind any of them.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented } from '../service-error.js'
import { releaseAddressOf } from './addresses.js'
import { describeInstance, instanceFields, stateOf } from './describe-instance.js'
import { applyFilters } from './filters.js'
import { requireInstances, visibleInstances } from './find-instances.js'
import { launch } from './launch.js'
import { releaseVolumes } from './volumes.js'
import { ec2Error, pageOf, refuseDryRun, tagReader } from './resources.js'
import type { Ec2State, Instance, InstanceAim } from './state.js'

/** The handlers of instances. */
export function instanceHandlers(state: Ec2State): AnyHandlers {
  return asAnyHandlers<'ec2'>({
    runInstances(input, context) {
      refuseDryRun(input)
      const instances = launch(state, input, context)
      return {
        ReservationId: instances[0]?.reservationId,
        OwnerId: state.accountId,
        Groups: [],
        Instances: instances.map((instance) => ({ ...describeInstance(instance, state), State: stateOf('pending') })),
      }
    },
    describeInstances({ InstanceIds, Filters, ...request }, { region, now }) {
      const found = select(state, region, now, InstanceIds, Filters)
      const byReservation = new Map<string, Instance[]>()
      for (const instance of found) {
        byReservation.set(instance.reservationId, [...(byReservation.get(instance.reservationId) ?? []), instance])
      }
      const { items, ...page } = pageOf([...byReservation], request)
      return {
        Reservations: items.map(([ReservationId, instances]) => ({
          ReservationId,
          OwnerId: state.accountId,
          Groups: [],
          Instances: instances.map((instance) => describeInstance(instance, state)),
        })),
        ...page,
      }
    },
    describeInstanceStatus({ InstanceIds, Filters, IncludeAllInstances, ...request }, { region, now }) {
      const all = select(state, region, now, InstanceIds, Filters)
      const told = all.filter(({ aim }) => IncludeAllInstances === true || aim === 'running')
      const { items, ...page } = pageOf(told, request)
      return {
        InstanceStatuses: items.map(({ id, zone, aim }) => {
          const Status = aim === 'running' ? ('ok' as const) : ('not-applicable' as const)
          const details =
            aim === 'running' ? { Details: [{ Name: 'reachability' as const, Status: 'passed' as const }] } : {}
          const summary = { Status, ...details }
          return {
            InstanceId: id,
            AvailabilityZone: zone,
            InstanceState: stateOf(aim),
            InstanceStatus: summary,
            SystemStatus: summary,
          }
        }),
        ...page,
      }
    },
    startInstances(input, { region, now }) {
      refuseDryRun(input)
      return { StartingInstances: turn(state, region, now, input.InstanceIds, 'running') }
    },
    stopInstances(input, { region, now }) {
      refuseDryRun(input)
      if (input.Hibernate === true) throw notImplemented('ec2', 'StopInstances', 'hibernation')
      return { StoppingInstances: turn(state, region, now, input.InstanceIds, 'stopped') }
    },
    rebootInstances(input, { region, now }) {
      refuseDryRun(input)
      for (const instance of requireInstances(state, region, now, input.InstanceIds)) {
        if (instance.aim === 'terminated') throw wrongState(instance)
      }
      return {}
    },
    terminateInstances(input, { region, now }) {
      refuseDryRun(input)
      return { TerminatingInstances: turn(state, region, now, input.InstanceIds, 'terminated') }
    },
  })
}

function select(
  state: Ec2State,
  region: string,
  now: number,
  ids: readonly string[] | undefined,
  filters: Parameters<typeof applyFilters>[1],
): readonly Instance[] {
  const wanted =
    ids === undefined || ids.length === 0
      ? visibleInstances(state, region, now)
      : requireInstances(state, region, now, ids)
  return applyFilters(wanted, filters, instanceFields(state), tagReader(state))
}

const onTheWay = { running: 'pending', stopped: 'stopping', terminated: 'shutting-down' } as const

function turn(state: Ec2State, region: string, now: number, ids: readonly string[], aim: InstanceAim) {
  const instances = requireInstances(state, region, now, ids)
  for (const instance of instances) {
    if (instance.aim === 'terminated' && aim !== 'terminated') throw wrongState(instance)
    if (aim === 'terminated' && instance.isProtected) {
      throw ec2Error(
        'OperationNotPermitted',
        `The instance '${instance.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
      )
    }
    if (aim === 'stopped' && instance.isStopProtected) {
      throw ec2Error(
        'OperationNotPermitted',
        `The instance '${instance.id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
      )
    }
  }
  return instances.map((instance) => {
    const { id, aim: before } = instance
    if (before === aim) return { InstanceId: id, CurrentState: stateOf(aim), PreviousState: stateOf(before) }
    const reason = aim === 'running' ? undefined : 'Client.UserInitiatedShutdown'
    state.instances.set(`${region}/${id}`, { ...instance, aim, changedAtMs: now, reason })
    if (aim === 'terminated') {
      releaseVolumes(state, instance)
      releaseAddressOf(state, instance)
    }
    return { InstanceId: id, CurrentState: stateOf(onTheWay[aim]), PreviousState: stateOf(before) }
  })
}

function wrongState({ id, aim }: Instance): ReturnType<typeof ec2Error> {
  const text = `The instance '${id}' is not in a state from which it can be started or stopped (it is ${aim}).`
  return ec2Error('IncorrectInstanceState', text)
}
