/**
 * S3 Express: calls to its buckets are signed with the keys of a session, one for each bucket, renewed before it ends.
 *
 * @see features 6.6
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { SigningEvent } from '../../client/lifecycle.js'
import { UNSIGNED } from '../../config/config-options.js'
import type { CredentialSource } from '../../credentials/credentials.js'
import { createRefreshableCredentials, type ExpiringCredentials } from '../../credentials/refreshable.js'
import { waitUnlessAborted } from '../../credentials/wait.js'
import { RecentValues } from '../../base/recent-values.js'
import { isRecord } from '../../validate/scalars.js'
import type { ServiceHooks } from '../service-hooks.js'
import { bucketOf } from './call-params.js'

const sessionsKept = 100
/** Seconds before a session's end. Sessions last five minutes. */
const advisoryTimeout = 45
/** Seconds before a session's end. */
const mandatoryTimeout = 10

/** Has the calls of a client that go to S3 Express signed with sessions. */
export function signWithSessions(events: HierarchicalEmitter, hooks: ServiceHooks): void {
  if (hooks.settings.signatureVersion === UNSIGNED) return
  const sessions = new RecentValues<string, Promise<CredentialSource>>(sessionsKept)

  function sessionOf(bucket: string): Promise<CredentialSource> {
    let session = sessions.get(bucket)
    if (session === undefined) {
      session = openSession(bucket, hooks)
      sessions.set(bucket, session)
      session.catch(() => sessions.delete(bucket))
    }
    return session
  }

  async function useSession({ context, signal }: SigningEvent): Promise<void> {
    const session = await waitUnlessAborted(sessionOf(bucketOf(context) ?? ''), signal)
    context.requestCredentials = session.frozenNow() ?? (await session.getFrozenCredentials({ signal }))
  }

  events.register('before-sign.s3', (event: SigningEvent) => {
    const isExpress = event.context.endpoint?.authSchemes?.[0]?.name === 'sigv4-s3express'
    return isExpress ? useSession(event) : undefined
  })
}

async function openSession(bucket: string, { call, clock }: ServiceHooks): Promise<CredentialSource> {
  const refreshUsing = async (): Promise<ExpiringCredentials> => {
    const { Credentials } = await call('CreateSession', { Bucket: bucket })
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = isRecord(Credentials) ? Credentials : {}
    return {
      accessKey: textOf(AccessKeyId),
      secretKey: textOf(SecretAccessKey),
      token: textOf(SessionToken),
      expiryTime: Expiration instanceof Date ? Expiration : '',
    }
  }
  const metadata = await refreshUsing()
  return createRefreshableCredentials({
    method: 's3express',
    refreshUsing,
    metadata,
    advisoryTimeout,
    mandatoryTimeout,
    clock,
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
