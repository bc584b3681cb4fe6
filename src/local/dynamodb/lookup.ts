/**
 * Items by the values of their attributes, for indexes: kept for an attribute from the first time that it is asked for.
 */

import { identityOf, type Item, type Value } from './value.js'

/** The items of one table by attributes. */
export interface Lookup {
  /** The items in which the attribute has this value, in no order. `all` gives every item, if they are not known yet. */
  find(attribute: string, value: Value, all: () => Iterable<Item>): readonly Item[]
  enter(item: Item): void
  /** The very object that was entered. */
  leave(item: Item): void
}

/** A lookup that knows nothing yet. */
export function createLookup(): Lookup {
  const byAttribute = new Map<string, Map<string, Set<Item>>>()

  return {
    find(attribute, value, all) {
      let byValue = byAttribute.get(attribute)
      if (byValue === undefined) {
        byAttribute.set(attribute, (byValue = new Map()))
        for (const item of all()) enterInto(byValue, attribute, item)
      }
      return [...(byValue.get(identityOf(value)) ?? [])]
    },
    enter(item) {
      for (const [attribute, byValue] of byAttribute) enterInto(byValue, attribute, item)
    },
    leave(item) {
      for (const [attribute, byValue] of byAttribute) {
        const identity = identityIn(item, attribute) ?? ''
        const items = byValue.get(identity)
        items?.delete(item)
        if (items?.size === 0) byValue.delete(identity)
      }
    },
  }
}

function enterInto(byValue: Map<string, Set<Item>>, attribute: string, item: Item): void {
  const identity = identityIn(item, attribute)
  if (identity === undefined) return
  const items = byValue.get(identity)
  if (items === undefined) byValue.set(identity, new Set([item]))
  else items.add(item)
}

function identityIn(item: Item, attribute: string): string | undefined {
  const value = Object.hasOwn(item, attribute) ? item[attribute] : undefined
  return value === undefined ? undefined : identityOf(value)
}
