/**
 * The types of names that may be spelled in more than one way: `listBuckets`, `list_buckets`, `ListBuckets`.
 */

type Bare<Name extends string> = Name extends `${infer Start}_${infer Rest}` ? Bare<`${Start}${Rest}`> : Lowercase<Name>

/** The known name, in camelCase, that is meant by some spelling of it; `never` for none. */
export type Meant<Known extends string, Name extends string> = Name extends Known
  ? Name
  : { [Candidate in Known]: Bare<Candidate> extends Bare<Name> ? Candidate : never }[Known]

/** A parameter that takes every spelling of the known names, and of which editors offer the names in camelCase. */
export type Spelled<Known extends string, Name extends string> = [Meant<Known, Name>] extends [never] ? Known : Name
