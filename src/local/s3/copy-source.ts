/**
 * What a copy is made of: `bucket/key?versionId=…`, percent-encoded.
 */

import { percentDecode } from '../../base/percent.js'
import { invalidArgument } from './errors.js'

/** The source of a copy. */
export interface CopySource {
  readonly Bucket: string
  readonly Key: string
  readonly VersionId?: string
}

/** Reads the header. @throws ServiceError InvalidArgument */
export function parseCopySource(text: string): CopySource {
  const [, path = '', version] = /^\/?(.*?)(?:\?versionId=([^?]*))?$/s.exec(text) ?? []
  const decoded = percentDecode(path)
  const slash = decoded.indexOf('/')
  if (slash <= 0 || slash === decoded.length - 1) {
    throw invalidArgument(
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      'x-amz-copy-source',
      text,
    )
  }
  const source = { Bucket: decoded.slice(0, slash), Key: decoded.slice(slash + 1) }
  return version === undefined ? source : { ...source, VersionId: version }
}
