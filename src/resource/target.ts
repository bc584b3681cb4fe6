/**
 * Places in parameters, compiled to functions that put a value there: `Bucket`, `Filters[0].Values[0]`,
 * `Resources[]` (one more element), `Delete.Objects[*].Key` (the element of the resource in its batch).
 *
 * @see features 13.6
 */

import { ResourceModelError } from '../errors/high-level.js'

/** Puts a value into parameters. `index` is the place of the resource in its batch. */
export type PutAt = (params: Container, value: unknown, index: number) => void

/** Compiles a place. @throws {@link ResourceModelError} */
export function compileTarget(target: string): PutAt {
  const steps = target.split('.').flatMap((part) => readSteps(part, target))
  const last = steps.pop()!
  const makes = [...steps.slice(1), last].map(({ isElement }) => (isElement ? makeList : makeObject))
  return (params, value, index) => {
    let holder = params
    for (const [i, { keyIn }] of steps.entries()) {
      // What is missing on the way is made: nothing on it belongs to a caller.
      holder = (holder[keyIn(holder, index)] ??= makes[i]!()) as Container
    }
    holder[last.keyIn(holder, index)] = value
  }
}

/** An object or a list. */
type Container = Record<string | number, unknown>

interface Step {
  readonly isElement: boolean
  readonly keyIn: (holder: Container, index: number) => string | number
}

const makeList = (): unknown[] => []
const makeObject = (): Container => ({})

function readSteps(part: string, target: string): readonly Step[] {
  const match = /^(\w+)(?:\[(\d+|\*|)\])?$/.exec(part)
  if (match === null) throw new ResourceModelError(`${target} is no place in parameters.`, { target })
  const [, name = '', element] = match
  const member = { isElement: false, keyIn: () => name }
  return element === undefined ? [member] : [member, { isElement: true, keyIn: elementKey(element) }]
}

function elementKey(element: string): Step['keyIn'] {
  if (element === '') return (list) => Number(list['length'])
  if (element === '*') return (_, index) => index
  return () => Number(element)
}
