/**
 * Percent-encoding as AWS wants it: everything but `A-Za-z0-9-._~`.
 */

const unreserved = /^[\w.~-]*$/
const leftByPlatform = /[!'()*]/g

/** One value of a path or a query. */
export function percentEncode(text: string): string {
  if (unreserved.test(text)) return text
  return encodeURIComponent(toWellFormed(text)).replaceAll(leftByPlatform, encodeOne)
}

/** A value that may hold slashes, which stay. */
export function percentEncodePath(text: string): string {
  return unreserved.test(text) ? text : percentEncode(text).replaceAll('%2F', '/')
}

/** Decodes a percent-encoded text; what is not well encoded stays as it is. */
export function percentDecode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    // Not UTF-8 or a bare percent sign: the text means itself.
    return text
  }
}

function encodeOne(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

/** `encodeURIComponent` throws on half of a surrogate pair; the wire gets U+FFFD instead, as UTF-8 encoding gives. */
function toWellFormed(text: string): string {
  return /\p{Surrogate}/u.test(text) ? text.replaceAll(/\p{Surrogate}/gu, '\uFFFD') : text
}
