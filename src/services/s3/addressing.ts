/**
 * What S3's endpoint rules are told for one call.
 *
 * @see features 7.2, 7.6
 */

import type { EndpointEvent } from '../../client/lifecycle.js'

/** Handler of `before-endpoint-resolution`: a bucket whose region is unknown has no name in the region's host; an ARN has no path. */
export function chooseAddressing({ builtins, params, model }: EndpointEvent): void {
  const bucket = params['Bucket']
  if (typeof bucket === 'string' && bucket.startsWith('arn:')) builtins['AWS::S3::ForcePathStyle'] = false
  else if (model.name === 'GetBucketLocation') builtins['AWS::S3::ForcePathStyle'] = true
}
