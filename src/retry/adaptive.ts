/**
 * Adaptive mode: standard mode, and a rate limit of its own that starts with the first throttling answer.
 *
 * @see features 8.7
 */

import type { Clock } from '../base/clock.js'
import { classifyFailure } from './classify.js'
import type { RetryStrategy } from './retry.js'
import { createStandardRetry, type StandardRetryOptions } from './standard.js'

/** How adaptive mode is set up. */
export interface AdaptiveRetryOptions extends StandardRetryOptions {
  readonly clock: Clock
}

const minRate = 0.5
const bucketSeconds = 0.5
const smoothing = 0.8
/** The cubic that finds its way back to the rate at which throttling began. */
const cubicScale = 0.4
const throttledShare = 0.7

/** Creates a client's adaptive retry strategy; the rate is shared by all of the client's calls. */
export function createAdaptiveRetry({ clock, ...options }: AdaptiveRetryOptions): RetryStrategy {
  const standard = createStandardRetry(options)
  const limiter = createRateLimiter(clock)
  return {
    ...standard,
    mode: 'adaptive',
    beforeSend: (signal) => limiter.acquire(signal),
    decide(failure) {
      limiter.answered(classifyFailure(failure) === 'throttling')
      return standard.decide(failure)
    },
    succeeded(attempts) {
      limiter.answered(false)
      standard.succeeded(attempts)
    },
  }
}

interface RateLimiter {
  acquire(signal?: AbortSignal): Promise<void>
  answered(throttled: boolean): void
}

function createRateLimiter(clock: Clock): RateLimiter {
  const seconds = () => clock.now() / 1000
  const measured = createRateMeter(seconds)
  const bucket = createTokenBucket(clock, seconds)
  let throttledAt = seconds()
  let rateAtThrottle = 0
  let inflection = 0
  let enabled = false
  return {
    acquire: (signal) => (enabled ? bucket.take(signal) : Promise.resolve()),
    answered(throttled) {
      const rate = measured()
      let next: number
      if (throttled) {
        const current = enabled ? Math.min(rate, bucket.rate()) : rate
        rateAtThrottle = current
        throttledAt = seconds()
        inflection = Math.cbrt((rateAtThrottle * (1 - throttledShare)) / cubicScale)
        next = current * throttledShare
        enabled = true
      } else {
        next = cubicScale * (seconds() - throttledAt - inflection) ** 3 + rateAtThrottle
      }
      if (enabled) bucket.setRate(Math.min(next, 2 * rate))
    },
  }
}

/** Answers per second, smoothed over buckets of half a second. */
function createRateMeter(seconds: () => number): () => number {
  let rate = 0
  let count = 0
  let lastBucket = Math.floor(seconds() / bucketSeconds) * bucketSeconds
  return () => {
    count++
    const bucket = Math.floor(seconds() / bucketSeconds) * bucketSeconds
    if (bucket > lastBucket) {
      rate = (count / (bucket - lastBucket)) * smoothing + rate * (1 - smoothing)
      count = 0
      lastBucket = bucket
    }
    return rate
  }
}

function createTokenBucket(clock: Clock, seconds: () => number) {
  let rate = 1
  let capacity = 1
  let tokens = 0
  let filledAt = seconds()
  const fill = () => {
    const now = seconds()
    tokens = Math.min(capacity, tokens + (now - filledAt) * rate)
    filledAt = now
  }
  return {
    rate: () => rate,
    setRate(next: number) {
      fill()
      rate = Math.max(next, minRate)
      capacity = Math.max(next, 1)
      tokens = Math.min(tokens, capacity)
    },
    async take(signal?: AbortSignal) {
      for (;;) {
        fill()
        if (tokens >= 1) break
        await clock.sleep(((1 - tokens) / rate) * 1000, signal)
      }
      tokens -= 1
    },
  }
}
