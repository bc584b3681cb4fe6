/**
 * The types of what pages hold. `Keys` is what a client's type says of a paginator's result keys: one path or a list.
 */

/** The result keys, as a union. */
export type KeyOf<Keys> = Keys extends readonly (infer Key extends string)[] ? Key : Keys & string

/** The result key that comes first. */
export type FirstKey<Keys> = Keys extends readonly [infer Key extends string, ...unknown[]] ? Key : KeyOf<Keys>

type ValueAt<Value, Path extends string> = Path extends `${infer Name}.${infer Rest}`
  ? ValueAt<ValueAt<Value, Name>, Rest>
  : Path extends keyof Value
    ? Exclude<Value[Path], undefined>
    : unknown

/** An item of the list that a path leads to; what is there, where it is no list. */
export type ItemAt<Page, Path extends string> =
  ValueAt<Page, Path> extends infer Found ? (Found extends readonly (infer Item)[] ? Item : Found) : never

type TopOf<Path extends string> = Path extends `${infer Name}.${string}` ? Name : Path

type OneForAll = 'ResponseMetadata' | 'NextToken'

/** All pages as one: the results, and those other members that are the same on all pages. */
export type FullResult<Page, Keys> = Pick<Page, TopOf<KeyOf<Keys>> & keyof Page> &
  Partial<Omit<Page, TopOf<KeyOf<Keys>> | OneForAll>> & {
    /** Where to go on: a `StartingToken`. */
    readonly NextToken?: string
  }
