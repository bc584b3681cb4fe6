/**
 * Bytes over a bare socket: what no HTTP client would send.
 */

import { connect } from 'node:net'

/** What came back, and how the connection ended: by the server, or by us when nothing more came. */
export interface RawAnswer {
  readonly text: string
  /** The status codes of all answers, in their order. */
  readonly statuses: readonly number[]
  readonly isClosedByServer: boolean
}

/** How bytes are sent. */
export interface RawOptions {
  /** Closes our side when all is sent. Default false. */
  readonly isHalfClosed?: boolean
  /** Ends as soon as so many answers are there. Default 1. */
  readonly answers?: number
}

/** Sends pieces one after the other and gives what comes back, at the latest when the server closes. */
export async function sendRaw(
  url: string,
  pieces: readonly (string | Uint8Array)[],
  { isHalfClosed = false, answers = 1 }: RawOptions = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname.replaceAll(/[[\]]/g, ''))
  let text = ''
  let isClosedByServer = true
  return await new Promise((resolve, reject) => {
    socket.setEncoding('latin1')
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The server has closed while we were still sending.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
    socket.on('data', (piece: string) => {
      text += piece
      if (statusesOf(text).length < answers || !text.includes('\r\n\r\n')) return
      isClosedByServer = false
      socket.end()
    })
    socket.on('close', () => resolve({ text, statuses: statusesOf(text), isClosedByServer }))
    void (async () => {
      for (const piece of pieces) {
        if (socket.destroyed) return
        await new Promise((done) => socket.write(piece, done))
      }
      if (isHalfClosed) socket.end()
    })()
  })
}

function statusesOf(text: string): readonly number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) [^\r]*\r\n/g)].map((match) => Number(match[1]))
}
