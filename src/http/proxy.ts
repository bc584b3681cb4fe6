/**
 * Which proxy a request goes through, if any.
 *
 * @see features 1.13; the variables as Python and curl read them
 */

import { percentDecode } from '../base/percent.js'
import { InvalidProxiesConfigError } from '../errors/config.js'
import type { TransportOptions } from './transport.js'

/** A proxy as its URL describes it. */
export interface Proxy {
  /** Without credentials, for errors. */
  readonly maskedUrl: string
  readonly protocol: 'http:' | 'https:'
  readonly hostname: string
  readonly port: number
  /** The value of Proxy-Authorization. */
  readonly authorization: string | undefined
}

/** The proxy for requests to this host. Explicit proxies hold for all hosts; NO_PROXY is about the environment's. */
export function chooseProxy(
  protocol: 'http:' | 'https:',
  hostname: string,
  port: number,
  { proxies, env = {} }: Pick<TransportOptions, 'proxies' | 'env'>,
): Proxy | undefined {
  const scheme = protocol.slice(0, -1)
  if (proxies !== undefined) return parseProxy(proxies[scheme])
  const url = variable(env, `${scheme}_proxy`)
  if (url === undefined || url === '') return undefined
  return isExempt(variable(env, 'no_proxy') ?? '', hostname, port) ? undefined : parseProxy(url)
}

/** Lower case wins. HTTP_PROXY is not read in a CGI program, where it is a header that the visitor sends. */
function variable(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const upper = name.toUpperCase()
  if (upper === 'HTTP_PROXY' && env['REQUEST_METHOD'] !== undefined) return env[name]
  return env[name] ?? env[upper]
}

/** Whether NO_PROXY names the host: itself, a domain above it, `host:port`, an address, a range of addresses, or `*`. */
export function isExempt(noProxy: string, hostname: string, port: number): boolean {
  const host = hostname.toLowerCase()
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry !== '' && (entry === '*' || matches(entry, host, port)))
}

function matches(entry: string, host: string, port: number): boolean {
  if (entry.includes('/')) return isWithin(entry, host)
  const [, name = entry, entryPort] = /^(\[.+\]|[^:]+):(\d+)$/.exec(entry) ?? []
  if (entryPort !== undefined && Number(entryPort) !== port) return false
  const { isIP } = process.getBuiltinModule('node:net')
  const suffix = name.replace(/^\*?\.+/, '').replaceAll(/[[\]]/g, '')
  return host === suffix || (isIP(host) === 0 && suffix !== '' && host.endsWith(`.${suffix}`))
}

function isWithin(range: string, host: string): boolean {
  const { BlockList, isIP } = process.getBuiltinModule('node:net')
  const [network = '', prefix = ''] = range.split('/')
  const version = isIP(network)
  const bits = Number(prefix)
  if (version === 0 || isIP(host) !== version || !Number.isInteger(bits)) return false
  if (prefix === '' || bits < 0 || bits > (version === 4 ? 32 : 128)) return false
  const family = version === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(network, bits, family)
  return list.check(host, family)
}

function parseProxy(text: string | undefined): Proxy | undefined {
  if (text === undefined) return undefined
  const withScheme = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined
  const protocol = url?.protocol
  if (url === undefined || url.hostname === '' || (protocol !== 'http:' && protocol !== 'https:')) {
    const maskedUrl = mask(withScheme)
    throw new InvalidProxiesConfigError(
      `The proxy URL "${maskedUrl}" cannot be used: it must be http://host:port or https://host:port.`,
      { proxyUrl: maskedUrl },
    )
  }
  return {
    maskedUrl: mask(withScheme),
    protocol,
    hostname: url.hostname.replaceAll(/[[\]]/g, ''),
    port: url.port === '' ? defaultPorts[protocol] : Number(url.port),
    authorization: basicAuthorization(url),
  }
}

const defaultPorts = { 'http:': 80, 'https:': 443 }

function basicAuthorization({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined
  const pair = `${percentDecode(username)}:${percentDecode(password)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

/** All between the scheme and the last `@` before the path. */
function mask(url: string): string {
  return url.replace(/^([^/]*\/\/)[^/]*@/, '$1***:***@')
}
