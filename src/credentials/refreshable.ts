/**
 * Credentials that end and renew themselves: early and in the background while there is time, else before they are used.
 *
 * @see features 3.1; botocore `RefreshableCredentials`
 */

import { type Clock, systemClock } from '../base/clock.js'
import { concealAs } from '../base/secret.js'
import { parseTimestamp } from '../base/timestamps.js'
import { CredentialRetrievalError } from '../errors/credentials.js'
import {
  type CredentialData,
  type CredentialSource,
  type FrozenCredentials,
  freezeCredentials,
  showMasked,
  type WaitOptions,
} from './credentials.js'
import { waitUnlessAborted } from './wait.js'

/** A key pair and when it ends. */
export interface ExpiringCredentials extends CredentialData {
  /** A date, or text that says one. */
  readonly expiryTime: Date | string
}

/** How credentials renew themselves. */
export interface RefreshableOptions {
  /** Name of the provider: `assume-role`, `iam-role` … */
  readonly method: string
  /** Gets new credentials. Never runs twice at once. */
  readonly refreshUsing: () => Promise<ExpiringCredentials>
  /** What is held at the start. */
  readonly metadata: ExpiringCredentials
  /** Seconds before the end from which renewal is tried in the background. Default 900. */
  readonly advisoryTimeout?: number
  /** Seconds before the end from which nothing is signed before renewal. Default 600. */
  readonly mandatoryTimeout?: number
  readonly clock?: Clock
  /** Told when a renewal in the background failed: the credentials held are still good. */
  readonly onAdvisoryFailure?: (error: unknown) => void
}

/** Renewal in the background is tried no more often than this: what fails, or gives the same again, costs little. */
const ADVISORY_PAUSE_MS = 60_000

/** Credentials that renew themselves. */
export function createRefreshableCredentials(options: RefreshableOptions): CredentialSource {
  const { method, refreshUsing, clock = systemClock } = options
  const advisoryMs = (options.advisoryTimeout ?? 900) * 1000
  const mandatoryMs = (options.mandatoryTimeout ?? 600) * 1000
  let held = hold(options.metadata, method)
  let refreshing: Promise<void> | undefined
  let nextAdvisoryMs = 0

  function refreshOnce(): Promise<void> {
    refreshing ??= refreshUsing()
      .then((data) => {
        held = hold(data, method)
      })
      .finally(() => {
        refreshing = undefined
      })
    return refreshing
  }

  function refreshInBackground(): void {
    if (refreshing !== undefined || clock.now() < nextAdvisoryMs) return
    nextAdvisoryMs = clock.now() + ADVISORY_PAUSE_MS
    refreshOnce().catch((error: unknown) => options.onAdvisoryFailure?.(error))
  }

  function frozenNow(): FrozenCredentials | undefined {
    const remainingMs = held.expiryTime.getTime() - clock.now()
    if (remainingMs < mandatoryMs) return undefined
    if (remainingMs < advisoryMs) refreshInBackground()
    return held.frozen
  }

  async function getFrozenCredentials({ signal }: WaitOptions = {}): Promise<FrozenCredentials> {
    const now = frozenNow()
    if (now !== undefined) return now
    await waitUnlessAborted(refreshOnce(), signal)
    if (held.expiryTime.getTime() > clock.now()) return held.frozen
    const errorMsg = 'the refreshed credentials have expired already; is the clock of this machine right?'
    throw new CredentialRetrievalError(`Error when retrieving credentials from ${method}: ${errorMsg}`, {
      provider: method,
      errorMsg,
    })
  }

  const credentials: CredentialSource = {
    get accessKey() {
      return held.frozen.accessKey
    },
    get secretKey() {
      return held.frozen.secretKey
    },
    get token() {
      return held.frozen.token
    },
    get accountId() {
      return held.frozen.accountId
    },
    get expiryTime() {
      return held.expiryTime
    },
    method,
    frozenNow,
    getFrozenCredentials,
  }
  concealAs(credentials, showMasked)
  return Object.freeze(credentials)
}

interface Held {
  readonly frozen: FrozenCredentials
  readonly expiryTime: Date
}

function hold(data: ExpiringCredentials, method: string): Held {
  const expiryTime = parseTimestamp(data.expiryTime)
  const missing = Object.entries({ accessKey: data.accessKey, secretKey: data.secretKey, expiryTime })
    .filter(([, value]) => value === undefined || value === '')
    .map(([name]) => name)
  if (missing.length === 0 && expiryTime !== undefined) return { frozen: freezeCredentials(data), expiryTime }
  const errorMsg = `the answer has no usable ${missing.join(', ')}`
  throw new CredentialRetrievalError(`Error when retrieving credentials from ${method}: ${errorMsg}`, {
    provider: method,
    errorMsg,
    missing,
  })
}
