/**
 * S3 Control: ARNs of Outposts where names are expected.
 *
 * @see features 7.8
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { ParamsEvent } from '../../client/lifecycle.js'
import { type Arn, parseArn } from '../../endpoint/arn.js'
import { UnsupportedS3ControlArnError, UnsupportedS3ControlConfigurationError } from '../../errors/endpoint.js'
import type { ServiceHooks } from '../service-hooks.js'

/** Adds S3 Control's handlers to the events of a client. */
export function register(events: HierarchicalEmitter, { settings }: ServiceHooks): void {
  const isAccelerated = settings.s3.useAccelerateEndpoint === true
  events.register('before-parameter-build.s3-control', ({ params, model }: ParamsEvent) => {
    // These are led by OutpostId.
    if (model.name === 'CreateBucket' || model.name === 'ListRegionalBuckets') return
    if (model.name !== 'CreateAccessPoint') takeAccount(params, 'Name', 'accesspoint', isAccelerated)
    takeAccount(params, 'Bucket', 'bucket', isAccelerated)
  })
}

/** An ARN says whose it is: the account need not be given beside it. */
function takeAccount(params: Record<string, unknown>, name: string, kind: string, isAccelerated: boolean): void {
  const text = params[name]
  const arn = typeof text === 'string' ? parseArn(text) : undefined
  if (arn === undefined) return
  const problem = findProblem(arn, name, kind, params['AccountId'])
  if (problem !== undefined) {
    throw new UnsupportedS3ControlArnError(`${String(text)}: ${problem}`, { arn: text, msg: problem })
  }
  if (isAccelerated) {
    const msg = 'S3 Control has no accelerated endpoints: switch s3.useAccelerateEndpoint off.'
    throw new UnsupportedS3ControlConfigurationError(msg, { msg })
  }
  params['AccountId'] = arn.accountId
}

function findProblem({ region, service, accountId, resourceId }: Arn, name: string, kind: string, given: unknown) {
  if (region.startsWith('fips-') || region.endsWith('-fips'))
    return 'the region of an ARN is the real one, without fips.'
  const [outpost, , actualKind, , ...more] = resourceId
  const isFitting = service === 's3-outposts' && outpost === 'outpost' && actualKind === kind
  if (!isFitting || resourceId.length < 4 || more.length > 0) {
    return `${name} takes the ARN of a resource on Outposts, …:outpost/<id>/${kind}/<name>, and no other.`
  }
  if (typeof given === 'string' && given !== accountId) {
    return `it belongs to another account than AccountId, which is ${given}.`
  }
  return undefined
}
