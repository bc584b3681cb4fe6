/**
 * What a machine runs when it starts travels in base64.
 *
 * @see features 10.1
 */

import { toBase64 } from '../base/bytes.js'
import type { ParamsEvent } from '../client/lifecycle.js'
import { isBytes } from '../validate/scalars.js'

/** Handler of `before-parameter-build` where machines are described. */
export function encodeUserData({ params }: ParamsEvent): void {
  const userData = params['UserData']
  if (isBytes(userData)) params['UserData'] = toBase64(userData)
}
