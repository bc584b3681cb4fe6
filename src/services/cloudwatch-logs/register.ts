/**
 * CloudWatch Logs: `from` is a word of Python.
 *
 * @see features 10.1
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import { acceptAlias } from '../parameter-alias.js'

/** Adds the handlers of CloudWatch Logs to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  acceptAlias(events, 'cloudwatch-logs.CreateExportTask', 'from', 'fromTime')
}
