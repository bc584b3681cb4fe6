/**
 * What a call was given, for handlers of events that come too late to be told.
 */

import type { CallContext } from '../../client/context.js'
import type { ParamsEvent } from '../../client/lifecycle.js'
import { isRecord } from '../../validate/scalars.js'

/** Handler of the first event that has the parameters as they are sent. */
export function rememberParams({ context, params }: ParamsEvent): void {
  context['params'] = params
}

/** The parameters of a call. */
export function paramsOf(context: CallContext): ParamsEvent['params'] {
  const { params } = context
  return isRecord(params) ? params : {}
}

/** The bucket of a call: a name or an ARN. */
export function bucketOf(context: CallContext): string | undefined {
  const bucket = paramsOf(context)['Bucket']
  return typeof bucket === 'string' ? bucket : undefined
}
