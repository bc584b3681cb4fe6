/**
 * What a browser's form must hold to upload to S3: a policy and its signature.
 *
 * @see AWS "Browser-based uploads using POST (Signature Version 4)"; features 6.8
 */

import { formatIso8601 } from '../base/timestamps.js'
import type { SigningCredentials } from './credentials.js'
import { hmacHex } from './hmac-sha256.js'
import { signingKey } from './signing-key.js'
import { signingTime } from './signing-time.js'
import { V4_ALGORITHM } from './v4.js'

/** A condition of a policy: `{ acl: 'private' }`, `['starts-with', '$key', 'user/']`, `['content-length-range', 1, 10]`. */
export type PostCondition = Readonly<Record<string, string>> | readonly (string | number)[]

/** The form so far. */
export interface PostForm {
  readonly fields: Readonly<Record<string, string>>
  readonly conditions: readonly PostCondition[]
}

/** What the signature of a form is made with. */
export interface PostOptions {
  readonly credentials: SigningCredentials
  readonly region: string
  /** The signing name, such as `s3`. */
  readonly service: string
  /** The time of the signature, milliseconds since 1970. */
  readonly epochMs: number
  /** Seconds that the form is good for. */
  readonly expiresIn: number
  /** The session token goes into `X-Amz-S3session-Token`: S3 Express. Default false. */
  readonly s3Express?: boolean
}

/** The fields of the form, those of the policy and the signature among them. What was given stays as it is. */
export function presignPostV4(form: PostForm, options: PostOptions): Record<string, string> {
  const { credentials, region, service } = options
  const { date, dateTime } = signingTime(options.epochMs)
  const token = credentials.sessionToken ?? ''
  const tokenName = options.s3Express === true ? 'X-Amz-S3session-Token' : 'x-amz-security-token'
  const added = {
    'x-amz-algorithm': V4_ALGORITHM,
    'x-amz-credential': `${credentials.accessKeyId}/${date}/${region}/${service}/aws4_request`,
    'x-amz-date': dateTime,
    ...(token === '' ? undefined : { [tokenName]: token }),
  }
  const policy = encodePolicy(form.conditions, added, options)
  const signature = hmacHex(signingKey(credentials, date, region, service), policy)
  return { ...form.fields, ...added, policy, 'x-amz-signature': signature }
}

/** The policy in base64: the conditions, and one more for each added field. */
export function encodePolicy(
  conditions: readonly PostCondition[],
  added: Readonly<Record<string, string>>,
  { epochMs, expiresIn }: Pick<PostOptions, 'epochMs' | 'expiresIn'>,
): string {
  const end = Math.floor(epochMs / 1000 + expiresIn) * 1000
  const json = JSON.stringify({
    expiration: formatIso8601(new Date(end)),
    conditions: [...conditions, ...Object.entries(added).map(([name, value]) => ({ [name]: value }))],
  })
  return Buffer.from(json.replaceAll(/[^\x20-\x7e]/g, escapeLetter)).toString('base64')
}

/** S3 wants everything beyond ASCII escaped in a policy. */
function escapeLetter(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
}
