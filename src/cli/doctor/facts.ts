/**
 * What an examination has found out. Rules make findings of it, `render.ts` shows it.
 */

import type { Environment } from '../../config/environment.js'
import type { IniFile } from '../../config/ini-file.js'
import type { LoadedProfiles, Profile } from '../../config/profiles.js'
import type { Attempt } from '../../credentials/chain.js'

/** All facts. What could not be found out because of something before it is absent. */
export interface Facts {
  readonly env: Environment
  readonly nowMs: number
  readonly files: { readonly config: FileFacts; readonly credentials: FileFacts }
  readonly profile: ProfileFacts
  readonly settings: readonly SettingFact[]
  readonly search?: SearchFacts
  readonly endpoint?: EndpointFacts
  readonly call?: CallFacts
}

/** One of the two files. */
export interface FileFacts {
  readonly path: string
  /** What the environment calls it, where that is not its default. */
  readonly variable: string | undefined
  readonly state: 'read' | 'missing' | 'unreadable' | 'directory' | 'malformed'
  /** Permission bits. */
  readonly mode: number | undefined
  /** Why it could not be read or understood. */
  readonly problem: string | undefined
  readonly ini: IniFile | undefined
}

/** The active profile. */
export interface ProfileFacts {
  readonly name: string
  /** The option or variable that names it; absent for `default`. */
  readonly namedBy: string | undefined
  readonly isExplicit: boolean
  /** Absent where a file is malformed. */
  readonly loaded: LoadedProfiles | undefined
  /** Absent where it is not in the files. */
  readonly keys: Profile | undefined
}

/** A setting that has a value beyond its default, or one that cannot be used. */
export interface SettingFact {
  readonly name: string
  readonly value: string | undefined
  readonly source: string
  readonly problem?: string
}

/** The search for credentials. */
export interface SearchFacts {
  readonly attempts: readonly Attempt[]
  /** Where the search ended in an error. */
  readonly failure?: { readonly provider: string; readonly error: Error }
  readonly found?: {
    readonly method: string
    readonly accessKey: string
    readonly hasToken: boolean
    readonly expires?: Date
  }
}

/** Where calls go. */
export interface EndpointFacts {
  readonly url?: string
  readonly source: string
  readonly proxy?: { readonly url: string; readonly variable: string }
  /** Why there is no endpoint. */
  readonly problem?: string
}

/** A call with the credentials. */
export interface CallFacts {
  readonly arn?: string
  readonly account?: string
  readonly error?: Error
  /** How far this machine's clock is ahead of the server's. */
  readonly skewSeconds?: number
}

/** Something that is wrong, and what to do. */
export interface Finding {
  /** An error keeps calls from working. */
  readonly level: 'error' | 'warning'
  readonly problem: string
  readonly advice: string
}

/** Looks at the facts for one kind of trouble. */
export type Rule = (facts: Facts) => readonly Finding[]
