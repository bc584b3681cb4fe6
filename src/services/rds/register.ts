/**
 * RDS: copies from other regions, and passwords for databases that know IAM.
 *
 * @see features 6.8, 10.1
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import { createAuthToken } from '../auth-token.js'
import { presignFromSource } from '../cross-region.js'
import type { ServiceHooks } from '../service-hooks.js'

const copyingOperations = [
  'CopyDBClusterSnapshot',
  'CreateDBCluster',
  'CopyDBSnapshot',
  'CreateDBInstanceReadReplica',
  'StartDBInstanceAutomatedBackupsReplication',
]

/** Options of `generateDbAuthToken`. */
export interface DbAuthTokenOptions {
  /** The region of the database. Default: the client's. */
  readonly Region?: string | undefined
}

/** Adds RDS's handlers to the events of a client, and its method. */
export function register(events: HierarchicalEmitter, hooks: ServiceHooks): void {
  for (const operation of copyingOperations) presignFromSource(events, `rds.${operation}`, hooks)
  hooks.addMethod(
    'generateDbAuthToken',
    (dbHostname: string, port: number, dbUsername: string, { Region }: DbAuthTokenOptions = {}) =>
      createAuthToken(hooks, {
        service: 'rds-db',
        host: `${dbHostname}:${port}`,
        region: Region,
        query: [
          ['Action', 'connect'],
          ['DBUser', dbUsername],
        ],
        expiresIn: 900,
      }),
  )
}
