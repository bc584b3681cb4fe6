/**
 * Copies from another region: the service there must be shown that the caller may read. A presigned URL of the same
 * call, for that region, is the proof; it is made unless the caller brings one.
 *
 * @see features 10.1
 */

import type { HierarchicalEmitter } from '../base/emitter.js'
import type { ParamsEvent } from '../client/lifecycle.js'
import type { ServiceHooks } from './service-hooks.js'

/** Seconds. */
const expiresIn = 3600

/** Of calls whose `SourceRegion` and `DestinationRegion` the service wants to know: EC2. */
export function presignWithDestination(events: HierarchicalEmitter, scope: string, hooks: ServiceHooks): void {
  events.registerLast(`before-parameter-build.${scope}`, async ({ params, model, context }: ParamsEvent) => {
    const { SourceRegion, PresignedUrl } = params
    if (context.isPresignRequest === true || PresignedUrl !== undefined || typeof SourceRegion !== 'string') return
    const withDestination = { ...params, DestinationRegion: context.clientRegion }
    const options = { params: withDestination, regionName: SourceRegion, httpMethod: 'GET', expiresIn }
    params['PresignedUrl'] = await hooks.presign(model.name, options)
    params['DestinationRegion'] = context.clientRegion
  })
}

/** Of calls for which `SourceRegion` is boto3's own, and goes into the URL as its host alone: RDS and its kin. */
export function presignFromSource(events: HierarchicalEmitter, scope: string, hooks: ServiceHooks): void {
  events.registerLast(`before-parameter-build.${scope}`, async ({ params, model, context }: ParamsEvent) => {
    const { SourceRegion, ...sent } = params
    if (context.isPresignRequest === true || typeof SourceRegion !== 'string') return
    delete params['SourceRegion']
    if (params['PreSignedUrl'] !== undefined) return
    const addedQuery = { DestinationRegion: context.clientRegion ?? '' }
    const options = { params: sent, regionName: SourceRegion, httpMethod: 'GET', expiresIn, addedQuery }
    params['PreSignedUrl'] = await hooks.presign(model.name, options)
  })
}
