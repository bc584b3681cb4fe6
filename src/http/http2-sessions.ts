/**
 * HTTP/2 connections to one origin, each for one stream at a time: streams share the window of their connection, so one
 * that is read slowly would stop those beside it.
 */

import { type ClientHttp2Session, connect as startSession } from 'node:http2'
import type { Socket } from 'node:net'

import { HTTPClientError } from '../errors/http.js'
import { type Connect, createConnector } from './connector.js'
import { connectTimeoutError, http2ConnectionError } from './failure.js'
import type { Target } from './target.js'

/** Idle connections are closed after so long; one whose stream was given up is cut if it has not gone by then. */
const IDLE_TIMEOUT_MS = 15_000

/** An idle connection that does not answer a ping for so long is taken to be dead. */
const PING_TIMEOUT_MS = 2000

/** Gets a session, or why there is none. */
export type Acquired = (...outcome: [error: Error, session: null] | [error: null, session: ClientHttp2Session]) => void

/** The connections of one origin. Those that are idle do not keep the process alive. */
export interface Http2Sessions {
  /** Finds an idle session, or opens one. What it gives back gives up, for this reason, while none is there yet. */
  acquire(acquired: Acquired): (reason: Error) => void
  /** Takes back a session whose stream is closed. */
  release(session: ClientHttp2Session): void
  /** Closes a session as soon as its stream is closed: nobody is to use it again. */
  discard(session: ClientHttp2Session): void
  /** Closes idle sessions now and the others as they come back. */
  close(): void
}

/** Creates the pool of an origin; nothing is open at first. */
export function createHttp2Sessions(target: Target, maxIdle: number): Http2Sessions {
  // A proxy that forwards requests speaks HTTP/1.1.
  const way = target.proxy === undefined ? target : { ...target, proxy: { ...target.proxy, tunnel: true } }
  const connect = createConnector(way, ['h2'])
  const idle = new Set<ClientHttp2Session>()
  let isClosed = false
  const adopt = (session: ClientHttp2Session): void => {
    session.on('close', () => idle.delete(session))
    session.on('timeout', () => {
      if (session.closed) session.destroy()
      else if (idle.delete(session)) session.close()
    })
  }
  return {
    acquire(acquired) {
      let giveUp: ((reason: Error) => void) | undefined
      const next = (): void => {
        const [session] = idle
        if (session === undefined) {
          giveUp = openSession(connect, target, (...outcome) => {
            if (outcome[1] !== null) adopt(outcome[1])
            acquired(...outcome)
          })
          return
        }
        idle.delete(session)
        session.ref()
        whenAlive(session, () => acquired(null, session), next)
      }
      next()
      return (reason) => giveUp?.(reason)
    },
    release(session) {
      if (!isUsable(session)) return
      session.unref()
      if (isClosed || idle.size >= maxIdle) return session.close()
      idle.add(session)
      session.setTimeout(IDLE_TIMEOUT_MS)
    },
    discard(session) {
      if (session.destroyed) return
      session.unref()
      session.close()
      session.setTimeout(IDLE_TIMEOUT_MS)
    },
    close() {
      isClosed = true
      for (const session of idle) session.close()
    },
  }
}

function isUsable(session: ClientHttp2Session): boolean {
  return !session.closed && !session.destroyed
}

/** Events are sent once: that the other side has left must be known before, not by their failure. */
function whenAlive(session: ClientHttp2Session, alive: () => void, gone: () => void): void {
  if (!isUsable(session)) return gone()
  const giveUp = (): void => session.destroy()
  session.setTimeout(PING_TIMEOUT_MS, giveUp)
  session.ping((error) => {
    session.setTimeout(0, giveUp)
    if (error === null && isUsable(session)) alive()
    else gone()
  })
}

function openSession(connect: Connect, target: Target, acquired: Acquired): (reason: Error) => void {
  let session: ClientHttp2Session | undefined
  const giveUp = connect((error, socket) => {
    if (error !== null) return acquired(error, null)
    session = greet(socket, target, acquired)
  })
  return (reason) => {
    giveUp(reason)
    session?.destroy(reason)
  }
}

/** Waits for the settings, with which the other side shows that it speaks HTTP/2: until then nothing is sent. */
function greet(socket: Socket, target: Target, acquired: Acquired): ClientHttp2Session | undefined {
  const { endpointUrl, connectTimeoutMs } = target
  if ('alpnProtocol' in socket && socket.alpnProtocol !== 'h2') {
    socket.destroy()
    acquired(http2ConnectionError(endpointUrl, new HTTPClientError('it did not agree to HTTP/2')), null)
    return undefined
  }
  const session = startSession(endpointUrl, { createConnection: () => socket, settings: { enablePush: false } })
  let isSettled = false
  const fail = (cause: unknown): void => {
    if (isSettled) return
    isSettled = true
    acquired(http2ConnectionError(endpointUrl, cause), null)
  }
  const onTimeout = (): void => session.destroy(connectTimeoutError(endpointUrl, connectTimeoutMs))
  session.setTimeout(connectTimeoutMs, onTimeout)
  // Listened to for as long as it lives: what happens to the connection later is told to its stream.
  session.on('error', fail)
  session.on('close', () => fail(new HTTPClientError('it closed the connection')))
  session.once('remoteSettings', () => {
    isSettled = true
    session.setTimeout(0, onTimeout)
    acquired(null, session)
  })
  return session
}
