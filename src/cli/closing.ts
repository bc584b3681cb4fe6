/**
 * Using what has to be closed. (`await using` says the same, from Node 24 on.)
 */

/** Hands the thing to `use` and closes it afterwards, whatever happens. */
export async function closing<Thing extends { close(): unknown }, Result>(
  thing: Thing,
  use: (thing: Thing) => Promise<Result>,
): Promise<Result> {
  try {
    return await use(thing)
  } finally {
    await thing.close()
  }
}
