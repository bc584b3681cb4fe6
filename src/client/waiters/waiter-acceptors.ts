/**
 * What a waiter makes of an answer: its acceptors, compiled.
 *
 * @see features 11.3
 */

import { isDeepStrictEqual } from 'node:util'
import { compileExpression } from '../../base/jmespath.js'
import { WaiterConfigError } from '../../errors/waiter.js'
import type { RawAcceptor, RawWaiter } from '../../model/raw.js'

/** How a waiter was answered: by an output, or by an error answer. */
export interface WaiterAnswer {
  readonly response: Readonly<Record<string, unknown>>
  readonly status: number
  /** The code, where the answer is an error. */
  readonly errorCode: string | undefined
}

/** A compiled acceptor. */
export interface Acceptor {
  readonly state: RawAcceptor['state']
  readonly matches: (answer: WaiterAnswer) => boolean
  /** What it says of an answer that it matches. */
  readonly explanation: string
}

const compiled = new WeakMap<RawWaiter, Promise<readonly Acceptor[]>>()

/** Compiles the acceptors of a waiter, once. @throws {@link WaiterConfigError}, {@link InvalidExpressionError} */
export function acceptorsOf(waiter: RawWaiter): Promise<readonly Acceptor[]> {
  let acceptors = compiled.get(waiter)
  if (acceptors === undefined) compiled.set(waiter, (acceptors = Promise.all(waiter.acceptors.map(compileAcceptor))))
  return acceptors
}

async function compileAcceptor(acceptor: RawAcceptor): Promise<Acceptor> {
  const { state, matcher, expected } = acceptor
  const shown = JSON.stringify(expected)
  switch (matcher) {
    case 'status':
      return { state, matches: ({ status }) => status === expected, explanation: `the HTTP status is ${shown}` }
    case 'error':
      return { state, ...errorMatcher(expected) }
    case 'path':
      return {
        state,
        matches: await pathMatcher(acceptor, (found) => isDeepStrictEqual(found, expected)),
        explanation: `${acceptor.argument} is ${shown}`,
      }
    case 'pathAll':
      return {
        state,
        matches: await pathMatcher(acceptor, (found) => isNonEmpty(found) && found.every((item) => item === expected)),
        explanation: `all of ${acceptor.argument} are ${shown}`,
      }
    case 'pathAny':
      return {
        state,
        matches: await pathMatcher(acceptor, (found) => isNonEmpty(found) && found.includes(expected)),
        explanation: `one of ${acceptor.argument} is ${shown}`,
      }
    default:
      throw new WaiterConfigError(`There is no matcher ${String(matcher)} for waiters.`, { matcher })
  }
}

/** `true` stands for any error, `false` for none. */
function errorMatcher(expected: unknown): Pick<Acceptor, 'matches' | 'explanation'> {
  if (expected === true)
    return { matches: ({ errorCode }) => errorCode !== undefined, explanation: 'there is an error' }
  if (expected === false)
    return { matches: ({ errorCode }) => errorCode === undefined, explanation: 'there is no error' }
  return { matches: ({ errorCode }) => errorCode === expected, explanation: `the error code is ${String(expected)}` }
}

async function pathMatcher(
  { matcher, argument }: RawAcceptor,
  holds: (found: unknown) => boolean,
): Promise<Acceptor['matches']> {
  if (argument === undefined) throw new WaiterConfigError(`The matcher ${matcher} needs an argument.`, { matcher })
  const read = await compileExpression(argument)
  return ({ response, errorCode }) => errorCode === undefined && holds(read(response))
}

function isNonEmpty(found: unknown): found is readonly unknown[] {
  return Array.isArray(found) && found.length > 0
}
