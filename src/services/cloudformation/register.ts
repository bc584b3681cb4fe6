/**
 * CloudFormation: a template in JSON is handed over as an object, one in YAML as the text that it is.
 *
 * @see features 5.13
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { AfterCallEvent } from '../../client/lifecycle.js'

/** Adds CloudFormation's handlers to the events of a client. */
export function register(events: HierarchicalEmitter): void {
  events.register('after-call.cloudformation.GetTemplate', readTemplate)
}

function readTemplate({ parsed }: AfterCallEvent): void {
  const template = parsed['TemplateBody']
  if (typeof template !== 'string') return
  try {
    parsed['TemplateBody'] = JSON.parse(template)
  } catch {
    // YAML: no parser is a part of boto3 either.
  }
}
