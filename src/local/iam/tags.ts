/**
 * Tags of whatever in IAM has tags.
 */

import { asItems, asMembers } from '../../protocol/members.js'
import type { AnyHandlers } from '../handlers.js'
import { textIn } from '../input-values.js'
import { pageOf } from './pages.js'
import type { Tag } from './state.js'

type Input = Readonly<Record<string, unknown>>

/** Things of one kind, and how to get at their tags. */
export interface Tagged {
  /** As in `TagUser`. */
  readonly kind: string
  /** The parameter that says which. */
  readonly member: string
  /** @throws ServiceError NoSuchEntity */
  readonly read: (name: string) => readonly Tag[]
  readonly write: (name: string, tags: readonly Tag[]) => void
}

/** The handlers of a kind's tags. */
export function tagHandlers({ kind, member, read, write }: Tagged): AnyHandlers {
  return {
    [`tag${kind}`](input) {
      const name = textIn(input, member)
      write(name, withTags(read(name), tagsIn(input)))
      return {}
    },
    [`untag${kind}`](input) {
      const name = textIn(input, member)
      const gone = asItems(input['TagKeys'])
      write(
        name,
        read(name).filter(({ Key }) => !gone.includes(Key)),
      )
      return {}
    },
    [`list${kind}Tags`](input) {
      const { items, ...page } = pageOf(read(textIn(input, member)), input)
      return { Tags: items, ...page }
    },
  }
}

function tagsIn(input: Input): readonly Tag[] {
  return asItems(input['Tags']).map((tag) => {
    const members = asMembers(tag)
    return { Key: textIn(members, 'Key'), Value: textIn(members, 'Value') }
  })
}

/** Tags with others over them. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const merged = new Map([...tags, ...added].map((tag) => [tag.Key, tag]))
  return [...merged.values()]
}
