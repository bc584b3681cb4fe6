/**
 * Inside Lambda every request carries the trace of the invocation, so that X-Ray sees calls that call themselves.
 *
 * @see features 10.1
 */

import type { HierarchicalEmitter } from '../base/emitter.js'
import { percentEncode } from '../base/percent.js'
import type { BeforeCallEvent } from '../client/lifecycle.js'
import type { ServiceHooks } from './service-hooks.js'

/** Adds the handler where the program runs in Lambda; elsewhere calls pay nothing for it. */
export function registerTraceHeader(events: HierarchicalEmitter, env: ServiceHooks['env']): void {
  if (env['AWS_LAMBDA_FUNCTION_NAME'] === undefined) return
  events.register('before-call', ({ request: { headers } }: BeforeCallEvent) => {
    // The variable has another value with each invocation.
    const trace = env['_X_AMZN_TRACE_ID']
    if (trace !== undefined && trace !== '') headers['x-amzn-trace-id'] ??= encode(trace)
  })
}

/** What a trace is made of stays readable. */
function encode(trace: string): string {
  return trace.replaceAll(/[^\w.~\-=;:+&[\]{}"',]/gu, percentEncode)
}
