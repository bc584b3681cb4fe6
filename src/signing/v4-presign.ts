/**
 * Presigned URLs with Signature Version 4.
 *
 * @see features 6.8
 */

import type { HttpRequest } from '../base/http-message.js'
import { presign, type PresignOptions } from './presigned-url.js'
import { hmacHex } from './hmac-sha256.js'
import { signingKey } from './signing-key.js'
import { V4_ALGORITHM } from './v4.js'

/** What the signature of a URL is made with. */
export interface V4PresignOptions extends PresignOptions {
  readonly region: string
}

/**
 * Signs a request for whoever holds its URL: changes it in place, and returns the URL. A form or JSON body moves into
 * the query; headers that are left (other than those never signed) must be sent as they are.
 *
 * @throws {@link UnseekableStreamError} the body would have to be hashed and is a stream
 */
export function presignV4(request: HttpRequest, options: V4PresignOptions): string {
  const { credentials, region, service } = options
  return presign(request, options, {
    algorithm: V4_ALGORITHM,
    scopeEnd: `${region}/${service}/aws4_request`,
    parameters: [],
    sign: (text, date) => hmacHex(signingKey(credentials, date, region, service), text),
  })
}
