/**
 * User metadata travels in headers, which hold ASCII only.
 *
 * @see features 10.1
 */

import type { ParamsEvent } from '../../client/lifecycle.js'
import { validationError } from '../../validate/validator.js'

/** Handler of `before-parameter-build` where metadata is written. */
export function checkMetadata({ params, model }: ParamsEvent): void {
  const metadata = params['Metadata']
  if (typeof metadata !== 'object' || metadata === null) return
  const problems = Object.entries(metadata)
    .filter(([name, value]) => !isAscii(name) || (typeof value === 'string' && !isAscii(value)))
    .map(([name]) => ({
      path: `Metadata.${name}`,
      text: 'S3 keeps metadata in headers, so name and value must be ASCII: encode them, for example in base64',
    }))
  if (problems.length > 0) throw validationError(model.name, problems)
}

function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- the whole ASCII range is meant
  return /^[\u0000-\u007f]*$/.test(text)
}
