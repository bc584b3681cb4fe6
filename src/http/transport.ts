/**
 * How requests leave the machine and answers come back: HTTP/1.1 over pooled connections, HTTP/2 for streams in both
 * directions, nothing more. No retries, no redirects, no decompression.
 *
 * @see features 1.13
 */

import type { Headers, HttpRequest, HttpResponse, HttpStreamingResponse } from '../base/http-message.js'
import { Exchange } from './exchange.js'
import { createOrigins } from './origins.js'
import type { StreamingBody } from './streaming-body.js'
import { type UndiciChoice, undiciWhenItPays } from './undici-loader.js'

/** How connections are made. All have boto3's defaults. */
export interface TransportOptions {
  /** For DNS, TCP, proxy and TLS together. 0: no limit. Default 60000. */
  readonly connectTimeoutMs?: number | undefined
  /** The longest time without a byte, in waiting for the answer and in reading it. 0: no limit. Default 60000. */
  readonly readTimeoutMs?: number | undefined
  /** How many requests are under way to one host at a time; more of them wait. Default 10. */
  readonly maxPoolConnections?: number | undefined
  /** Whether the system probes idle connections. Default false. */
  readonly tcpKeepAlive?: boolean | undefined
  /** `true`: the roots that Node trusts; `false`: anything; a path: the CA certificates in that PEM file. Default true. */
  readonly verify?: boolean | string | undefined
  /** A PEM file with certificate and key, or one of each. */
  readonly clientCert?: ClientCertificate | undefined
  /** URL by scheme of the request. Default: HTTP_PROXY, HTTPS_PROXY and NO_PROXY of `env`. */
  readonly proxies?: Readonly<Record<string, string>> | undefined
  readonly proxiesConfig?: ProxiesConfig | undefined
  /** Where the proxy variables are. Default: none. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
}

/** Path of a file with certificate and key, or the paths of both. */
export type ClientCertificate = string | readonly [certificate: string, key: string]

/** How a proxy is spoken to. */
export interface ProxiesConfig {
  /** CA certificates for a proxy that is reached by https. Default: those that Node trusts. */
  readonly proxyCaBundle?: string | undefined
  readonly proxyClientCert?: ClientCertificate | undefined
  /** Whether an https proxy gets https requests to forward, and so sees them, instead of opening a tunnel. */
  readonly proxyUseForwardingForHttps?: boolean | undefined
}

/** How one request is sent. */
export interface SendOptions {
  /** Stops at once, wherever the exchange is; its reason is what the caller gets. */
  readonly signal?: AbortSignal | undefined
  /** Instead of the transport's own. */
  readonly readTimeoutMs?: number | undefined
  /** Whether a streamed body waits, a second at most, for the service to ask for it. */
  readonly expectContinue?: boolean | undefined
  /** Whether the body of this answer is to be given as a stream. Default: it is read whole. */
  readonly wantStream?: ((status: number, headers: Headers) => boolean) | undefined
  /** Whether the answer may come while the body is still being sent: then it goes over HTTP/2. Default false. */
  readonly duplex?: boolean | undefined
}

/** An answer whose body is read by the caller. Until then, or until it is closed, it may hold a connection. */
export interface StreamingResponse extends HttpStreamingResponse {
  body: StreamingBody
}

/** Sends requests. */
export interface Transport {
  /**
   * Gives the answer, whatever its status.
   *
   * @throws {@link ConnectionError} no connection: the service has not seen the request
   * @throws {@link HTTPClientError} the exchange failed: the service may have got the request
   * @throws {@link InvalidConfigError} `verify` or `clientCert` cannot be used
   */
  send(request: HttpRequest, options?: SendOptions): Promise<HttpResponse | StreamingResponse>
  /** Closes idle connections now and busy ones as they end. Later requests open new ones. */
  close(): Promise<void>
}

/**
 * Makes a transport. Nothing is loaded or opened before the first request.
 *
 * @param choice  When requests go over undici. Default: when the process has sent enough for that to pay.
 */
export function createTransport(options: TransportOptions = {}, choice: UndiciChoice = undiciWhenItPays): Transport {
  const { readTimeoutMs = 60_000 } = options
  const origins = createOrigins(options, choice)
  let duplex: Promise<Transport> | undefined
  return {
    send(request, sendOptions = {}) {
      const { signal, readTimeoutMs: ownTimeoutMs = readTimeoutMs } = sendOptions
      if (signal?.aborted === true) return Promise.reject(signal.reason)
      if (sendOptions.duplex === true) {
        return (duplex ??= openDuplex(options)).then((transport) => transport.send(request, sendOptions))
      }
      return new Promise((...settle) => origins.start(new Exchange(request, sendOptions, ownTimeoutMs, settle)))
    },
    async close() {
      origins.close()
      await (await duplex)?.close()
    },
  }
}

/** Few programs have streams in both directions: what sends them is loaded for those. */
async function openDuplex(options: TransportOptions): Promise<Transport> {
  const { createHttp2Transport } = await import('./http2-transport.js')
  return createHttp2Transport(options)
}
