/**
 * A clock that stands still unless told, and for which waiting takes no time.
 */

import type { Clock } from '../../src/base/clock.js'

/** A clock and what was slept on it. */
export interface FakeClock extends Clock {
  readonly sleptMs: readonly number[]
  advance(ms: number): void
}

/** A clock that starts at a fixed moment. Sleeping moves it on. */
export function createFakeClock(startMs = Date.UTC(2026, 10, 23, 12)): FakeClock {
  let nowMs = startMs
  const sleptMs: number[] = []
  return {
    sleptMs,
    now: () => nowMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      sleptMs.push(ms)
      nowMs += ms
    },
    advance(ms) {
      nowMs += ms
    },
  }
}
