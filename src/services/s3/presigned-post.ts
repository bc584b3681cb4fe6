/**
 * Forms with which a browser uploads to a bucket, without keys.
 *
 * @see boto3 `Client.generate_presigned_post`; features 6.8
 */

import { requestUrl } from '../../signing/presigned-url.js'
import type { PostCondition } from '../../signing/post-policy.js'
import { presignPost } from '../../signing/sign.js'
import type { ServiceHooks } from '../service-hooks.js'

/** What {@link PresignedPost} is made of beside bucket and key, under boto3's names. */
export interface PresignedPostOptions {
  /** Fields of the form that S3 is to see, such as `acl` or `Content-Type`. Each needs a condition that allows it. */
  readonly Fields?: Readonly<Record<string, string>> | undefined
  /** What an upload must satisfy: `{ acl: 'private' }`, `['starts-with', '$key', 'user/']`, `['content-length-range', 1, 10]`. */
  readonly Conditions?: readonly PostCondition[] | undefined
  /** Seconds. Default 3600. */
  readonly ExpiresIn?: number | undefined
}

/** Where a form posts to, and the fields that it must have before `file`. */
export interface PresignedPost {
  readonly url: string
  readonly fields: Record<string, string>
}

/** Compiles the method for one client. */
export function createPresignedPost(
  hooks: ServiceHooks,
): (bucket: string, key: string, options?: PresignedPostOptions) => Promise<PresignedPost> {
  return async (bucket, key, { Fields = {}, Conditions = [], ExpiresIn = 3600 } = {}) => {
    // The address of the bucket itself, as it is created at.
    const { request, options } = await hooks.prepare('CreateBucket', { Bucket: bucket })
    const keyCondition: PostCondition = key.endsWith(placeholder)
      ? ['starts-with', '$key', key.slice(0, -placeholder.length)]
      : { key }
    const form = { fields: { ...Fields, key }, conditions: [...Conditions, { bucket }, keyCondition] }
    const fields = presignPost(form, { ...options, expiresIn: ExpiresIn })
    return { url: requestUrl({ ...request, query: '' }), fields }
  }
}

/** S3 puts the name of the uploaded file here. */
const placeholder = '${filename}'
