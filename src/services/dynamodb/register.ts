/**
 * DynamoDB: it sends the CRC32 of each answer beside it; one that was damaged on the way is asked for again.
 *
 * @see features 8.4
 */

import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { BeforeParseEvent } from '../../client/lifecycle.js'
import { ChecksumError } from '../../errors/http.js'

/** Adds DynamoDB's handlers to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  events.register('before-parse.dynamodb', checkCrc32)
}

function checkCrc32({ response: { headers, body } }: BeforeParseEvent): void {
  const expected = headers['x-amz-crc32']
  if (expected === undefined || body instanceof Readable) return
  const actualChecksum = crc32(body)
  if (Number(expected) === actualChecksum) return
  throw new ChecksumError(
    `The answer was damaged on its way: its CRC32 is ${actualChecksum}, and the service sent ${expected}.`,
    { checksumType: 'crc32', expectedChecksum: Number(expected), actualChecksum },
  )
}
