/**
 * S3: what its model does not say.
 *
 * @see features 5.13, 6.6, 7.6, 7.13, 10.1
 */

import type { EventHandler, HierarchicalEmitter } from '../../base/emitter.js'
import type { ServiceHooks } from '../service-hooks.js'
import { findErrorInSuccess, keepExpiresText, readLocation } from './answers.js'
import { signBucket } from './auth-path.js'
import { chooseAddressing } from './addressing.js'
import { checkBucketName } from './bucket-name.js'
import { followBuckets } from './bucket-region.js'
import { rememberParams } from './call-params.js'
import { encodeCopySource } from './copy-source.js'
import { encodeCopySourceKey, encodeCustomerKey } from './customer-key.js'
import { askForEncoding, decodeKeys, listOperations } from './encoding-type.js'
import { waitForConsent } from './expect-continue.js'
import { signWithSessions } from './express-sessions.js'
import { checkMetadata } from './metadata.js'
import { createPresignedPost } from './presigned-post.js'

const withCustomerKey = [
  'HeadObject',
  'GetObject',
  'PutObject',
  'CopyObject',
  'CreateMultipartUpload',
  'UploadPart',
  'UploadPartCopy',
  'CompleteMultipartUpload',
  'SelectObjectContent',
]

/** Adds S3's handlers to the events of a client. */
export function register(events: HierarchicalEmitter, hooks: ServiceHooks): void {
  const on = (event: string, operations: readonly string[], handler: EventHandler): void => {
    for (const operation of operations) events.register(`${event}.s3.${operation}`, handler)
  }
  events.register('before-parameter-build.s3', checkBucketName)
  events.register('before-endpoint-resolution.s3', rememberParams)
  events.register('before-endpoint-resolution.s3', chooseAddressing)
  followBuckets(events, hooks)
  hooks.addMethod('generatePresignedPost', createPresignedPost(hooks))
  on('before-parameter-build', ['CopyObject', 'UploadPartCopy'], encodeCopySource)
  on('before-parameter-build', ['CopyObject', 'UploadPartCopy'], encodeCopySourceKey)
  on('before-parameter-build', ['CopyObject', 'PutObject', 'CreateMultipartUpload'], checkMetadata)
  on('before-parameter-build', withCustomerKey, encodeCustomerKey)
  on('before-parameter-build', listOperations, askForEncoding)
  on('after-call', listOperations, decodeKeys)
  on('after-call', ['GetBucketLocation'], readLocation)
  events.register('before-call.s3', waitForConsent)
  signWithSessions(events, hooks)
  if (hooks.settings.signatureVersion === 's3') events.register('before-sign.s3', signBucket)
  events.registerFirst('before-parse.s3', findErrorInSuccess)
  events.register('before-parse.s3', keepExpiresText)
}
