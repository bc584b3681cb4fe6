/**
 * Opens connections: TCP, by way of a proxy where there is one, and TLS. What fails here has not reached the service.
 */

import { once } from 'node:events'
import type { Socket } from 'node:net'

import { connectTimeoutError, endpointConnectionError, proxyConnectionError, sslError } from './failure.js'
import type { ProxyHop, Target } from './target.js'
import type { Trust } from './tls.js'
import { openTunnel } from './tunnel.js'

/** Gets the connection, or why there is none. */
export type Connected = (...outcome: [error: Error, socket: null] | [error: null, socket: Socket]) => void

/** Opens a connection. What it gives back gives up, for this reason, while the connection is not open yet. */
export type Connect = (connected: Connected) => (reason: Error) => void

/** As undici has it: what the system has ready at once is then read at once. */
const highWaterMark = 64 * 1024

const http1 = ['http/1.1']

/**
 * Creates what opens connections to one target.
 *
 * @param protocols  What is to be spoken over TLS, as ALPN names it. Default: HTTP/1.1.
 */
export function createConnector(target: Target, protocols: string[] = http1): Connect {
  const { endpointUrl, connectTimeoutMs } = target
  const secure = target.trust && createHandshake(target.trust, target.hostname, protocols)
  const proxySecure = target.proxy?.trust && createHandshake(target.proxy.trust, target.proxy.hostname, http1)
  return (connected) => {
    let socket: Socket | undefined
    let finished = false
    const finish = (error: Error | null): void => {
      if (finished) return
      finished = true
      clearTimeout(timer)
      if (error === null && socket !== undefined) return connected(null, socket)
      socket?.destroy()
      if (error !== null) connected(error, null)
    }
    const track = (opening: Socket): Socket => {
      // Listened to for as long as it lives: whoever gets it may be late to listen.
      socket = opening.on('error', () => {})
      if (finished) socket.destroy()
      return opening
    }
    const timer =
      connectTimeoutMs > 0
        ? setTimeout(() => setImmediate(finish, connectTimeoutError(endpointUrl, connectTimeoutMs)), connectTimeoutMs)
        : undefined
    open(target, { secure, proxySecure, track }).then(() => finish(null), finish)
    return finish
  }
}

/** Makes a connection a TLS connection. */
type Handshake = (socket: Socket) => Socket

interface Steps {
  readonly secure: Handshake | undefined
  readonly proxySecure: Handshake | undefined
  /** Told of each socket as it begins, so that it can be destroyed. */
  readonly track: (socket: Socket) => Socket
}

async function open(target: Target, steps: Steps): Promise<void> {
  const { proxy, endpointUrl, tcpKeepAlive } = target
  const { hostname, port } = proxy ?? target
  const options = { host: hostname, port, noDelay: true, keepAlive: tcpKeepAlive, highWaterMark }
  // Loaded here, not above: with the package they would cost each program some milliseconds, called or not.
  let socket = steps.track(process.getBuiltinModule('node:net').connect(options))
  // While the system connects: files are read and checked now, not after the wait.
  target.trust?.()
  if (proxy === undefined) await reach(socket, 'connect', (cause) => endpointConnectionError(endpointUrl, cause))
  else socket = await passProxy(socket, target, proxy, steps)
  if (steps.secure === undefined || proxy?.tunnel === false) return
  socket = steps.track(steps.secure(socket))
  await reach(socket, 'secureConnect', (cause) =>
    isNetworkFailure(cause) ? endpointConnectionError(endpointUrl, cause) : sslError(endpointUrl, cause),
  )
}

async function passProxy(tcp: Socket, target: Target, proxy: ProxyHop, steps: Steps): Promise<Socket> {
  const failed = (cause: unknown): Error => proxyConnectionError(proxy.maskedUrl, cause)
  let socket = tcp
  await reach(socket, 'connect', failed)
  if (steps.proxySecure !== undefined) {
    socket = steps.track(steps.proxySecure(socket))
    await reach(socket, 'secureConnect', failed)
  }
  return proxy.tunnel ? openTunnel(socket, target, proxy) : socket
}

async function reach(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  failed: (cause: unknown) => Error,
): Promise<void> {
  try {
    await once(socket, event)
  } catch (cause) {
    throw failed(cause)
  }
}

/** The connection broke while TLS was being negotiated: nothing is wrong with certificates. */
function isNetworkFailure(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE')
}

function createHandshake(trust: () => Trust, hostname: string, protocols: string[]): Handshake {
  const { isIP } = process.getBuiltinModule('node:net')
  const server = isIP(hostname) === 0 ? { host: hostname, servername: hostname } : { host: hostname }
  let session: Buffer | undefined
  return (socket) => {
    const { secureContext, rejectUnauthorized } = trust()
    const options = {
      ...server,
      socket,
      secureContext,
      highWaterMark,
      ALPNProtocols: protocols,
      ...(session === undefined ? {} : { session }),
      ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    }
    return process
      .getBuiltinModule('node:tls')
      .connect(options)
      .on('session', (next) => (session = next))
  }
}
