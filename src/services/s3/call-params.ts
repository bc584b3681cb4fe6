/**
 * What a call was given, for handlers of events that come too late to be told.
 */

import type { CallContext } from '../../client/context.js'
import type { ParamsEvent } from '../../client/lifecycle.js'

const known = new WeakMap<CallContext, ParamsEvent['params']>()

/** Handler of the first event that has the parameters as they are sent. */
export function rememberParams({ context, params }: ParamsEvent): void {
  known.set(context, params)
}

/** The parameters of a call. */
export function paramsOf(context: CallContext): ParamsEvent['params'] {
  return known.get(context) ?? {}
}

/** The bucket of a call: a name or an ARN. */
export function bucketOf(context: CallContext): string | undefined {
  const bucket = paramsOf(context)['Bucket']
  return typeof bucket === 'string' ? bucket : undefined
}
