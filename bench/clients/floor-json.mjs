// The floor and JSON.parse: what is left of a DynamoDB call when there is no SDK. Has the rows with JSON answers only.

import { send } from './floor.mjs'
import { requests } from './wire.mjs'

export { open } from './floor.mjs'

/** Counts the answer's bytes, as the floor does. */
export const calls = Object.fromEntries(
  ['get-item', 'query'].map((row) => {
    const { method, path, headers, body } = requests[row]
    const options = { method, path, headers: headers.flat(), body }
    return [row, (pool) => parseAnswer(pool, options)]
  }),
)

async function parseAnswer(pool, options) {
  const answer = await send(pool, options)
  JSON.parse(answer.utf8Slice())
  return answer.length
}
