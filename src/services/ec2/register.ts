/**
 * EC2: texts that travel in base64, and parameters under boto3's older names.
 *
 * @see features 5.13, 10.1
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import { fromBase64 } from '../../base/bytes.js'
import type { AfterCallEvent } from '../../client/lifecycle.js'
import { encodeUserData } from './user-data.js'

/** Adds EC2's handlers to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  events.register('before-parameter-build.ec2.RunInstances', encodeUserData)
  events.register('after-call.ec2.GetConsoleOutput', decodeConsole)
}

function decodeConsole({ parsed }: AfterCallEvent): void {
  const output = parsed['Output']
  if (typeof output === 'string') parsed['Output'] = fromBase64(output).toString('utf8')
}
