/**
 * URLs as endpoint rules see them.
 */

import { isIPv6 } from 'node:net'
import { percentEncode } from '../base/percent.js'
import { isIpv4Form } from './host-label.js'

/** The parts of a URL that rules can ask for. */
export interface ParsedUrl {
  readonly scheme: string
  /** Host and port as they stand. */
  readonly authority: string
  readonly path: string
  /** The path without dot segments and doubled slashes, percent-encoded, with a slash at its end. */
  readonly normalizedPath: string
  readonly isIp: boolean
}

const urlForm = /^(https?):\/\/([^/?#]+)([^?#]*)(?:\?([^#]*))?/i
const authorityForm = /^(?:.*@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/
const notEncoded = /[^\w.~/%-]|%(?![\dA-F]{2})/giu

/** Takes an http or https URL apart; `undefined` for others, for a bad port, and where there is a query. */
export function parseUrl(url: string): ParsedUrl | undefined {
  const parts = urlForm.exec(url)
  if (parts === null || parts[4]) return undefined
  const [, scheme = '', authority = '', path = ''] = parts
  const [, host, port] = authorityForm.exec(authority) ?? []
  if (host === undefined || Number(port ?? 0) > 65535) return undefined
  const isIp = isIpv4Form(host) || (host.startsWith('[') && isIPv6(host.slice(1, -1)))
  return { scheme: scheme.toLowerCase(), authority, path, normalizedPath: normalizePath(path), isIp }
}

function normalizePath(path: string): string {
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  const joined = kept.map((segment) => `${segment}/`).join('')
  return `/${joined.replaceAll(notEncoded, (character) => percentEncode(character))}`
}
