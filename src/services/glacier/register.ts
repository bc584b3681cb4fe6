/**
 * Glacier: its version in a header, the caller's own account unless another is named, checksums of what is uploaded.
 *
 * @see features 10.1
 */

import { toBytes } from '../../base/bytes.js'
import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { BeforeCallEvent, ParamsEvent } from '../../client/lifecycle.js'
import { UnseekableStreamError } from '../../errors/http.js'
import { bodySha256 } from '../../signing/payload-hash.js'
import type { ServiceHooks } from '../service-hooks.js'
import { treeHash } from './tree-hash.js'

/** Adds Glacier's handlers to the events of a client. */
export function register(events: HierarchicalEmitter, { service }: ServiceHooks): void {
  events.register('before-parameter-build.glacier', ({ params }: ParamsEvent) => {
    params['accountId'] ??= '-'
  })
  events.register('before-call.glacier', ({ request: { headers } }: BeforeCallEvent) => {
    headers['x-amz-glacier-version'] = service.apiVersion
  })
  events.register('before-call.glacier.UploadArchive', addChecksums)
  events.register('before-call.glacier.UploadMultipartPart', addChecksums)
}

function addChecksums({ request: { headers, body = '' }, model }: BeforeCallEvent): void {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new UnseekableStreamError(
      `${model.name} sends checksums of its body before the body, so this must be text or bytes: a stream can be read ` +
        'only once. Read it first, in parts if it is large.',
    )
  }
  const bytes = toBytes(body)
  headers['x-amz-content-sha256'] ??= bodySha256(bytes)
  headers['x-amz-sha256-tree-hash'] ??= treeHash(bytes)
}
