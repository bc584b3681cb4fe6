/**
 * Waiters: they ask again and again until something is in the state that one waits for.
 *
 * @see features 11.3
 */

import type { Clock } from '../../base/clock.js'
import { findName, methodName, nearestNames } from '../../base/names.js'
import { ClientError, type ErrorResponse } from '../../errors/call.js'
import { WaiterConfigError, WaiterError } from '../../errors/waiter.js'
import type { RawWaiter } from '../../model/raw.js'
import type { ServiceModel } from '../../model/service.js'
import type { Output } from '../answer.js'
import type { CallOptions } from '../context.js'
import { limitTime } from '../deadline.js'
import type { OperationCall } from '../pages/paginator.js'
import { type Acceptor, acceptorsOf, type WaiterAnswer } from './waiter-acceptors.js'

/** How often is asked. Default: as the waiter says. */
export interface WaiterConfig {
  /** Seconds between two attempts. */
  readonly Delay?: number | undefined
  readonly MaxAttempts?: number | undefined
}

/** What `wait` takes beside the operation's parameters. */
export interface WaiterParams {
  readonly WaiterConfig?: WaiterConfig | undefined
}

/** One answer to a waiter. */
export interface WaiterAttempt<Answer = Output> {
  /** Counts from 1. */
  readonly attempt: number
  /** What the answer means. `retry` where it says nothing either way. */
  readonly state: 'success' | 'failure' | 'retry'
  readonly response: Answer | ErrorResponse
}

/** Options of a wait. `timeout` is about all of it. */
export interface WaitOptions<Answer = Output> extends CallOptions {
  /** Called after each answer. */
  readonly onAttempt?: (attempt: WaiterAttempt<Answer>) => void
}

type AnyArguments = readonly [params?: object, options?: WaitOptions]

/**
 * Waits for one state.
 *
 * @see botocore `Waiter`
 */
export class Waiter<Args extends AnyArguments = AnyArguments> {
  /** AWS's name, such as `BucketExists`. */
  readonly name: string
  /** What is asked, how often, and what the answers mean. */
  readonly config: RawWaiter
  readonly #call: OperationCall
  readonly #clock: Clock

  constructor(name: string, config: RawWaiter, call: OperationCall, clock: Clock) {
    this.name = name
    this.config = config
    this.#call = call
    this.#clock = clock
  }

  /**
   * Resolves when the state is there. The first attempt is made at once.
   *
   * @param params  The operation's parameters, and `WaiterConfig`. Never changed.
   * @param options.signal  Stops the waiting at once, also between two attempts. The wait rejects with its reason.
   * @param options.timeout  Seconds for the whole wait.
   * @param options.onAttempt  Called after each answer.
   * @throws {@link WaiterError} a state from which there is no way to the one waited for; an error answer that the waiter
   *   does not know, such as one about permissions; or all attempts are used up
   * @example
   * await s3.getWaiter('bucketExists').wait({ Bucket: 'photos', WaiterConfig: { Delay: 1, MaxAttempts: 30 } })
   */
  async wait(...args: Args): Promise<void> {
    const [given = {}, options = {}] = args
    const { WaiterConfig: config = {}, ...params } = given as WaiterParams & Record<string, unknown>
    const { Delay = this.config.delay, MaxAttempts = this.config.maxAttempts } = config
    checkConfig(this.name, Delay, MaxAttempts)
    const acceptors = await acceptorsOf(this.config)
    const deadline = limitTime(options)
    const signal = deadline?.signal
    let matched: Acceptor | undefined
    try {
      for (let attempt = 1; ; attempt++) {
        const { answer, error } = await this.#ask(params, signal)
        const acceptor = acceptors.find(({ matches }) => matches(answer))
        matched = acceptor ?? matched
        const state = acceptor?.state ?? (error === undefined ? 'retry' : 'failure')
        options.onAttempt?.({ attempt, state, response: answer.response as Output })
        if (state === 'success') return
        const reason = reasonToStop({ state, acceptor, matched, error, isLast: attempt >= MaxAttempts })
        if (reason !== undefined) {
          const failure = { name: this.name, reason, lastResponse: answer.response, attempts: attempt }
          throw new WaiterError(failure, error === undefined ? undefined : { cause: error })
        }
        await this.#clock.sleep(Delay * 1000, signal)
      }
    } finally {
      deadline?.clear()
    }
  }

  /** An error answer is an answer too. */
  async #ask(params: object, signal: AbortSignal | undefined): Promise<{ answer: WaiterAnswer; error?: ClientError }> {
    try {
      const response = await this.#call(this.config.operation, { ...params }, signal === undefined ? {} : { signal })
      return { answer: { response, status: response.ResponseMetadata?.HTTPStatusCode, errorCode: undefined } }
    } catch (error) {
      if (!(error instanceof ClientError)) throw error
      const { response, code } = error
      return { answer: { response, status: response.ResponseMetadata.HTTPStatusCode, errorCode: code }, error }
    }
  }
}

/** The waiters of a service, by AWS's name. */
export type Waiters = Readonly<Record<string, RawWaiter>>

/** The names of waiters in camelCase, sorted. */
export function waiterNames(waiters: Waiters): string[] {
  return Object.keys(waiters).map(methodName).toSorted()
}

/**
 * The waiter of that name, which is given in any spelling.
 *
 * @throws {@link WaiterConfigError} there is none, naming those that come nearest
 */
export function createWaiter(
  { serviceName }: ServiceModel,
  waiters: Waiters,
  waiterName: string,
  call: OperationCall,
  clock: Clock,
): Waiter {
  const name = findName(waiterName, Object.keys(waiters))
  const waiter = name === undefined ? undefined : waiters[name]
  if (name !== undefined && waiter !== undefined) return new Waiter(name, waiter, call, clock)
  const nearest = nearestNames(waiterName, waiterNames(waiters))
  const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', ')}?`
  throw new WaiterConfigError(`The service ${serviceName} has no waiter ${waiterName}.${hint}`, { waiterName, nearest })
}

interface Attempted {
  readonly state: WaiterAttempt['state']
  readonly acceptor: Acceptor | undefined
  /** The last acceptor that matched any answer. */
  readonly matched: Acceptor | undefined
  readonly error: ClientError | undefined
  readonly isLast: boolean
}

/** Why there is no further attempt, if so. */
function reasonToStop({ state, acceptor, matched, error, isLast }: Attempted): string | undefined {
  if (state === 'failure' && acceptor !== undefined) {
    return `Waiter encountered a terminal failure state: ${acceptor.explanation}`
  }
  if (state === 'failure') return `An error occurred (${error?.code}): ${error?.response.Error.Message}`
  if (!isLast) return undefined
  return `Max attempts exceeded${matched === undefined ? '' : `. Previously accepted state: ${matched.explanation}`}`
}

function checkConfig(waiterName: string, delay: unknown, maxAttempts: unknown): void {
  if (typeof delay !== 'number' || !(delay >= 0)) {
    throw new WaiterConfigError(`Delay is a number of seconds from 0 on, got ${String(delay)}.`, { waiterName, delay })
  }
  if (typeof maxAttempts !== 'number' || !(maxAttempts >= 1)) {
    throw new WaiterConfigError(`MaxAttempts is a number from 1 on, got ${String(maxAttempts)}.`, {
      waiterName,
      maxAttempts,
    })
  }
}
