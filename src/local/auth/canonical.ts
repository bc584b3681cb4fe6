/**
 * The canonical form of a request as it arrived: with the headers that its signature names, and no others.
 *
 * @see AWS "Signature Version 4: create a canonical request"
 */

import type { Headers } from '../../base/http-message.js'
import { percentDecode, percentEncode, percentEncodePath } from '../../base/percent.js'
import { joinSorted, withoutDotSegments } from '../../signing/canonical-request.js'

/** What is signed of a request. */
export interface SignedParts {
  readonly method: string
  /** As it came. */
  readonly path: string
  readonly query: string
  readonly headers: Headers
  readonly signedHeaders: readonly string[]
  /** Hex SHA-256 of the body, or the literal that stands for it. */
  readonly payloadHash: string
  /** S3 takes the path as it is; elsewhere it is normalised and encoded once more. */
  readonly isS3: boolean
}

/**
 * The forms in which the signer may have seen the request: as it came, and, where that differs, encoded as AWS wants
 * it. Clients may send more characters bare than they sign.
 */
export function canonicalForms(parts: SignedParts): readonly string[] {
  const asItCame = canonicalForm(
    parts,
    parts.path,
    sortedQuery(parts.query, (text) => text),
  )
  const strict = canonicalForm(parts, reencodePath(parts.path), sortedQuery(parts.query, reencode))
  return asItCame === strict ? [asItCame] : [asItCame, strict]
}

function canonicalForm(parts: SignedParts, path: string, query: string): string {
  const names = parts.signedHeaders
  const lines = names.map((name) => `${name}:${canonicalValue(headerOf(parts, name))}\n`).join('')
  const canonicalPath = parts.isS3 ? path : percentEncodePath(withoutDotSegments(path))
  return `${parts.method}\n${canonicalPath}\n${query}\n${lines}\n${names.join(';')}\n${parts.payloadHash}`
}

/** Names come from the request: some mean something to every object. */
function headerOf({ headers }: SignedParts, name: string): string {
  return Object.hasOwn(headers, name) ? (headers[name] ?? '') : ''
}

function reencode(text: string): string {
  return percentEncode(percentDecode(text))
}

function reencodePath(path: string): string {
  return path.split('/').map(reencode).join('/')
}

/** The pairs sorted by name, then by value; the signature itself is not part of it. */
function sortedQuery(query: string, encode: (text: string) => string): string {
  const pairs: (readonly [name: string, value: string])[] = []
  for (const part of query.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = encode(equals === -1 ? part : part.slice(0, equals))
    if (name !== 'X-Amz-Signature') pairs.push([name, equals === -1 ? '' : encode(part.slice(equals + 1))])
  }
  return joinSorted(pairs)
}

function canonicalValue(value: string): string {
  return value.replaceAll(/\s+/g, ' ').trim()
}
