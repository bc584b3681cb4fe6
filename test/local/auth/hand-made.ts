/**
 * Requests made by hand, signed or not, sent as they are.
 */

import { request as send } from 'node:http'
import type { HttpRequest } from '../../../src/base/http-message.js'
import { type SignOptions, signRequest } from '../../../src/signing/sign.js'
import type { LocalAws } from '../../../src/local/public.js'

/** An answer: with XML or JSON, the error in it. */
export interface Answer {
  readonly status: number
  readonly code: string | undefined
  readonly message: string | undefined
  readonly text: string
}

/** The parts of a request that differ from `GET /`. */
export type Parts = Partial<Pick<HttpRequest, 'method' | 'path' | 'query' | 'headers'>> & { readonly body?: string }

/** A request before it is signed. */
export function requestTo(aws: LocalAws, parts: Parts = {}): HttpRequest & { body: string } {
  const { host } = new URL(aws.url)
  return {
    method: 'GET',
    protocol: 'http:',
    host,
    path: '/',
    query: '',
    body: '',
    ...parts,
    headers: { host, ...parts.headers },
  }
}

/** Signs a request in place, and gives it. */
export function signed<Request extends HttpRequest>(
  request: Request,
  aws: LocalAws,
  options: Partial<SignOptions> & { readonly service: string },
): Request {
  signRequest(request, {
    signatureVersion: options.service === 's3' ? 's3v4' : 'v4',
    credentials: aws.rootKey,
    region: 'us-east-1',
    epochMs: Date.now(),
    ...options,
  })
  return request
}

/** Sends a request as it is. */
export async function sent({ method, host, path, query, headers, body }: HttpRequest): Promise<Answer> {
  const { hostname, port } = new URL(`http://${host}`)
  return await new Promise((resolve, reject) => {
    const target = query === '' ? path : `${path}?${query}`
    const outgoing = send({ method, hostname, port, path: target, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => (text += piece))
      response.on('end', () => {
        const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, string>) : {}
        resolve({
          status: response.statusCode ?? 0,
          code:
            /<Code>(.*?)<\/Code>/.exec(text)?.[1] ??
            json['__type'] ??
            String(response.headers['x-amzn-errortype'] ?? ''),
          message: /<Message>(.*?)<\/Message>/s.exec(text)?.[1] ?? json['message'] ?? json['Message'],
          text,
        })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body as string)
  })
}
