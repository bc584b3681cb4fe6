/**
 * The state of all services: tables of values, in memory; and on disk, where a folder is given.
 *
 * Values are never changed in place: a change is a new value under its key. What belongs together is changed without
 * waiting in between, so that it goes to disk together.
 */

import type { Change, Journal } from './journal.js'
import { fromStored, toStored } from './stored-value.js'

/** Values by key, in the order in which their keys came. */
export interface Table<V> {
  readonly size: number
  get(key: string): V | undefined
  has(key: string): boolean
  set(key: string, value: V): void
  delete(key: string): boolean
  keys(): IterableIterator<string>
  values(): IterableIterator<V>
}

/** The tables. */
export interface Store {
  /** The table of that name, always the same. */
  table<V>(name: string): Table<V>
  /** Resolves when all changes so far would survive a crash. */
  commit(): Promise<void> | void
  close(): Promise<void>
}

/** The journal is written anew when it has grown to twice what it was, and to this. */
const REWRITE_BYTES = 8 << 20

/** A store that lives as long as the program; or, with a journal, longer. */
export function createStore(journal?: Journal): Store {
  const tables = new Map<string, Map<string, unknown>>()
  let pending: Change[] = []
  let writing: Promise<void> = Promise.resolve()
  let sizeAtRewrite = journal?.size() ?? 0

  const contentOf = (name: string): Map<string, unknown> => {
    let content = tables.get(name)
    if (content === undefined) tables.set(name, (content = new Map()))
    return content
  }
  const note = (change: Change): void => {
    if (journal !== undefined) pending.push(change)
  }
  for (const commit of journal?.commits ?? []) {
    for (const change of commit) apply(contentOf(change[0]), change)
  }

  async function flush(target: Journal): Promise<void> {
    if (pending.length === 0) return
    const batch = pending
    pending = []
    await target.append(batch)
    if (target.size() < Math.max(REWRITE_BYTES, 2 * sizeAtRewrite)) return
    await target.rewrite(wholeState(tables))
    sizeAtRewrite = target.size()
  }

  const commit = (): Promise<void> | void => {
    if (journal === undefined) return undefined
    // A failed write stays failed: memory and disk would tell different stories.
    writing = writing.then(() => flush(journal))
    return writing
  }

  return {
    table: <V>(name: string) => createTable(name, contentOf(name) as Map<string, V>, note),
    commit,
    async close() {
      await commit()
      await journal?.close()
    },
  }
}

function apply(content: Map<string, unknown>, change: Change): void {
  const [, key, value] = change
  if (change.length === 2) content.delete(key)
  else content.set(key, fromStored(value))
}

function createTable<V>(name: string, content: Map<string, V>, note: (change: Change) => void): Table<V> {
  return {
    get size() {
      return content.size
    },
    get: (key) => content.get(key),
    has: (key) => content.has(key),
    set(key, value) {
      content.set(key, value)
      note([name, key, toStored(value)])
    },
    delete(key) {
      const wasThere = content.delete(key)
      if (wasThere) note([name, key])
      return wasThere
    },
    keys: () => content.keys(),
    values: () => content.values(),
  }
}

/** A snapshot: what is changed while it is written comes behind it, from the pending changes. */
function wholeState(tables: ReadonlyMap<string, ReadonlyMap<string, unknown>>): readonly Change[] {
  return [...tables].flatMap(([name, content]) => {
    return [...content].map(([key, value]): Change => [name, key, toStored(value)])
  })
}
