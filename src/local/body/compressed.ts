/**
 * Documents that clients compress before they sign them.
 *
 * @see features 5.11
 */

import { gunzipSync } from 'node:zlib'
import type { Headers } from '../../base/http-message.js'
import { ServiceError } from '../service-error.js'
import { DOCUMENT_LIMIT_BYTES } from './signed-payload.js'

/** A document as it was before it was compressed. @throws ServiceError where it is not what its head says */
export function decompressed(bytes: Buffer, headers: Headers): Buffer {
  const encodings = (headers['content-encoding'] ?? '').split(',').map((name) => name.trim().toLowerCase())
  if (!encodings.includes('gzip') || bytes.length === 0) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: DOCUMENT_LIMIT_BYTES })
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not compressed as its head says.', {
      status: 400,
    })
  }
}
