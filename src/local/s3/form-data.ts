/**
 * Forms with a file in them, as browsers send them: the fields, and the file as a stream.
 *
 * @see RFC 7578
 */

import { asBuffer } from '../../base/bytes.js'
import { ServiceError } from '../service-error.js'

/** A form whose fields have been read up to its file. */
export interface UploadForm {
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, string>
  readonly filename: string
  /** To be read to its end. */
  readonly file: AsyncIterable<Uint8Array>
}

/** Fields may have this many bytes in all. */
const FIELDS_LIMIT_BYTES = 20_480
const HEAD_LIMIT_BYTES = 4096

/** Reads a form up to its file. @throws ServiceError MalformedPOSTRequest, InvalidArgument */
export async function readUploadForm(contentType: string, body: AsyncIterable<Uint8Array>): Promise<UploadForm> {
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  if (boundary === null) throw malformed()
  const reader = createReader(body)
  const delimiter = `--${boundary[1] ?? boundary[2] ?? ''}`
  const fields = new Map<string, string>()
  let size = 0
  await reader.until(Buffer.from(delimiter), FIELDS_LIMIT_BYTES)
  for (;;) {
    if (await reader.isEnd()) throw noFile()
    const { name, filename } = parseHead((await reader.until(headEnd, HEAD_LIMIT_BYTES)).toString('utf8'))
    const end = Buffer.from(`\r\n${delimiter}`)
    if (name.toLowerCase() === 'file') return { fields, filename, file: reader.stream(end) }
    const value = await reader.until(end, FIELDS_LIMIT_BYTES)
    size += value.length
    if (size > FIELDS_LIMIT_BYTES) throw fieldsTooLarge()
    fields.set(name.toLowerCase(), value.toString('utf8'))
  }
}

const headEnd = Buffer.from('\r\n\r\n')

function malformed(): ServiceError {
  return new ServiceError(
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
    { status: 400 },
  )
}

function noFile(): ServiceError {
  return new ServiceError('InvalidArgument', 'POST requires exactly one file upload per request.', {
    status: 400,
    fields: { ArgumentName: 'file', ArgumentValue: 0 },
  })
}

function fieldsTooLarge(): ServiceError {
  return new ServiceError(
    'MaxPostPreDataLengthExceeded',
    'Your POST request fields preceding the upload file were too large.',
    { status: 400 },
  )
}

function parseHead(text: string): { name: string; filename: string } {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(text)?.[1] ?? ''
  const name = parameterOf(disposition, 'name')
  if (name === undefined) throw malformed()
  const filename = parameterOf(disposition, 'filename') ?? ''
  return { name, filename: filename.slice(filename.lastIndexOf('\\') + 1) }
}

function parameterOf(disposition: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|[;\\s])${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;"\\s]+))`, 'i').exec(disposition)
  return match?.[1] ?? match?.[2]
}

interface Reader {
  /** What stands before the delimiter, which is read too. */
  until(delimiter: Buffer, limit: number): Promise<Buffer>
  /** Whether the delimiter that was just read was the last; otherwise its line is read to its end. */
  isEnd(): Promise<boolean>
  /** What stands before the delimiter, as it comes; what follows is read and dropped. */
  stream(delimiter: Buffer): AsyncGenerator<Uint8Array, void>
}

function createReader(body: AsyncIterable<Uint8Array>): Reader {
  const iterator = body[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async (): Promise<void> => {
    const next = await iterator.next()
    if (next.done === true) throw malformed()
    held = held.length === 0 ? asBuffer(next.value) : Buffer.concat([held, next.value])
  }
  const take = (count: number): Buffer => {
    const taken = held.subarray(0, count)
    held = held.subarray(count)
    return taken
  }
  return {
    async until(delimiter, limit) {
      for (;;) {
        const at = held.indexOf(delimiter)
        if (at !== -1) return take(at + delimiter.length).subarray(0, at)
        if (held.length > limit) throw fieldsTooLarge()
        await more()
      }
    },
    async isEnd() {
      while (held.length < 2) await more()
      if (take(2).toString('latin1') === '--') return true
      return false
    },
    async *stream(delimiter) {
      for (;;) {
        const at = held.indexOf(delimiter)
        if (at !== -1) {
          if (at > 0) yield take(at)
          break
        }
        // The delimiter may stand across two pieces.
        const safe = held.length - delimiter.length
        if (safe > 0) yield take(safe)
        await more()
      }
      while ((await iterator.next()).done !== true) held = Buffer.alloc(0)
    },
  }
}
