/**
 * Requests whose answer comes while they are still being sent: HTTP/2, by node:http2. Loaded with the first of them.
 *
 * How many are under way is not limited: they last as long as a conversation, and one that waits for its turn is one
 * that nobody hears. `maxPoolConnections` is how many idle connections are kept for each origin.
 */

import type { HttpRequest } from '../base/http-message.js'
import { Exchange } from './exchange.js'
import { connectionClosedError } from './failure.js'
import { createHttp2Sessions, type Http2Sessions } from './http2-sessions.js'
import { sendOverHttp2 } from './http2-stream.js'
import { createTargets } from './target.js'
import type { Transport, TransportOptions } from './transport.js'

/** Makes a transport for bidirectional streams. Over http, the other side is taken to speak HTTP/2 from the first byte. */
export function createHttp2Transport(options: TransportOptions = {}): Transport {
  const { readTimeoutMs = 60_000, maxPoolConnections = 10 } = options
  const targetOf = createTargets(options)
  const origins = new Map<string, Http2Sessions>()
  const sessionsFor = ({ protocol, host }: HttpRequest): Http2Sessions => {
    const url = `${protocol}//${host}`
    let sessions = origins.get(url)
    if (sessions === undefined) {
      sessions = createHttp2Sessions(targetOf(protocol, host), maxPoolConnections)
      origins.set(url, sessions)
    }
    return sessions
  }
  return {
    send(request, sendOptions = {}) {
      const { signal, readTimeoutMs: ownTimeoutMs = readTimeoutMs } = sendOptions
      if (signal?.aborted === true) return Promise.reject(signal.reason)
      return new Promise((...settle) => {
        const sessions = sessionsFor(request)
        start(sessions, new Exchange(request, sendOptions, ownTimeoutMs, settle))
      })
    },
    async close() {
      for (const sessions of origins.values()) sessions.close()
      origins.clear()
    },
  }
}

function start(sessions: Http2Sessions, exchange: Exchange): void {
  const giveUp = sessions.acquire((error, session) => {
    if (error !== null) exchange.fail(error)
    else if (exchange.finished) sessions.release(session)
    else sendOverHttp2(session, exchange, sessions)
  })
  exchange.flow = {
    pause() {},
    resume() {},
    cut: () => giveUp(connectionClosedError(exchange.request, 'given up')),
  }
}
