/**
 * The small server that the browser is sent back to after a login.
 */

import { createServer, type ServerResponse } from 'node:http'
import { CommandError } from '../command-error.js'

/** A server that waits for one login. */
export interface CallbackServer {
  /** What the browser is to be sent back to. */
  readonly url: string
  /** The code that the browser brings. */
  readonly code: Promise<string>
  close(): void
}

const path = '/oauth/callback'
const REQUEST_TIMEOUT_MS = 10_000

/** Starts a server on a free port of this machine only. `state` tells the login that was asked for from any other. */
export async function startCallbackServer(state: string): Promise<CallbackServer> {
  let settle: { resolve: (code: string) => void; reject: (error: CommandError) => void } | undefined
  const code = new Promise<string>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Nobody may be waiting yet when the answer comes.
  code.catch(() => undefined)
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const query = url.searchParams
    const brought = query.get('code')
    if (url.pathname !== path || (brought === null && !query.has('error'))) return answer(response, 404, 'Not found')
    if (query.has('error')) {
      const reason = query.get('error_description') ?? query.get('error') ?? ''
      settle?.reject(new CommandError('general', `The login was refused: ${printable(reason)}`))
      return answer(response, 200, 'The login was refused. You can close this window.')
    }
    if (query.get('state') !== state) {
      settle?.reject(new CommandError('general', 'The browser came back from another login than the one asked for.'))
      return answer(response, 400, 'This is not the login that was asked for.')
    }
    settle?.resolve(brought ?? '')
    answer(response, 200, 'You are logged in. You can close this window.')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}${path}`,
    code,
    close() {
      server.close()
      server.closeIdleConnections()
      // A browser keeps its connection; the process need not wait for it.
      server.unref()
    },
  }
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', connection: 'close' })
  response.end(`<!doctype html><meta charset="utf-8"><title>boto3-ts</title><p>${text}</p>\n`)
}

/** What comes from outside goes to a terminal: only characters that show. */
function printable(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ').slice(0, 300)
}
