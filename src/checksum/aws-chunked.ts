/**
 * The content coding `aws-chunked`: a body in chunks with its checksum behind them.
 *
 * @see AWS "Uploading objects using multiple chunks", unsigned payload with trailing headers; features 9.3
 */

import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream'
import { AwsChunkedWrapperError } from '../errors/http.js'
import { type ChecksumAlgorithm, checksumHeader, createChecksum, digestLength } from './algorithms.js'

/** The size of a chunk where the whole length is known beforehand. */
const CHUNK_BYTES = 1 << 20
/** S3 refuses chunks of less than 8 KiB before the last. */
const LEAST_CHUNK_BYTES = 64 << 10

/**
 * A body of `decodedLength` bytes takes this many when it is encoded.
 */
export function awsChunkedLength(decodedLength: number, algorithm: ChecksumAlgorithm): number {
  const rest = decodedLength % CHUNK_BYTES
  const whole = (decodedLength - rest) / CHUNK_BYTES
  const trailer = checksumHeader(algorithm).length + 1 + digestLength(algorithm)
  return whole * framedLength(CHUNK_BYTES) + (rest === 0 ? 0 : framedLength(rest)) + 3 + trailer + 4
}

/**
 * Encodes a stream. A failure or the end of either stream ends the other.
 *
 * @param decodedLength The stream's length where it is known: the encoded one is then {@link awsChunkedLength}, and a
 *   stream that holds more or less fails with {@link AwsChunkedWrapperError}.
 */
export function encodeAwsChunked(source: Readable, algorithm: ChecksumAlgorithm, decodedLength?: number): Readable {
  const encoder = decodedLength === undefined ? createGatherer(algorithm) : createEncoder(algorithm, decodedLength)
  // Whatever went wrong, the encoder's own events tell of it.
  return pipeline(source, encoder, () => {})
}

/** The pieces of the source go through as they come, with the frame of each chunk between them. */
function createEncoder(algorithm: ChecksumAlgorithm, decodedLength: number): Transform {
  const sum = createChecksum(algorithm)
  let left = decodedLength
  let leftInChunk = 0
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      if (piece.length > left) return done(wrongLength(decodedLength, 'more'))
      sum.update(piece)
      for (let start = 0; start < piece.length;) {
        if (leftInChunk === 0) {
          leftInChunk = Math.min(left, CHUNK_BYTES)
          this.push(`${left === decodedLength ? '' : '\r\n'}${leftInChunk.toString(16)}\r\n`)
        }
        const part = piece.subarray(start, start + leftInChunk)
        this.push(part)
        start += part.length
        left -= part.length
        leftInChunk -= part.length
      }
      done()
    },
    flush(done) {
      if (left > 0) return done(wrongLength(decodedLength, 'less'))
      done(null, lastChunk(algorithm, sum.digestBase64(), decodedLength === 0))
    },
  })
}

/** Without a known length, pieces are gathered until they make a chunk that S3 takes. */
function createGatherer(algorithm: ChecksumAlgorithm): Transform {
  const sum = createChecksum(algorithm)
  let pieces: Buffer[] = []
  let gathered = 0
  let isEmpty = true
  const release = (stream: Transform): void => {
    stream.push(`${isEmpty ? '' : '\r\n'}${gathered.toString(16)}\r\n`)
    for (const piece of pieces) stream.push(piece)
    pieces = []
    gathered = 0
    isEmpty = false
  }
  return new Transform({
    transform(piece: Buffer, _encoding, done: TransformCallback) {
      sum.update(piece)
      pieces.push(piece)
      gathered += piece.length
      if (gathered >= LEAST_CHUNK_BYTES) release(this)
      done()
    },
    flush(done) {
      if (gathered > 0) release(this)
      done(null, lastChunk(algorithm, sum.digestBase64(), isEmpty))
    },
  })
}

function lastChunk(algorithm: ChecksumAlgorithm, digestBase64: string, isFirst: boolean): Buffer {
  return Buffer.from(`${isFirst ? '' : '\r\n'}0\r\n${checksumHeader(algorithm)}:${digestBase64}\r\n\r\n`)
}

function framedLength(chunkLength: number): number {
  return chunkLength.toString(16).length + 2 + chunkLength + 2
}

function wrongLength(expectedBytes: number, comparison: 'more' | 'less'): AwsChunkedWrapperError {
  return new AwsChunkedWrapperError(
    `The body was announced with ${expectedBytes} bytes, but its stream holds ${comparison}.`,
    { expectedBytes },
  )
}
