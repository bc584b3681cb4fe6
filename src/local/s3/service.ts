/**
 * S3: what of it is here, and what its callers must be allowed.
 */

import type { SharedFacts } from '../../model/raw.js'
import type { LocalService } from '../local-service.js'
import type { ServiceError } from '../service-error.js'
import type { BlobStore } from '../store/blobs.js'
import type { Store } from '../store/store.js'
import { aclHandlers } from './acl.js'
import { policyHandlers } from './bucket-policy.js'
import { bucketHandlers } from './buckets.js'
import { checkDocumentSums } from './checksums.js'
import { answerPreflight, corsHeaders } from './cors.js'
import { copyHandlers } from './copy.js'
import { documentHandlers } from './documents.js'
import { listHandlers } from './list-objects.js'
import { listUploadHandlers } from './list-uploads.js'
import { preconditionFailed } from './errors.js'
import { listedDocumentHandlers } from './listed-documents.js'
import { lockHandlers } from './lock.js'
import { multipartHandlers } from './multipart.js'
import { needsOf } from './needs.js'
import { answerForm } from './post-form.js'
import { readHandlers } from './read.js'
import { removeHandlers } from './remove.js'
import { restoreHandlers } from './restore.js'
import { createS3State } from './state.js'
import { tagHandlers } from './tags.js'
import { writeHandlers } from './write.js'

function noForm(): ServiceError {
  return preconditionFailed('Bucket POST must be of the enclosure-type multipart/form-data')
}

/** What S3 is made of. */
export interface S3Parts {
  readonly store: Store
  readonly blobs: BlobStore
  readonly accountId: string
  readonly facts: () => SharedFacts
}

/** The service over its state. */
export function createS3({ store, blobs, accountId, facts }: S3Parts): LocalService {
  const state = createS3State(store, blobs, accountId)
  return {
    name: 's3',
    handlers: {
      ...bucketHandlers(state, facts),
      ...documentHandlers(state),
      ...policyHandlers(state),
      ...listedDocumentHandlers(state),
      ...restoreHandlers(state),
      ...aclHandlers(state),
      ...writeHandlers(state),
      ...readHandlers(state),
      ...tagHandlers(state),
      ...lockHandlers(state),
      ...removeHandlers(state),
      ...copyHandlers(state),
      ...multipartHandlers(state),
      ...listHandlers(state),
      ...listUploadHandlers(state),
    },
    accessNeeds: (input, context) => needsOf(state, input, context),
    answerRaw(call) {
      const { method, path, headers } = call.request
      if (method === 'OPTIONS') return Promise.resolve(answerPreflight(state, call.request))
      if (method !== 'POST' || call.request.query !== '' || !/^\/[^/]+\/?$/.test(path)) return undefined
      const isForm = (headers['content-type'] ?? '').startsWith('multipart/form-data')
      return isForm ? answerForm(state, call) : Promise.reject(noForm())
    },
    headersFor: (request) => corsHeaders(state, request),
    checkDocument: (body, { request }, isRequired) => checkDocumentSums(body, request.headers, isRequired),
  }
}
