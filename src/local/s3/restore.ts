/**
 * Objects in archives, and copies of them that can be read for some days. A copy is there as soon as it is asked for.
 *
 * @see AWS "RestoreObject"
 */

import { formatRfc822 } from '../../base/timestamps.js'
import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { notImplemented, ServiceError } from '../service-error.js'
import { malformedXml } from './errors.js'
import { requireBucket, requireObject } from './find.js'
import type { ObjectVersion, S3State } from './state.js'

const DAY_MS = 86_400_000

const archiveClasses: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE'])
const tiers: ReadonlySet<string> = new Set(['Standard', 'Bulk', 'Expedited'])

/** The handler that restores. */
export function restoreHandlers(state: S3State): AnyHandlers {
  return asAnyHandlers<'s3'>({
    restoreObject(input, context) {
      requireBucket(state, input, context)
      const version = requireObject(state, input)
      const { Days, Type, SelectParameters, GlacierJobParameters, Tier } = input.RestoreRequest ?? {}
      if (Type !== undefined || SelectParameters !== undefined) {
        throw notImplemented('s3', 'RestoreObject', 'queries of archives')
      }
      if (!archiveClasses.has(version.storageClass)) {
        const text = "Restore is not allowed for the object's current storage class"
        throw invalidState(text, version)
      }
      const tier = GlacierJobParameters?.Tier ?? Tier
      if (Days === undefined || Days < 1 || (tier !== undefined && !tiers.has(tier))) throw malformedXml()
      const wasThere = restoredUntil(version, context.now) !== undefined
      // Copies end at midnight.
      const until = Math.ceil((context.now + Days * DAY_MS) / DAY_MS) * DAY_MS
      state.changeVersion({ ...version, restoredUntil: new Date(until) })
      context.answer.status = wasThere ? 200 : 202
      return {}
    },
  })
}

/** @throws ServiceError InvalidObjectState for an object in an archive of which there is no copy */
export function checkReadable(version: ObjectVersion, now: number, text = notReadableText): void {
  const isArchived = archiveClasses.has(version.storageClass) && restoredUntil(version, now) === undefined
  if (isArchived) throw invalidState(text, version)
}

const notReadableText = "The operation is not valid for the object's storage class"

/** The header about the copy, where there is one. */
export function restoreFacts(version: ObjectVersion, now: number): { readonly Restore?: string } {
  const until = restoredUntil(version, now)
  return until === undefined ? {} : { Restore: `ongoing-request="false", expiry-date="${formatRfc822(until)}"` }
}

function restoredUntil({ restoredUntil: until }: ObjectVersion, now: number): Date | undefined {
  return until !== undefined && until.getTime() > now ? until : undefined
}

function invalidState(text: string, { storageClass }: ObjectVersion): ServiceError {
  return new ServiceError('InvalidObjectState', text, { status: 403, fields: { StorageClass: storageClass } })
}
