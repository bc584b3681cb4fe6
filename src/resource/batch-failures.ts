/**
 * Which items of a batch the service refused, although the call as such went well.
 */

import { isRecord } from '../base/path.js'
import type { Params } from './parameters.js'
import type { Resource } from './resource.js'

/** An item for which an action failed. */
export interface BatchFailure {
  /** `undefined` where the service does not say which one it means. */
  readonly resource: Resource | undefined
  /** The service's code: `AccessDenied`. */
  readonly code: string
  readonly message: string | undefined
  /** All that the service says about it. */
  readonly detail: Readonly<Record<string, unknown>>
}

/** A batch as it was sent and answered. */
export interface AnsweredBatch {
  readonly page: readonly Resource[]
  readonly params: Params
  readonly answer: Readonly<Record<string, unknown>>
}

/** The members of answers in which services name the items they refused. */
const failureLists = ['Errors', 'Failed']

/** The failures that an answer names. Each is about the item whose entry in the request has the same key or id. */
export function failuresIn({ page, params, answer }: AnsweredBatch): BatchFailure[] {
  const details = failureLists.flatMap((name) => answer[name] ?? []).filter(isRecord)
  if (details.length === 0) return []
  const entries = entriesOf(params, page.length)
  return details.map((detail) => {
    const place = entries.findIndex((entry) => isAbout(detail, entry))
    const { Code: code, Message: message } = detail
    return {
      resource: page[place],
      code: String(code),
      message: typeof message === 'string' ? message : undefined,
      detail,
    }
  })
}

/** The list in the parameters that has an entry for each item. */
function entriesOf(params: Readonly<Record<string, unknown>>, count: number): readonly unknown[] {
  for (const value of Object.values(params)) {
    if (Array.isArray(value) && value.length === count && value.every(isRecord)) return value
    const below = isRecord(value) ? entriesOf(value, count) : []
    if (below.length > 0) return below
  }
  return []
}

function isAbout(detail: Readonly<Record<string, unknown>>, entry: unknown): boolean {
  if (!isRecord(entry)) return false
  const shared = Object.keys(entry).filter((name) => detail[name] !== undefined)
  return shared.length > 0 && shared.every((name) => detail[name] === entry[name])
}
