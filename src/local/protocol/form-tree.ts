/**
 * The fields of a form, and of a query, taken apart: names with dots become a tree.
 */

import { percentDecode } from '../../base/percent.js'

/** One segment of a field's name. */
export interface FormNode {
  value: string | undefined
  readonly children: Map<string, FormNode>
}

/** Segments in a name; real ones have some ten. It keeps hostile ones from exhausting the stack. */
const MAX_DEPTH = 64

/** Takes a form apart. Fields whose names are deeper than any model are left out. */
export function parseForm(text: string): FormNode {
  const root: FormNode = { value: undefined, children: new Map() }
  for (const [name, value] of parsePairs(text)) {
    const segments = name.split('.')
    if (segments.length > MAX_DEPTH) continue
    let node = root
    for (const segment of segments) {
      let child = node.children.get(segment)
      if (child === undefined) node.children.set(segment, (child = { value: undefined, children: new Map() }))
      node = child
    }
    node.value ??= value
  }
  return root
}

/** The pairs of a form or a query, decoded, in their order. A name alone has the empty value. */
export function* parsePairs(text: string): Generator<[name: string, value: string]> {
  for (const part of text.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    yield equals === -1 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))]
  }
}

/** All values of a query by name. */
export function parseQuery(text: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (const [name, value] of parsePairs(text)) {
    const given = values.get(name)
    if (given === undefined) values.set(name, [value])
    else given.push(value)
  }
  return values
}

function decode(text: string): string {
  return percentDecode(text.includes('+') ? text.replaceAll('+', ' ') : text)
}
