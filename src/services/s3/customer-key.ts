/**
 * Keys that customers bring themselves (SSE-C): sent in base64, with their MD5.
 *
 * @see features 10.1
 */

import { createHash } from 'node:crypto'
import { toBytes } from '../../base/bytes.js'
import type { ParamsEvent } from '../../client/lifecycle.js'
import { isBytes } from '../../validate/scalars.js'

/** Handler of `before-parameter-build` where an object is read or written with a customer's key. */
export function encodeCustomerKey({ params }: ParamsEvent): void {
  encode(params, 'SSECustomerKey')
}

/** Handler of `before-parameter-build` where the source of a copy has a customer's key. */
export function encodeCopySourceKey({ params }: ParamsEvent): void {
  encode(params, 'CopySourceSSECustomerKey')
}

/** A key with an MD5 beside it was encoded by the caller. */
function encode(params: Record<string, unknown>, name: string): void {
  const key = params[name]
  if (!isBytes(key) || params[`${name}MD5`] !== undefined) return
  const bytes = toBytes(key)
  params[name] = bytes.toString('base64')
  params[`${name}MD5`] = createHash('md5').update(bytes).digest('base64')
}
