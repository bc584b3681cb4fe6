/**
 * The messages of a queue in the order in which they can be received; those that are hidden stand apart, so that nobody
 * has to go through them each time.
 */

import type { Message } from './state.js'

/** The messages of one queue. */
export interface MessageOrder {
  put(message: Message): void
  remove(message: Message): void
  /** Those that can be received, the oldest first. */
  ready(now: number): Iterable<Message>
  /** Those that were delayed or received, in no order; to be asked for behind `ready`. */
  hidden(): Iterable<Message>
}

/** An order without messages. */
export function createMessageOrder(): MessageOrder {
  let ready = new Map<number, Message>()
  const hidden = new Map<number, Message>()
  /** None of the hidden can be seen before. */
  let nextAtMs = Infinity

  const bringBack = (now: number): void => {
    const back = [...hidden.values()].filter(({ visibleAtMs }) => visibleAtMs <= now)
    for (const { sequence } of back) hidden.delete(sequence)
    nextAtMs = Infinity
    for (const { visibleAtMs } of hidden.values()) nextAtMs = Math.min(nextAtMs, visibleAtMs)
    const entries = back.map((message) => [message.sequence, message] as const)
    ready = new Map([...ready, ...entries].toSorted(([a], [b]) => a - b))
  }

  return {
    put(message) {
      const { sequence, visibleAtMs, sentAtMs, receiveCount } = message
      const isNew = receiveCount === 0 && visibleAtMs <= sentAtMs
      if (isNew) {
        ready.set(sequence, message)
        return
      }
      ready.delete(sequence)
      hidden.set(sequence, message)
      nextAtMs = Math.min(nextAtMs, visibleAtMs)
    },
    remove({ sequence }) {
      ready.delete(sequence)
      hidden.delete(sequence)
    },
    ready(now) {
      if (nextAtMs <= now) bringBack(now)
      return ready.values()
    },
    hidden: () => hidden.values(),
  }
}
