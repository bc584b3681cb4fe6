/**
 * Where the connections for one origin lead, and by which way.
 */

import { InvalidConfigError, InvalidProxiesConfigError } from '../errors/config.js'
import { chooseProxy, type Proxy } from './proxy.js'
import { lazyTrust, type Trust } from './tls.js'
import type { TransportOptions } from './transport.js'

/** One origin, and what a connection to it needs. */
export interface Target {
  /** As errors name it: `https://host/`. */
  readonly endpointUrl: string
  readonly hostname: string
  readonly port: number
  /** Absent for http. */
  readonly trust: (() => Trust) | undefined
  readonly proxy: ProxyHop | undefined
  readonly connectTimeoutMs: number
  readonly tcpKeepAlive: boolean
}

/** A proxy on the way. */
export interface ProxyHop extends Proxy {
  /** For a proxy that is reached by https. */
  readonly trust: (() => Trust) | undefined
  /** Whether it opens a tunnel; otherwise it gets requests to forward. */
  readonly tunnel: boolean
}

/** Gives targets that share what is read from files. */
export function createTargets(options: TransportOptions): (protocol: 'http:' | 'https:', host: string) => Target {
  const { connectTimeoutMs = 60_000, tcpKeepAlive = false, verify, clientCert, proxiesConfig = {} } = options
  const trust = lazyTrust({
    verify,
    clientCert,
    verifyName: 'verify',
    clientCertName: 'clientCert',
    invalid: InvalidConfigError,
  })
  const proxyTrust = lazyTrust({
    verify: proxiesConfig.proxyCaBundle,
    clientCert: proxiesConfig.proxyClientCert,
    verifyName: 'proxyCaBundle',
    clientCertName: 'proxyClientCert',
    invalid: InvalidProxiesConfigError,
  })
  return (protocol, host) => {
    const secure = protocol === 'https:'
    const { hostname, port } = splitHost(host, secure ? 443 : 80)
    const proxy = chooseProxy(protocol, hostname, port, options)
    const forwards = proxy?.protocol === 'https:' && proxiesConfig.proxyUseForwardingForHttps === true
    return {
      endpointUrl: `${protocol}//${host}/`,
      hostname,
      port,
      trust: secure ? trust : undefined,
      proxy: proxy && {
        ...proxy,
        trust: proxy.protocol === 'https:' ? proxyTrust : undefined,
        tunnel: secure && !forwards,
      },
      connectTimeoutMs,
      tcpKeepAlive,
    }
  }
}

function splitHost(host: string, defaultPort: number): { hostname: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]*))(?::(\d+))?$/.exec(host) ?? []
  return { hostname: bracketed ?? plain ?? host, port: port === undefined ? defaultPort : Number(port) }
}
