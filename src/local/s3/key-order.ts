/**
 * The order of keys in S3: that of their bytes in UTF-8, which is not that of JavaScript's strings.
 */

/** Less than 0 where `a` comes first. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const one = a.charCodeAt(i)
    const other = b.charCodeAt(i)
    if (one !== other) return rank(one) - rank(other)
  }
  return a.length - b.length
}

/** Halves of characters beyond U+FFFF come behind all others. */
function rank(code: number): number {
  if (code < 0xd8_00) return code
  return code >= 0xe0_00 ? code - 0x8_00 : code + 0x20_00
}

/** Names in order, with a quick way to any place in them. */
export interface SortedNames {
  readonly length: number
  at(place: number): string | undefined
  /** The place of the first name that is not before this one. */
  placeOf(name: string): number
  /** The place of the first name behind this one and all that begin with it. */
  placeBehind(prefix: string): number
  add(name: string): void
  remove(name: string): void
}

/** Sorted names. */
export function createSortedNames(): SortedNames {
  const names: string[] = []
  const find = (isBefore: (name: string) => boolean): number => {
    let low = 0
    let high = names.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isBefore(names[middle]!)) low = middle + 1
      else high = middle
    }
    return low
  }
  const placeOf = (name: string): number => find((other) => compareKeys(other, name) < 0)
  return {
    get length() {
      return names.length
    },
    at: (place) => names[place],
    placeOf,
    placeBehind: (prefix) => find((other) => compareKeys(other, prefix) <= 0 || other.startsWith(prefix)),
    add(name) {
      const place = placeOf(name)
      if (names[place] !== name) names.splice(place, 0, name)
    },
    remove(name) {
      const place = placeOf(name)
      if (names[place] === name) names.splice(place, 1)
    },
  }
}
