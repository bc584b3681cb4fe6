/**
 * A real HTTP server on 127.0.0.1 that answers as a test says and remembers what came in.
 */

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** What to answer: in full, or by hand on the response. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Uint8Array
}

/** Gives the answer to a request; `number` counts from 1. `undefined`: the function has answered by hand. */
export type Answering = (
  request: ReceivedRequest,
  number: number,
  response: ServerResponse,
) => Answer | undefined | Promise<Answer | undefined>

/** A running server. */
export interface TestServer {
  readonly url: string
  readonly requests: readonly ReceivedRequest[]
  stop(): Promise<void>
}

/** Starts a server that stops when the test is over. */
export async function serve(answering: Answering): Promise<TestServer> {
  const server = await startServer(answering)
  onTestFinished(() => server.stop())
  return server
}

/** Starts a server on a free port. */
export async function startServer(answering: Answering): Promise<TestServer> {
  const requests: ReceivedRequest[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('error', () => response.destroy())
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    const finish = async (): Promise<void> => {
      const { method = '', url = '', headers } = incoming
      const request = { method, url, headers, body: Buffer.concat(chunks) }
      requests.push(request)
      const answer = await answering(request, requests.length, response)
      if (answer === undefined) return
      for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value)
      response.statusCode = answer.status ?? 200
      response.end(answer.body)
    }
    incoming.on('end', () => void finish())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
