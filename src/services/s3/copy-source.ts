/**
 * `CopySource` as text or as `{ Bucket, Key, VersionId }`, percent-encoded into the header that S3 wants.
 *
 * @see features 10.1
 */

import { percentEncodePath } from '../../base/percent.js'
import type { ParamsEvent } from '../../client/lifecycle.js'
import { validationError } from '../../validate/validator.js'

/** Handler of `before-parameter-build` for CopyObject and UploadPartCopy. */
export function encodeCopySource({ params, model }: ParamsEvent): void {
  const source = params['CopySource']
  if (typeof source === 'string') params['CopySource'] = encodeText(source)
  else if (typeof source === 'object' && source !== null) params['CopySource'] = encodeParts(source, model.name)
}

function encodeText(source: string): string {
  const [path, version] = splitVersion(source)
  return version === undefined ? percentEncodePath(path) : `${percentEncodePath(path)}?versionId=${version}`
}

function splitVersion(source: string): [path: string, version: string | undefined] {
  const [, path = source, version] = /^(.*)\?versionId=(\S+)$/s.exec(source) ?? []
  return [path, version]
}

function encodeParts(source: object, operationName: string): string {
  const { Bucket, Key, VersionId }: { Bucket?: unknown; Key?: unknown; VersionId?: unknown } = source
  const missing = Object.entries({ Bucket, Key }).filter(([, value]) => typeof value !== 'string')
  if (typeof Bucket !== 'string' || typeof Key !== 'string') {
    throw validationError(
      operationName,
      missing.map(([name]) => ({ path: `CopySource.${name}`, text: 'required, but missing or not a string' })),
    )
  }
  const path = Bucket.startsWith('arn:') ? `${Bucket}/object/${Key}` : `${Bucket}/${Key}`
  const encoded = percentEncodePath(path)
  return typeof VersionId === 'string' ? `${encoded}?versionId=${VersionId}` : encoded
}
