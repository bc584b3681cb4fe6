import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hmacHex, hmacKey } from '../../src/signing/hmac-sha256.js'

test('the published example', () => {
  // RFC 4231, test cases 2 and 6.
  expect(hmacHex(hmacKey(Buffer.from('Jefe')), 'what do ya want for nothing?')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
  const long = hmacKey(Buffer.alloc(131, 0xaa))
  expect(hmacHex(long, 'Test Using Larger Than Block-Size Key - Hash Key First')).toBe(
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  )
})

test('every key and text, one after the other with the same key', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.string({ unit: 'grapheme', maxLength: 2000 })),
      (key, texts) => {
        const prepared = hmacKey(key)
        for (const text of texts) {
          expect(hmacHex(prepared, text)).toBe(createHmac('sha256', key).update(text).digest('hex'))
        }
      },
    ),
  )
})
