/**
 * Loads undici when it pays: that takes 25 to 35 ms of CPU, and then saves some 30 to 60 µs on each small call.
 */

import type * as Undici from 'undici'

import type { ClientClass } from './undici-driver.js'

/** From this request of the process on. Whoever makes fewer never pays; whoever makes more has lost little. */
const WORTH_LOADING_AT = 256

let requests = 0
let loaded: ClientClass | undefined

/** Counts a request. Gives the class once it is there. */
export function undiciWhenItPays(): ClientClass | undefined {
  if (loaded !== undefined) return loaded
  requests += 1
  // In the background: until it is there, and if it cannot be loaded, requests go over node:http.
  if (requests === WORTH_LOADING_AT)
    loadUndici().then(
      (client) => (loaded = client),
      () => {},
    )
  return undefined
}

/** The one file that is needed: a third of the time that all of undici takes. */
export async function loadUndici(): Promise<ClientClass> {
  try {
    const { default: client } = await import('undici/lib/dispatcher/client.js')
    return client
  } catch {
    // The file is not part of undici's public face. Named so that bundlers do not take in both.
    const whole = 'undici'
    const { Client } = (await import(whole)) as typeof Undici
    return Client
  }
}
