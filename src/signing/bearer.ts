/**
 * Bearer tokens.
 *
 * @see RFC 6750; features 6.7
 */

import type { HttpRequest } from '../base/http-message.js'

/** Puts the token into the `authorization` header. */
export function signBearer(request: HttpRequest, token: string): void {
  request.headers['authorization'] = `Bearer ${token}`
}
