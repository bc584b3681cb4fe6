/**
 * Addresses that a service gives out: asked for once for all who wait, kept as long as the service says, and longer
 * while it cannot be asked.
 *
 * @see features 7.12
 */

import type { Clock } from '../base/clock.js'
import { EndpointDiscoveryRefreshFailed } from '../errors/endpoint.js'
import { ConnectionError, HTTPClientError } from '../errors/http.js'
import { isRecord } from '../validate/scalars.js'

/** What asks a service for its addresses. */
export type AskForAddresses = (params: object) => Promise<Record<string, unknown>>

/** The addresses that one client knows. */
export interface Addresses {
  /**
   * The address for calls with these identifiers; `undefined` where none is known and it is not required.
   *
   * @throws {@link EndpointDiscoveryRefreshFailed} one is required, and the service cannot be reached
   */
  find(params: object, isRequired: boolean): Promise<string | undefined>
  /** Drops an address that was refused. */
  forget(params: object): void
}

/** After a failure the service is left alone for so long. */
const PAUSE_MS = 60_000

interface Address {
  readonly address: string
  readonly expiresMs: number
}

/** Creates the memory of one client. */
export function createAddresses(ask: AskForAddresses, clock: Clock): Addresses {
  const known = new Map<string, readonly Address[]>()
  const failures = new Map<string, { readonly untilMs: number; readonly error: unknown }>()
  const asking = new Map<string, Promise<void>>()

  function refresh(key: string, params: object): Promise<void> {
    let work = asking.get(key)
    if (work === undefined) {
      work = askOnce(key, params).finally(() => asking.delete(key))
      asking.set(key, work)
    }
    return work
  }

  async function askOnce(key: string, params: object): Promise<void> {
    try {
      known.set(key, readAddresses(await ask(params), clock.now()))
      failures.delete(key)
    } catch (error) {
      if (!(error instanceof ConnectionError || error instanceof HTTPClientError)) throw error
      failures.set(key, { untilMs: clock.now() + PAUSE_MS, error })
    }
  }

  const current = (key: string) => known.get(key)?.find(({ expiresMs }) => expiresMs > clock.now())?.address
  const last = (key: string) => known.get(key)?.[0]?.address

  return {
    async find(params, isRequired) {
      const key = JSON.stringify(params)
      const address = current(key)
      if (address !== undefined) return address
      const mayAsk = (failures.get(key)?.untilMs ?? 0) <= clock.now()
      if (mayAsk || (isRequired && last(key) === undefined)) await refresh(key, params)
      const found = current(key) ?? last(key)
      if (found === undefined && isRequired) throw refreshFailed(failures.get(key)?.error)
      return found
    },
    forget: (params) => void known.delete(JSON.stringify(params)),
  }
}

function readAddresses({ Endpoints }: Record<string, unknown>, nowMs: number): Address[] {
  if (!Array.isArray(Endpoints)) return []
  return Endpoints.filter(isRecord).flatMap(({ Address, CachePeriodInMinutes }) => {
    if (typeof Address !== 'string') return []
    return { address: Address, expiresMs: nowMs + Number(CachePeriodInMinutes ?? 0) * 60_000 }
  })
}

function refreshFailed(cause: unknown): EndpointDiscoveryRefreshFailed {
  const reason = cause instanceof Error ? `: ${cause.message}` : '.'
  return new EndpointDiscoveryRefreshFailed(
    `The operation needs an address that the service gives out, and none could be got${reason}`,
    {},
    { cause },
  )
}
