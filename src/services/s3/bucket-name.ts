/**
 * A bucket is a name or the ARN of an access point: anything else is refused before it is sent.
 *
 * @see features 7.6
 */

import type { ParamsEvent } from '../../client/lifecycle.js'
import { validationError } from '../../validate/validator.js'

const bucketName = /^[a-zA-Z0-9.\-_]{1,255}$/
const accessPointArn = /^arn:aws[\w-]*:s3(-object-lambda)?:[a-z0-9-]*:[0-9]{12}:accesspoint[/:][a-zA-Z0-9\-.]{1,63}$/
const outpostArn =
  /^arn:aws[\w-]*:s3-outposts:[a-z0-9-]+:[0-9]{12}:outpost[/:][a-zA-Z0-9-]{1,63}[/:]accesspoint[/:][a-zA-Z0-9-]{1,63}$/

/** Handler of `before-parameter-build`. */
export function checkBucketName({ params, model }: ParamsEvent): void {
  const bucket = params['Bucket']
  if (typeof bucket !== 'string') return
  if (bucketName.test(bucket) || accessPointArn.test(bucket) || outpostArn.test(bucket)) return
  throw validationError(model.name, [
    {
      path: 'Bucket',
      text: `${JSON.stringify(bucket)} is neither a bucket's name (${bucketName.source}) nor the ARN of an access point`,
    },
  ])
}
