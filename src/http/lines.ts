/**
 * Cuts bytes that come in pieces into lines.
 */

const LF = 0x0a
const CR = 0x0d

/** Takes pieces, gives the lines that are whole. A line ends with `\n`, `\r` or `\r\n`. */
export class LineSplitter {
  private readonly keepends: boolean
  private pending: Buffer[] = []
  /** The last piece ended with `\r`, which may be half of a `\r\n`. */
  private afterCr = false

  constructor(keepends: boolean) {
    this.keepends = keepends
  }

  *add(piece: Buffer): Generator<Buffer, void, undefined> {
    let start = 0
    if (this.afterCr && piece.length > 0) {
      this.afterCr = false
      if (piece[0] === LF) start = 1
      yield this.line(piece.subarray(0, start))
    }
    for (let at = start; at < piece.length; at += 1) {
      const byte = piece[at]
      if (byte !== LF && byte !== CR) continue
      if (byte === CR) {
        if (at + 1 === piece.length) {
          this.afterCr = true
          break
        }
        if (piece[at + 1] === LF) at += 1
      }
      yield this.line(piece.subarray(start, at + 1))
      start = at + 1
    }
    if (start < piece.length) this.pending.push(piece.subarray(start))
  }

  /** What follows the last line's end. */
  *rest(): Generator<Buffer, void, undefined> {
    if (this.pending.length > 0) yield this.line(Buffer.alloc(0))
  }

  private line(end: Buffer): Buffer {
    const whole = this.pending.length === 0 ? end : Buffer.concat([...this.pending, end])
    this.pending = []
    return this.keepends ? whole : withoutEnd(whole)
  }
}

function withoutEnd(line: Buffer): Buffer {
  let end = line.length
  if (line[end - 1] === LF) end -= 1
  if (line[end - 1] === CR) end -= 1
  return line.subarray(0, end)
}
