/**
 * Parameters with a second name: where AWS's own cannot be an argument in Python, or was once another.
 *
 * @see features 10.1
 */

import type { HierarchicalEmitter } from '../base/emitter.js'
import type { ParamsEvent } from '../client/lifecycle.js'
import { AliasConflictParameterError } from '../errors/parameter.js'

/**
 * Lets callers use `alias` for the parameter `original`, in operations that have it.
 *
 * @param scope  The events' end: `ec2`, or `cloudwatch-logs.CreateExportTask`.
 */
export function acceptAlias(events: HierarchicalEmitter, scope: string, original: string, alias: string): void {
  events.registerFirst(`before-parameter-build.${scope}`, ({ params, model }: ParamsEvent) => {
    if (params[alias] === undefined || model.input?.members.has(original) !== true) return
    if (params[original] !== undefined) throw conflict(original, alias, model.name)
    params[original] = params[alias]
    delete params[alias]
  })
}

function conflict(original: string, alias: string, operation: string): AliasConflictParameterError {
  return new AliasConflictParameterError(
    `${operation} was given ${original} and ${alias}, which are two names of the same parameter: give one.`,
    { original, alias, operation },
  )
}
