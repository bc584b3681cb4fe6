/**
 * Import/Export: its model names a signature that the service has long outgrown.
 *
 * @see features 6.1, 10.2
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { ServiceHooks } from '../service-hooks.js'

/** Adds the handlers of Import/Export to the events of a client. A signature that was asked for stays. */
export function register(events: HierarchicalEmitter, { settings }: ServiceHooks): void {
  if (settings.signatureVersion === undefined) events.register('choose-signer.importexport', () => 'v4')
}
