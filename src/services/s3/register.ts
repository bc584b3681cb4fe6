/**
 * S3: what its model does not say.
 *
 * @see features 5.13, 7.6, 10.1
 */

import type { EventHandler, HierarchicalEmitter } from '../../base/emitter.js'
import { findErrorInSuccess, keepExpiresText, readLocation } from './answers.js'
import { chooseAddressing } from './addressing.js'
import { checkBucketName } from './bucket-name.js'
import { encodeCopySource } from './copy-source.js'
import { encodeCopySourceKey, encodeCustomerKey } from './customer-key.js'
import { askForEncoding, decodeKeys, listOperations } from './encoding-type.js'
import { escapeLineEnds } from './line-ends.js'
import { checkMetadata } from './metadata.js'

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
export function register(events: HierarchicalEmitter): void {
  const on = (event: string, operations: readonly string[], handler: EventHandler): void => {
    for (const operation of operations) events.register(`${event}.s3.${operation}`, handler)
  }
  events.register('before-parameter-build.s3', checkBucketName)
  events.register('before-endpoint-resolution.s3', chooseAddressing)
  on('before-parameter-build', ['CopyObject', 'UploadPartCopy'], encodeCopySource)
  on('before-parameter-build', ['CopyObject', 'UploadPartCopy'], encodeCopySourceKey)
  on('before-parameter-build', ['CopyObject', 'PutObject', 'CreateMultipartUpload'], checkMetadata)
  on('before-parameter-build', withCustomerKey, encodeCustomerKey)
  on('before-parameter-build', listOperations, askForEncoding)
  on('after-call', listOperations, decodeKeys)
  on('after-call', ['GetBucketLocation'], readLocation)
  on('before-call', ['DeleteObjects', 'PutBucketLifecycleConfiguration'], escapeLineEnds)
  events.registerFirst('before-parse.s3', findErrorInSuccess)
  events.register('before-parse.s3', keepExpiresText)
}
