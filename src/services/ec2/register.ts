/**
 * EC2: texts that travel in base64, parameters under boto3's older names, snapshots from other regions.
 *
 * @see features 5.13, 10.1
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import { fromBase64 } from '../../base/bytes.js'
import type { AfterCallEvent } from '../../client/lifecycle.js'
import { presignWithDestination } from '../cross-region.js'
import { acceptAlias } from '../parameter-alias.js'
import type { ServiceHooks } from '../service-hooks.js'
import { encodeUserData } from '../user-data.js'

/** Adds EC2's handlers to the events of a client. */
export function register(events: HierarchicalEmitter, hooks: ServiceHooks): void {
  acceptAlias(events, 'ec2', 'Filter', 'Filters')
  events.register('before-parameter-build.ec2.RunInstances', encodeUserData)
  presignWithDestination(events, 'ec2.CopySnapshot', hooks)
  events.register('after-call.ec2.GetConsoleOutput', decodeConsole)
}

function decodeConsole({ parsed }: AfterCallEvent): void {
  const output = parsed['Output']
  if (typeof output === 'string') parsed['Output'] = fromBase64(output).toString('utf8')
}
