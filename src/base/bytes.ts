/**
 * Bytes: to and from text and base64, without copies where none is needed.
 */

/** The same bytes as a Buffer, sharing memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Text as UTF-8, and anything that holds bytes as a view on them. */
export function toBytes(value: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'utf8')
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return Buffer.from(value)
}

/** Text (as UTF-8) or bytes in base64. */
export function toBase64(value: string | ArrayBuffer | ArrayBufferView): string {
  return toBytes(value).toString('base64')
}

/** The bytes that a base64 text stands for. */
export function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64')
}

/** Bytes read as UTF-8. */
export function utf8(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('utf8')
}
