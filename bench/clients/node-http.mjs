// node:http alone: the floor of the cold start, where importing undici would already be most of the time.

import { request } from 'node:http'
import { requests } from './wire.mjs'

export async function open(service, endpoint) {
  return endpoint
}

/** Counts the answer's bytes; the harness knows how many they must be. */
export const calls = Object.fromEntries(
  Object.entries(requests).map(([row, { method, path, headers, body }]) => {
    const options = { method, path, headers: Object.fromEntries(headers) }
    return [row, (endpoint) => send(endpoint, options, body)]
  }),
)

function send(endpoint, options, body) {
  return new Promise((resolve, reject) => {
    const outgoing = request(endpoint, options, (answer) => {
      const chunks = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => resolve(Buffer.concat(chunks).length))
    })
    outgoing.on('error', reject).end(body)
  })
}
