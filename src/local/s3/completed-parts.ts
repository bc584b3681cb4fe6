/**
 * The list of parts that ends an upload, against the parts that came.
 */

import { ServiceError } from '../service-error.js'
import { invalidRequest, malformedXml } from './errors.js'
import type { Upload, UploadedPart } from './state.js'

const LEAST_PART_BYTES = 5 << 20

/** A part as the caller lists it. */
export type ListedPart = Readonly<Record<string, unknown>> & {
  readonly PartNumber?: number
  readonly ETag?: string
}

/** The parts that the list means. @throws ServiceError InvalidPart, InvalidPartOrder, EntityTooSmall, MalformedXML */
export function completedParts(upload: Upload, listed: readonly ListedPart[]): readonly UploadedPart[] {
  if (listed.length === 0) throw malformedXml()
  let previous = 0
  const parts = listed.map((entry) => {
    const { PartNumber: number = 0, ETag = '' } = entry
    if (number <= previous) {
      const text = 'The list of parts was not in ascending order. Parts must be ordered by part number.'
      throw new ServiceError('InvalidPartOrder', text, { status: 400, fields: { UploadId: upload.id } })
    }
    previous = number
    const part = upload.parts[number]
    if (part === undefined || part.etag !== ETag.replaceAll('"', '')) throw invalidPart(upload, number, ETag)
    checkListedSum(upload, part, entry)
    return part
  })
  for (const part of parts.slice(0, -1)) {
    if (part.size >= LEAST_PART_BYTES) continue
    throw new ServiceError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      status: 400,
      fields: { ProposedSize: part.size, MinSizeAllowed: LEAST_PART_BYTES, PartNumber: part.number, ETag: part.etag },
    })
  }
  return parts
}

function checkListedSum(upload: Upload, part: UploadedPart, entry: ListedPart): void {
  const { algorithm, type, isExplicit } = upload.checksum
  const stated = entry[`Checksum${algorithm}`]
  if (stated === undefined) {
    if (!isExplicit || type === 'FULL_OBJECT') return
    const name = algorithm.toLowerCase()
    throw invalidRequest(
      `The upload was created using a ${name} checksum. The complete request must include the checksum for each part. It was missing for part ${part.number} in the request.`,
    )
  }
  if (stated !== part.checksum.value) throw invalidPart(upload, part.number, part.etag)
}

function invalidPart({ id }: Upload, number: number, etag: string): ServiceError {
  return new ServiceError(
    'InvalidPart',
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { status: 400, fields: { UploadId: id, PartNumber: number, ETag: etag } },
  )
}
