/**
 * All that answering a call depends on.
 */

import type { KeyRing } from './auth/authenticate.js'
import type { Faults } from './faults.js'
import type { GivenHandler } from './handlers.js'
import type { IamState } from './iam/state.js'
import type { LocalService } from './local-service.js'
import type { RequestLog } from './request-log.js'
import type { ServiceDirectory } from './service-directory.js'

/** The parts of a running embedded AWS. */
export interface Engine {
  readonly accountId: string
  readonly verifySignatures: boolean
  readonly now: () => number
  readonly directory: ServiceDirectory
  /** The services with state, each made when it is first called. */
  service(name: string): Promise<LocalService | undefined>
  /** The user's own handlers, by service and the operation's method name. */
  readonly handlers: ReadonlyMap<string, ReadonlyMap<string, GivenHandler>>
  readonly keys: KeyRing
  readonly iam: IamState
  readonly faults: Faults
  readonly log: RequestLog
  /** Resolves when what was changed would survive a crash. */
  commit(): Promise<void>
}
