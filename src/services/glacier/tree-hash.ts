/**
 * Glacier's checksum of an archive: SHA-256 of each MiB, and of pairs of these, up to one.
 *
 * @see AWS "Computing Checksums" in the Amazon S3 Glacier developer guide
 */

import { createHash } from 'node:crypto'

const leafBytes = 1 << 20

/** The tree hash of bytes, in hex. */
export function treeHash(bytes: Uint8Array): string {
  let level: Buffer[] = []
  for (let start = 0; start === 0 || start < bytes.length; start += leafBytes) {
    level.push(sha256(bytes.subarray(start, start + leafBytes)))
  }
  while (level.length > 1) level = joinPairs(level)
  return level[0]!.toString('hex')
}

/** One without a partner moves up as it is. */
function joinPairs(level: readonly Buffer[]): Buffer[] {
  const joined: Buffer[] = []
  for (let i = 0; i < level.length; i += 2) {
    const pair = level.slice(i, i + 2)
    joined.push(pair.length === 1 ? pair[0]! : sha256(Buffer.concat(pair)))
  }
  return joined
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
