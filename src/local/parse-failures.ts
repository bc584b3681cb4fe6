/**
 * What is done about bytes that are no HTTP: refused, but never in the middle of an answer to what came before them.
 */

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

const badRequest = 'HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'

/** Refuses them. Gives what must be told of every request that could be read. */
export function refuseWhatCannotBeRead(server: Server): (request: IncomingMessage, response: ServerResponse) => void {
  const latest = new WeakMap<Duplex, { readonly request: IncomingMessage; readonly response: ServerResponse }>()
  server.on('clientError', (_error, socket) => {
    const last = latest.get(socket)
    if (last === undefined || last.response.writableFinished) return refuse(socket)
    const { request, response } = last
    // Its own body is what cannot be read; else it is what follows, and that has to wait for the answer.
    if (!request.complete) return response.headersSent ? void socket.destroy() : refuse(socket)
    response.once('finish', () => refuse(socket))
  })
  return (request, response) => {
    latest.set(request.socket, { request, response })
  }
}

function refuse(socket: Duplex): void {
  if (socket.writable) socket.end(badRequest)
}
