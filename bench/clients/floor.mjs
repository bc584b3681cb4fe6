// The floor: undici's cheapest way of sending these bytes and holding the answer's bytes. Nothing is signed or parsed.

import { Pool } from 'undici'
import { requests } from './wire.mjs'

export async function open(service, endpoint, concurrency) {
  return new Pool(endpoint, { connections: concurrency, pipelining: 1 })
}

/** Counts the answer's bytes; the harness knows how many they must be. */
export const calls = Object.fromEntries(
  Object.entries(requests).map(([row, { method, path, headers, body }]) => {
    const options = { method, path, headers: headers.flat(), body }
    return [row, async (pool) => (await send(pool, options)).length]
  }),
)

/** Resolves to the answer's body in one buffer. */
export function send(pool, options) {
  return new Promise((resolve, reject) => {
    const chunks = []
    pool.dispatch(options, {
      onConnect() {},
      onHeaders() {
        return true
      },
      onData(chunk) {
        chunks.push(chunk)
        return true
      },
      onComplete() {
        resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
      },
      onError: reject,
    })
  })
}
