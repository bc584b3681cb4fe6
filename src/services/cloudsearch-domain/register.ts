/**
 * CloudSearch Domain: searches can be longer than a URL may be, and `return` is a word of Python.
 *
 * @see features 10.1
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { AttemptEvent } from '../../client/lifecycle.js'
import { acceptAlias } from '../parameter-alias.js'

/** Adds the handlers of CloudSearch Domain to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  acceptAlias(events, 'cloudsearch-domain.Search', 'return', 'returnFields')
  events.register('request-created.cloudsearch-domain.Search', postSearch)
}

/** The service takes the same search as a form. */
function postSearch({ request }: AttemptEvent): void {
  if (request.method !== 'GET' || request.query === '') return
  request.method = 'POST'
  request.headers['content-type'] = 'application/x-www-form-urlencoded'
  request.body = request.query
  request.query = ''
}
