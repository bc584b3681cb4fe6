/**
 * Object lock: versions that must stay for a time, or until somebody says otherwise.
 */

import { type AnyHandlers, asAnyHandlers } from '../handlers.js'
import { ServiceError } from '../service-error.js'
import { accessDenied, invalidArgument, invalidRequest, malformedXml } from './errors.js'
import { requireBucket, requireObject } from './find.js'
import type { Bucket, ObjectVersion, Retention, S3State } from './state.js'

/** @throws ServiceError AccessDenied where the version must stay */
export function refuseLocked({ retention, hasLegalHold }: ObjectVersion, now: number, mayBypass: boolean): void {
  const isRetained = retention !== undefined && retention.until.getTime() > now
  const isStrict = retention?.mode === 'COMPLIANCE' || !mayBypass
  if (hasLegalHold === true || (isRetained && isStrict)) {
    throw accessDenied('Access Denied because object protected by object lock.')
  }
}

/** The handlers of object lock. */
export function lockHandlers(state: S3State): AnyHandlers {
  return asAnyHandlers<'s3'>({
    putObjectLockConfiguration(input, context) {
      const bucket = requireBucket(state, input, context)
      if (bucket.versioning !== 'Enabled') {
        throw new ServiceError(
          'InvalidBucketState',
          "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
          { status: 409 },
        )
      }
      const configuration = input.ObjectLockConfiguration ?? {}
      const { Days, Years } = configuration.Rule?.DefaultRetention ?? {}
      const Mode = modeOf(configuration.Rule?.DefaultRetention?.Mode)
      if (configuration.ObjectLockEnabled !== undefined && configuration.ObjectLockEnabled !== 'Enabled') {
        throw malformedXml()
      }
      if (configuration.Rule !== undefined && (Mode === undefined || (Days === undefined) === (Years === undefined))) {
        throw malformedXml()
      }
      if ((Days ?? Years ?? 1) <= 0) {
        throw invalidArgument('Default retention period must be a positive integer value.', 'Days', Days ?? Years)
      }
      const documents = { ...bucket.documents, ObjectLock: { ...configuration, ObjectLockEnabled: 'Enabled' } }
      state.buckets.set(bucket.name, { ...bucket, hasObjectLock: true, documents })
      return {}
    },
    getObjectLockConfiguration(input, context) {
      const bucket = requireBucket(state, input, context)
      if (!bucket.hasObjectLock) {
        const text = 'Object Lock configuration does not exist for this bucket'
        throw new ServiceError('ObjectLockConfigurationNotFoundError', text, {
          status: 404,
          fields: { BucketName: bucket.name },
        })
      }
      return { ObjectLockConfiguration: bucket.documents['ObjectLock'] ?? { ObjectLockEnabled: 'Enabled' } }
    },
    putObjectRetention(input, context) {
      const version = requireLockable(state, requireBucket(state, input, context), input)
      const Mode = modeOf(input.Retention?.Mode)
      const until = input.Retention?.RetainUntilDate
      const { retention } = version
      const isShorter =
        retention !== undefined && (until === undefined || until < retention.until || Mode !== retention.mode)
      if (isShorter)
        refuseLocked({ ...version, hasLegalHold: false }, context.now, input.BypassGovernanceRetention === true)
      if (Mode === undefined && until === undefined) {
        state.changeVersion({ ...version, retention: undefined })
        return {}
      }
      if (Mode === undefined || until === undefined) {
        throw malformedXml()
      }
      if (until.getTime() <= context.now) {
        throw invalidArgument('The retain until date must be in the future!', 'RetainUntilDate', until.toISOString())
      }
      state.changeVersion({ ...version, retention: { mode: Mode, until } })
      return {}
    },
    getObjectRetention(input, context) {
      const { retention } = requireLockable(state, requireBucket(state, input, context), input)
      if (retention === undefined) throw noLock()
      return { Retention: { Mode: retention.mode, RetainUntilDate: retention.until } }
    },
    putObjectLegalHold(input, context) {
      const version = requireLockable(state, requireBucket(state, input, context), input)
      const status = input.LegalHold?.Status
      if (status !== 'ON' && status !== 'OFF') {
        throw malformedXml()
      }
      state.changeVersion({ ...version, hasLegalHold: status === 'ON' })
      return {}
    },
    getObjectLegalHold(input, context) {
      const { hasLegalHold } = requireLockable(state, requireBucket(state, input, context), input)
      if (hasLegalHold === undefined) throw noLock()
      return { LegalHold: { Status: hasLegalHold ? 'ON' : 'OFF' } }
    },
  })
}

function requireLockable(
  state: S3State,
  bucket: Bucket,
  request: { readonly Bucket: string; readonly Key: string; readonly VersionId?: string },
): ObjectVersion {
  if (!bucket.hasObjectLock) throw invalidRequest('Bucket is missing Object Lock Configuration')
  return requireObject(state, request)
}

function noLock(): ServiceError {
  const text = 'The specified object does not have a ObjectLock configuration'
  return new ServiceError('NoSuchObjectLockConfiguration', text, { status: 404 })
}

function modeOf(text: string | undefined): Retention['mode'] | undefined {
  if (text === undefined || text === 'GOVERNANCE' || text === 'COMPLIANCE') return text
  throw malformedXml()
}
