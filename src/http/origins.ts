/**
 * Sends exchanges to where they go: for each origin a number of places and the drivers that fill them.
 */

import type { HttpRequest } from '../base/http-message.js'
import { type Connect, createConnector } from './connector.js'
import type { Driver, Exchange } from './exchange.js'
import { createNodeDriver } from './node-driver.js'
import { Slots } from './slots.js'
import { createTargets } from './target.js'
import type { TransportOptions } from './transport.js'
import { createUndiciDriver, suitsUndici } from './undici-driver.js'
import type { UndiciChoice } from './undici-loader.js'

/** All that a transport has open. */
export interface Origins {
  /** Never throws: what goes wrong ends the exchange. */
  start(exchange: Exchange): void
  close(): void
}

/** So many origins are kept; buckets have an origin each. */
const MAX_ORIGINS = 64

interface Origin {
  readonly url: string
  readonly slots: Slots
  readonly release: () => void
  readonly connect: Connect
  readonly node: Driver
  /** A proxy that forwards wants requests in a form that undici does not write. */
  readonly forwards: boolean
  undici: Driver | undefined
}

/** Opens origins as requests need them; nothing is open at first. */
export function createOrigins(options: TransportOptions, choice: UndiciChoice): Origins {
  const { maxPoolConnections = 10 } = options
  const targetOf = createTargets(options)
  const origins = new Map<string, Origin>()
  const open = (url: string, { protocol, host }: HttpRequest): Origin => {
    const target = targetOf(protocol, host)
    const slots = new Slots(Math.max(1, maxPoolConnections))
    const connect = createConnector(target)
    const forward = target.proxy?.tunnel === false ? target.proxy : undefined
    const node = createNodeDriver(connect, forward)
    const forwards = forward !== undefined
    return { url, slots, release: () => slots.release(), connect, node, forwards, undici: undefined }
  }
  const find = (request: HttpRequest): Origin => {
    const url = `${request.protocol}//${request.host}`
    let origin = origins.get(url)
    if (origin === undefined) {
      origin = open(url, request)
      dropIdle(origins)
      origins.set(url, origin)
    }
    return origin
  }
  const start = (exchange: Exchange): void => {
    const origin = find(exchange.request)
    const begin = (): void => dispatch(origin, exchange, choice)
    if (origin.slots.tryTake()) return begin()
    exchange.flow = { pause() {}, resume() {}, cut: () => origin.slots.forget(begin) }
    origin.slots.wait(begin)
  }
  return {
    start(exchange) {
      try {
        start(exchange)
      } catch (error) {
        exchange.stop(error)
      }
    },
    close() {
      for (const origin of origins.values()) closeOrigin(origin)
      origins.clear()
    },
  }
}

function dispatch(origin: Origin, exchange: Exchange, choice: UndiciChoice): void {
  const client = origin.forwards || !suitsUndici(exchange.request) ? undefined : choice.client()
  if (client !== undefined) {
    origin.undici ??= createUndiciDriver(client, origin.url, origin.connect)
    return origin.undici.start(exchange, origin.release)
  }
  origin.node.start(exchange, () => {
    choice.sent(exchange.receivedBytes)
    origin.release()
  })
}

function dropIdle(origins: Map<string, Origin>): void {
  if (origins.size < MAX_ORIGINS) return
  for (const [url, origin] of origins) {
    if (!origin.slots.idle) continue
    closeOrigin(origin)
    origins.delete(url)
    return
  }
}

function closeOrigin({ node, undici }: Origin): void {
  node.close()
  undici?.close()
}
