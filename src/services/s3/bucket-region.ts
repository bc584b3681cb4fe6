/**
 * Buckets in another region than the client's: S3 says where they are, the call goes there, and so do later ones.
 *
 * @see features 7.13
 */

import type { HierarchicalEmitter } from '../../base/emitter.js'
import type { CallContext } from '../../client/context.js'
import type { AttemptedEvent, EndpointEvent } from '../../client/lifecycle.js'
import { RecentValues } from '../../base/recent-values.js'
import { validateRegionName } from '../../endpoint/regions.js'
import { ClientError } from '../../errors/call.js'
import { isRecord } from '../../validate/scalars.js'
import type { ServiceHooks } from '../service-hooks.js'
import { bucketOf, paramsOf } from './call-params.js'

/** For how many buckets of a client the region is remembered. */
const capacity = 1000

/** Has the calls of a client follow their buckets. */
export function followBuckets(events: HierarchicalEmitter, hooks: ServiceHooks): void {
  const regions = new RecentValues<string, string>(capacity)
  const redirected = new WeakSet<CallContext>()

  events.register('before-endpoint-resolution.s3', ({ builtins, context }: EndpointEvent) => {
    const region = regions.get(bucketOf(context) ?? '')
    if (region !== undefined) builtins['AWS::Region'] = region
  })

  events.register('needs-retry.s3', (event: AttemptedEvent) => {
    if (!isElsewhere(event) || redirected.has(event.context)) return undefined
    const bucket = bucketOf(event.context)
    return bucket === undefined || bucket.startsWith('arn:') ? undefined : follow(bucket, event)
  })

  async function follow(bucket: string, event: AttemptedEvent): Promise<0 | undefined> {
    const { request, model, context } = event
    const region = await findRegion(event, bucket, hooks)
    if (region === undefined || region === context.endpoint?.authSchemes?.[0]?.signingRegion) return undefined
    regions.set(bucket, region)
    redirected.add(context)
    const endpoint = await hooks.findEndpoint({ model, params: paramsOf(context), context })
    context.endpoint = endpoint
    request.host = endpoint.host
    return 0
  }
}

const redirects: ReadonlySet<number> = new Set([301, 302, 307])

/** Whether an answer says that the bucket is in another region. Answers to HEAD have no body to say it clearly. */
function isElsewhere({ response, parsed, model }: AttemptedEvent): boolean {
  if (response === undefined || response.status < 300) return false
  if (redirects.has(response.status)) return true
  const { Code, Region } = errorOf(parsed)
  switch (Code) {
    case 'PermanentRedirect':
      return true
    case 'AuthorizationHeaderMalformed':
      return Region !== undefined
    case 'IllegalLocationConstraintException':
      return model.name !== 'CreateBucket'
    case '400':
      return (
        model.name === 'HeadObject' || (model.name === 'HeadBucket' && bucketRegion(response.headers) !== undefined)
      )
    default:
      return false
  }
}

async function findRegion(
  { response, parsed, signal }: AttemptedEvent,
  bucket: string,
  hooks: ServiceHooks,
): Promise<string | undefined> {
  const told = bucketRegion(response?.headers ?? {}) ?? errorOf(parsed).Region
  const region = told ?? bucketRegion(await headBucket(bucket, hooks, signal))
  if (typeof region !== 'string') return undefined
  validateRegionName(region)
  return region
}

/** The headers of an answer about the bucket, whether it is an error or not. */
async function headBucket(
  bucket: string,
  { call }: ServiceHooks,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, string>>> {
  try {
    const output = await call('HeadBucket', { Bucket: bucket }, signal === undefined ? {} : { signal })
    return output.ResponseMetadata.HTTPHeaders
  } catch (error) {
    if (error instanceof ClientError) return error.response.ResponseMetadata.HTTPHeaders
    throw error
  }
}

function bucketRegion(headers: Readonly<Record<string, string>>): string | undefined {
  return headers['x-amz-bucket-region']
}

function errorOf(parsed: AttemptedEvent['parsed']): { readonly Code?: unknown; readonly Region?: unknown } {
  const error = parsed?.['Error']
  return isRecord(error) ? error : {}
}
