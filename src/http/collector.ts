/**
 * Puts the pieces of a body together, with at most one copy of each byte.
 */

/** A wrong or hostile Content-Length must not cost more memory than this before bytes have come. */
const MAX_PREALLOCATED_BYTES = 64 * 1024 * 1024

const nothing = Buffer.alloc(0)

/** Takes pieces, gives them as one. A body that came in one piece is that piece. */
export class Collector {
  private readonly expectedBytes: number | undefined
  private whole: Buffer | undefined
  private filled = 0
  private pieces: Buffer[] = []

  constructor(expectedBytes: number | undefined) {
    this.expectedBytes = expectedBytes
  }

  add(piece: Buffer): void {
    this.filled += piece.length
    if (this.whole !== undefined) {
      if (this.filled <= this.whole.length) return this.whole.set(piece, this.filled - piece.length)
      this.pieces = [this.whole.subarray(0, this.filled - piece.length)]
      this.whole = undefined
    }
    this.pieces.push(piece)
    const { expectedBytes, filled } = this
    if (this.pieces.length !== 1 || expectedBytes === undefined || expectedBytes <= filled) return
    if (expectedBytes > MAX_PREALLOCATED_BYTES) return
    this.whole = Buffer.allocUnsafeSlow(expectedBytes)
    this.whole.set(piece)
    this.pieces = []
  }

  /** All that was added. Forgets it. */
  take(): Buffer {
    const { whole, pieces, filled } = this
    this.whole = undefined
    this.pieces = []
    this.filled = 0
    if (whole !== undefined) return filled === whole.length ? whole : whole.subarray(0, filled)
    const [only] = pieces
    if (only === undefined) return nothing
    return pieces.length === 1 ? only : Buffer.concat(pieces, filled)
  }
}
