/**
 * The hunt for secrets in what people get to see.
 */

import { inspect } from 'node:util'
import { expect } from 'vitest'

/** Checks that none of the secrets shows in any view of the values. */
export function expectNoSecrets(secrets: readonly string[], ...values: readonly unknown[]): void {
  const views = values.flatMap((value) => [
    inspect(value, { depth: 12, showHidden: true, getters: false }),
    JSON.stringify(value) ?? '',
    value instanceof Error ? `${value.stack} ${JSON.stringify(Object.entries(value))}` : '',
  ])
  for (const secret of secrets) {
    const leaks = views.filter((view) => view.includes(secret))
    expect(leaks, `a secret shows: ${secret}`).toEqual([])
  }
}
