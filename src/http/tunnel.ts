/**
 * Asks a proxy for a tunnel to a host: HTTP's CONNECT.
 */

import type { Socket } from 'node:net'

import { proxyConnectionError } from './failure.js'
import { HTTPClientError } from '../errors/http.js'
import type { ProxyHop, Target } from './target.js'

/** Gives the connection back when it leads to the target. */
export function openTunnel(socket: Socket, { hostname, port }: Target, proxy: ProxyHop): Promise<Socket> {
  const authority = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`
  const headers = ['host', authority]
  if (proxy.authorization !== undefined) headers.push('proxy-authorization', proxy.authorization)
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      socket.destroy()
      reject(proxyConnectionError(proxy.maskedUrl, cause))
    }
    const request = process
      .getBuiltinModule('node:http')
      .request({ method: 'CONNECT', path: authority, headers, createConnection: () => socket })
    request.on('error', fail)
    request.on('connect', ({ statusCode = 0, statusMessage = '' }, _, head) => {
      if (statusCode < 200 || statusCode > 299) {
        return fail(
          new HTTPClientError(`the proxy answered ${`${statusCode} ${statusMessage}`.trim()} to CONNECT ${authority}`),
        )
      }
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    request.end()
  })
}
