/**
 * The tags of objects.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { checkTags } from './facts.js'
import { requireBucket, requireObject, versionIdOf } from './find.js'
import type { S3State } from './state.js'

/** The handlers of objects' tags. */
export function tagHandlers(state: S3State): AnyHandlers {
  return asAnyHandlers<'s3'>({
    getObjectTagging(input, context) {
      const bucket = requireBucket(state, input, context)
      const version = requireObject(state, input)
      return { TagSet: version.tags, ...versionIdOf(version, bucket) }
    },
    putObjectTagging(input, context) {
      const bucket = requireBucket(state, input, context)
      const version = requireObject(state, input)
      const tags = input.Tagging.TagSet.map(({ Key, Value }) => ({ Key, Value }))
      state.changeVersion({ ...version, tags: checkTags(tags, 10) })
      return versionIdOf(version, bucket)
    },
    deleteObjectTagging(input, context) {
      const bucket = requireBucket(state, input, context)
      const version = requireObject(state, input)
      state.changeVersion({ ...version, tags: [] })
      return versionIdOf(version, bucket)
    },
  })
}
