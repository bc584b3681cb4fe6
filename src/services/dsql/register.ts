/**
 * Aurora DSQL: passwords for databases that know IAM.
 *
 * @see features 6.8
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import { createAuthToken } from '../auth-token.js'
import type { ServiceHooks } from '../service-hooks.js'

/** Options of `generateDbConnectAuthToken` and `generateDbConnectAdminAuthToken`. */
export interface ConnectTokenOptions {
  /** The region of the database. Default: the client's. */
  readonly Region?: string | undefined
  /** Seconds. Default 900. */
  readonly ExpiresIn?: number | undefined
}

/** Gives a client of DSQL its methods. */
export function register(_events: HierarchicalEmitter, hooks: ServiceHooks): void {
  const create =
    (action: string) =>
    (hostname: string, { Region, ExpiresIn = 900 }: ConnectTokenOptions = {}) =>
      createAuthToken(hooks, {
        service: 'dsql',
        host: hostname,
        region: Region,
        query: [['Action', action]],
        expiresIn: ExpiresIn,
      })
  hooks.addMethod('generateDbConnectAuthToken', create('DbConnect'))
  hooks.addMethod('generateDbConnectAdminAuthToken', create('DbConnectAdmin'))
}
