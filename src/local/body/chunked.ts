/**
 * The content coding `aws-chunked`, taken apart: chunks, their signatures, the trailers behind them.
 *
 * @see AWS "Signature Version 4: transferring payload in multiple chunks"; features 9.3
 */

import { createHash, hash } from 'node:crypto'
import type { Headers } from '../../base/http-message.js'
import { asBuffer } from '../../base/bytes.js'
import { ServiceError } from '../service-error.js'

/** Signs the texts of chunks; absent where they bear no signatures. */
export interface ChunkSigner {
  /** The signature of the head, from which the chain begins. */
  readonly seed: string
  readonly dateTime: string
  readonly scope: string
  isValid(text: string, signature: string): boolean
}

/** What decoding depends on. */
export interface ChunkedOptions {
  readonly signer: ChunkSigner | undefined
  readonly hasSignedTrailer: boolean
  /** Takes the trailers, lower-case. */
  readonly onTrailers: (trailers: Headers) => void
}

const emptySha256 = hash('sha256', '')
const LINE_LIMIT = 8192

/** The bytes within the chunks. @throws ServiceError IncompleteBody, SignatureDoesNotMatch, MalformedTrailerError */
export async function* decodeChunked(
  source: AsyncIterable<Uint8Array>,
  options: ChunkedOptions,
): AsyncGenerator<Uint8Array, void> {
  const reader = createLineReader(source)
  let previous = options.signer?.seed ?? ''
  for (;;) {
    const { size, signature } = parseChunkHead(await reader.line())
    const sum = createHash('sha256')
    let left = size
    while (left > 0) {
      const piece = await reader.bytes(left)
      left -= piece.length
      sum.update(piece)
      yield piece
    }
    if (options.signer !== undefined) previous = checkChunk(options.signer, previous, signature, sum.digest('hex'))
    if (size === 0) break
    if ((await reader.line()) !== '') throw incompleteBody()
  }
  options.onTrailers(await readTrailers(reader, options, previous))
}

/** The error for a body that ends before its end. */
export function incompleteBody(): ServiceError {
  return new ServiceError('IncompleteBody', 'The request body terminated unexpectedly', { status: 400 })
}

function parseChunkHead(line: string): { size: number; signature: string | undefined } {
  const match = /^([\da-f]{1,12})(?:;chunk-signature=([\da-f]+))?\s*$/i.exec(line)
  if (match === null) throw incompleteBody()
  return { size: Number.parseInt(match[1] ?? '', 16), signature: match[2] }
}

function checkChunk(signer: ChunkSigner, previous: string, signature: string | undefined, sha256: string): string {
  const text = `AWS4-HMAC-SHA256-PAYLOAD\n${signer.dateTime}\n${signer.scope}\n${previous}\n${emptySha256}\n${sha256}`
  if (signature === undefined || !signer.isValid(text, signature)) throw chunkMismatch()
  return signature
}

function chunkMismatch(): ServiceError {
  return new ServiceError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { status: 403 },
  )
}

async function readTrailers(reader: LineReader, options: ChunkedOptions, previous: string): Promise<Headers> {
  const trailers: Headers = {}
  let signed = ''
  for (let line = await reader.lastLine(); line !== undefined && line !== ''; line = await reader.lastLine()) {
    const colon = line.indexOf(':')
    if (colon <= 0) throw malformedTrailer()
    const name = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    trailers[name] = value
    if (name !== 'x-amz-trailer-signature') signed += `${name}:${value}\n`
  }
  if (options.signer !== undefined && options.hasSignedTrailer) {
    const { dateTime, scope } = options.signer
    const text = `AWS4-HMAC-SHA256-TRAILER\n${dateTime}\n${scope}\n${previous}\n${hash('sha256', signed)}`
    if (!options.signer.isValid(text, trailers['x-amz-trailer-signature'] ?? '')) throw chunkMismatch()
  }
  return trailers
}

function malformedTrailer(): ServiceError {
  const text =
    'The request contained trailing data that was not well-formed or did not conform to our published schema.'
  return new ServiceError('MalformedTrailerError', text, { status: 400 })
}

interface LineReader {
  /** The next line without its end. @throws ServiceError where there is none */
  line(): Promise<string>
  /** The next line, also one that the end of the body ends; `undefined` at the end. */
  lastLine(): Promise<string | undefined>
  /** Up to `limit` bytes, at least one. @throws ServiceError where there is none */
  bytes(limit: number): Promise<Buffer>
}

function createLineReader(source: AsyncIterable<Uint8Array>): LineReader {
  const iterator = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const next = await iterator.next()
    if (next.done === true) return false
    held = held.length === 0 ? asBuffer(next.value) : Buffer.concat([held, next.value])
    return true
  }
  const take = (count: number): Buffer => {
    const taken = held.subarray(0, count)
    held = held.subarray(count)
    return taken
  }
  const lastLine = async (): Promise<string | undefined> => {
    for (;;) {
      const end = held.indexOf('\r\n')
      if (end !== -1) return take(end + 2).toString('latin1', 0, end)
      if (held.length > LINE_LIMIT) throw incompleteBody()
      if (!(await more())) return held.length === 0 ? undefined : take(held.length).toString('latin1')
    }
  }
  return {
    lastLine,
    async line() {
      const line = await lastLine()
      if (line === undefined) throw incompleteBody()
      return line
    },
    async bytes(limit) {
      while (held.length === 0) if (!(await more())) throw incompleteBody()
      return take(Math.min(limit, held.length))
    },
  }
}
