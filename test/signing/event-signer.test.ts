import { expect, test } from 'vitest'
import { createEventSigner } from '../../src/signing/event-signer.js'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const epochMs = Date.UTC(2015, 7, 30, 12, 36)

/** The header `:date` as a timestamp (type 8) of the event-stream encoding. */
function encodedDate(): Buffer {
  const header = Buffer.alloc(15)
  header.writeUInt8(5)
  header.write(':date', 1, 'latin1')
  header.writeUInt8(8, 6)
  header.writeBigInt64BE(BigInt(epochMs), 7)
  return header
}

test('each event is signed together with the signature before it', () => {
  const sign = createEventSigner({ credentials, region: 'us-east-1', service: 'transcribe', seedSignature: 'seed' })
  const next = (payload: string) =>
    sign({ epochMs, encodedDate: encodedDate(), payload: Buffer.from(payload) }).toString('hex')
  // As another implementation of the same specification signs them.
  expect(next('hello')).toBe('e81e79e45f1e31256c2042228386492b0b0ed2f2798f9929bc17d4ee47874de1')
  expect(next('')).toBe('56d345d7236175be2453c5bb894b285370fee878de53c91123cbbb6b686b183d')
})
