/**
 * Resume tokens: where a list was left, as text. The text is boto3's, so that one may go on where the other has stopped.
 *
 * @see botocore `TokenEncoder`; features 11.2
 */

import { fromBase64, toBase64 } from '../../base/bytes.js'
import { isRecord } from '../../base/path.js'
import { PaginationError } from '../../errors/pagination.js'

/** The values of an operation's token parameters for one page, by parameter. Null or absent: not sent. */
export type PageTokens = Readonly<Record<string, unknown>>

/** A place in a list: a page, and how many of its items have been given already. */
export interface PagePlace {
  readonly tokens: PageTokens
  readonly skippedItems: number
}

const skippedKey = 'boto_truncate_amount'
const bytePathsKey = 'boto_encoded_keys'

type Path = (string | number)[]

/** The text of a place. */
export function encodeResumeToken({ tokens, skippedItems }: PagePlace): string {
  const paths: Path[] = []
  const plain = withBytesAsText(tokens, [], paths) as object
  const skipped = skippedItems === 0 ? {} : { [skippedKey]: skippedItems }
  const bytePaths = paths.length === 0 ? {} : { [bytePathsKey]: paths }
  return toBase64(JSON.stringify({ ...plain, ...skipped, ...bytePaths }))
}

/**
 * The place that a text means: a resume token, a token of the service itself, or an old token of boto3's.
 *
 * @throws {@link PaginationError} it has more parts than the operation has tokens
 */
export function decodeResumeToken(text: string, tokenNames: readonly string[]): PagePlace {
  const { [skippedKey]: skipped, [bytePathsKey]: bytePaths, ...tokens } = parseToken(text)
  const names = Object.keys(tokens)
  // A service's own token may be base64 of JSON as well; its members have other names.
  if (names.length === 0 || !names.every((name) => tokenNames.includes(name))) return decodeOldToken(text, tokenNames)
  for (const path of Array.isArray(bytePaths) ? (bytePaths as Path[]) : []) setBytes(tokens, path)
  return { tokens, skippedItems: typeof skipped === 'number' ? skipped : 0 }
}

function withBytesAsText(value: unknown, path: Path, paths: Path[]): unknown {
  if (value instanceof Uint8Array) {
    paths.push(path)
    return toBase64(value)
  }
  if (Array.isArray(value)) return value.map((item, i) => withBytesAsText(item, [...path, i], paths))
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([name, item]) => [name, withBytesAsText(item, [...path, name], paths)])
  return Object.fromEntries(entries)
}

function parseToken(text: string): Record<string, unknown> {
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(fromBase64(text))
    const value: unknown = JSON.parse(json)
    return isRecord(value) ? value : {}
  } catch {
    // Not one of ours: a service's own token.
    return {}
  }
}

/** Steps go into the token's own members only: whoever hands it in has no way to what lies behind objects. */
function setBytes(tokens: Record<string, unknown>, path: Path): void {
  let holder: Record<string | number, unknown> = tokens
  for (const [i, step] of path.entries()) {
    const value = Object.hasOwn(holder, step) ? holder[step] : undefined
    if (i === path.length - 1 && typeof value === 'string') holder[step] = fromBase64(value)
    if (typeof value !== 'object' || value === null) return
    holder = value as Record<string | number, unknown>
  }
}

/** The old form joins the tokens, and at its end the skipped items, with three underscores; `None` stands for no token. */
function decodeOldToken(text: string, tokenNames: readonly string[]): PagePlace {
  let parts = text.split('___')
  let skippedItems = 0
  if (parts.length === tokenNames.length + 1) {
    const last = parts.pop() ?? ''
    if (/^\s*[+-]?\d+\s*$/.test(last)) skippedItems = Number(last)
    else parts = [text]
  }
  if (parts.length > tokenNames.length) {
    throw new PaginationError(
      `The starting token ${text} has more parts than there are tokens: ${tokenNames.join(', ')}.`,
      {
        startingToken: text,
      },
    )
  }
  const values = tokenNames.map((name, i) => [name, parts[i] === 'None' ? null : (parts[i] ?? null)])
  return { tokens: Object.fromEntries(values), skippedItems }
}
