/**
 * How many requests may be under way to one host at a time; the others wait in the order they came.
 */

/** A number of places. Who takes one gives it back with `release`, once. */
export class Slots {
  private free: number
  private readonly limit: number
  private readonly waiting = new Set<() => void>()
  private serving = false

  constructor(limit: number) {
    this.limit = limit
    this.free = limit
  }

  /** Whether all places are free and nobody waits. */
  get idle(): boolean {
    return this.free === this.limit && this.waiting.size === 0
  }

  /** Takes a place if one is free. */
  tryTake(): boolean {
    if (this.free === 0) return false
    this.free -= 1
    return true
  }

  /** Calls `start` with a place taken, as soon as one is free. */
  wait(start: () => void): void {
    this.waiting.add(start)
  }

  /** Leaves the queue; without effect for who has got a place. */
  forget(start: () => void): void {
    this.waiting.delete(start)
  }

  release(): void {
    this.free += 1
    // Requests that fail at once release within `start`: a loop, or the stack would grow with the queue.
    if (this.serving || this.waiting.size === 0) return
    this.serving = true
    for (const start of this.waiting) {
      if (this.free === 0) break
      this.free -= 1
      this.waiting.delete(start)
      start()
    }
    this.serving = false
  }
}
