/**
 * User data of new machines: given as text or bytes, sent in base64.
 */

import { toBase64 } from '../../base/bytes.js'
import type { ParamsEvent } from '../../client/lifecycle.js'
import { isBytes } from '../../validate/scalars.js'

/** Handler of `before-parameter-build` where machines are described. */
export function encodeUserData({ params }: ParamsEvent): void {
  const userData = params['UserData']
  if (isBytes(userData)) params['UserData'] = toBase64(userData)
}
