/**
 * Patterns of policies: `*` stands for any text, `?` for one character, `${…}` for what is known of the request.
 *
 * @see AWS "IAM policy elements: variables and tags"
 */

/** What conditions and variables see: lists of texts by the key's name in lower case. */
export type PolicyContext = ReadonlyMap<string, readonly string[]>

/** Whether a text fits a pattern. Takes time in proportion to both, whatever the pattern. */
export function fitsPattern(text: string, pattern: string): boolean {
  let at = 0
  let place = 0
  let star = -1
  let resume = 0
  while (at < text.length) {
    const wanted = pattern[place]
    if (wanted === '*') {
      star = place++
      resume = at
    } else if (wanted !== undefined && (wanted === text[at] || wanted === '?')) {
      place++
      at++
    } else if (star >= 0) {
      place = star + 1
      at = ++resume
    } else {
      return false
    }
  }
  while (pattern[place] === '*') place++
  return place === pattern.length
}

/** Whether a text fits a pattern with variables in it. A variable without a value fits nothing. */
export function fitsWithVariables(text: string, pattern: string, context: PolicyContext): boolean {
  if (!pattern.includes('${')) return fitsPattern(text, pattern)
  const filled = fillVariables(pattern, context, asLiteral)
  return filled !== undefined && fitsPattern(asLiteral(text), filled)
}

/** A text with its variables filled in; `undefined` where one has no value. */
export function fillVariables(
  text: string,
  context: PolicyContext,
  convert: (value: string) => string = (value) => value,
): string | undefined {
  if (!text.includes('${')) return text
  let isKnown = true
  const filled = text.replaceAll(/\$\{([^{}]*)\}/g, (_whole, inside: string) => {
    if (inside === '*' || inside === '?' || inside === '$') return convert(inside)
    const [name = '', fallback] = inside.split(',', 2).map((part) => part.trim())
    const value = context.get(name.toLowerCase())?.[0] ?? fallback?.replaceAll(/^'|'$/g, '')
    if (value === undefined) isKnown = false
    return convert(value ?? '')
  })
  return isKnown ? filled : undefined
}

/** Values must not act as patterns: their stars and marks become private characters of Unicode, which no ARN holds. */
function asLiteral(value: string): string {
  return value.replaceAll('*', '\uE000').replaceAll('?', '\uE001')
}
