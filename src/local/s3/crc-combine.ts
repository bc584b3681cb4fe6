/**
 * The CRC of two pieces one after the other, from the CRCs of the pieces: what S3 does with the parts of an upload.
 *
 * The CRC of the first piece is carried on over as many zero bytes as the second has; each bit of that is linear, so
 * carrying on is a matrix, and doing it twice as long the matrix squared.
 */

/** A reflected CRC. */
export interface CrcKind {
  readonly bits: number
  /** The polynomial, bits reversed. */
  readonly polynomial: bigint
}

/** The CRCs that can be combined. */
export const crcKinds = {
  CRC32: { bits: 32, polynomial: 0xedb88320n },
  CRC32C: { bits: 32, polynomial: 0x82f63b78n },
  CRC64NVME: { bits: 64, polynomial: 0x9a6c9329ac4bc9b5n },
} as const satisfies Readonly<Record<string, CrcKind>>

/** The CRC of `first` and then `second`, which has `secondLength` bytes. */
export function combineCrc(kind: CrcKind, first: bigint, second: bigint, secondLength: number): bigint {
  let length = secondLength
  let crc = first
  let matrix = zeroByte(kind)
  while (length > 0) {
    if (length % 2 === 1) crc = times(matrix, crc)
    matrix = matrix.map((column) => times(matrix, column))
    length = Math.floor(length / 2)
  }
  return crc ^ second
}

type Matrix = readonly bigint[]

/** What one zero byte does to each bit of a CRC. */
function zeroByte({ bits, polynomial }: CrcKind): Matrix {
  return Array.from({ length: bits }, (_, bit) => {
    let crc = 1n << BigInt(bit)
    for (let i = 0; i < 8; i++) crc = (crc & 1n) === 1n ? (crc >> 1n) ^ polynomial : crc >> 1n
    return crc
  })
}

function times(matrix: Matrix, vector: bigint): bigint {
  let product = 0n
  let rest = vector
  for (let bit = 0; rest !== 0n; bit++) {
    if ((rest & 1n) === 1n) product ^= matrix[bit]!
    rest >>= 1n
  }
  return product
}
