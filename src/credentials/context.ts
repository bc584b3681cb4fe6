/**
 * What providers need from outside: handed in, so that credentials know neither sessions nor clients nor the machine.
 */

import type { Clock } from '../base/clock.js'
import type { Environment } from '../config/environment.js'
import type { LoadedProfiles } from '../config/profiles.js'
import type { SettingSources } from '../config/resolve-setting.js'
import type { FrozenCredentials, WaitOptions } from './credentials.js'

/** A client that providers call services with. */
export interface NestedClient {
  /**
   * Makes one call: the API's operation name and parameters, its output members. `headers` gives headers to add once
   * the request's URL is known.
   */
  call(operation: string, params: Readonly<Record<string, unknown>>, options?: NestedCallOptions): Promise<NestedOutput>
}

/** Members of an output. */
export type NestedOutput = Readonly<Record<string, unknown>>

/** How a nested call is made. */
export interface NestedCallOptions extends WaitOptions {
  readonly headers?: (url: string) => Readonly<Record<string, string>>
}

/** How a nested client is made. */
export interface NestedClientOptions {
  /** Default: the region of the client that needs credentials. */
  readonly regionName?: string | undefined
  /** Without: requests are not signed. */
  readonly credentials?: FrozenCredentials | undefined
}

/** A small HTTP request: metadata services take no more. */
export interface TextRequest extends WaitOptions {
  readonly method: 'GET' | 'PUT'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

/** An answer with its body as text. */
export interface TextResponse {
  readonly status: number
  readonly body: string
}

/** The result of a process. */
export interface ProcessResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Where credentials that had to be fetched are kept, under a key made from what they were fetched with. */
export interface CredentialCache {
  /** The value, or a promise of it; `undefined` where there is none. */
  get(key: string): unknown
  set(key: string, value: unknown): unknown
}

/** What providers need from outside. Where a member is optional, the machine's own is the default. */
export interface CredentialContext {
  readonly env: Environment
  /** Both files of `~/.aws`; read when first asked for. */
  readonly profiles: () => LoadedProfiles
  /** The active profile. */
  readonly profileName: string
  /** Whether the profile was named in code: then the environment's credentials do not count. */
  readonly isProfileExplicit: boolean
  /** Where the metadata service's settings stand. */
  readonly sources: SettingSources
  /** Makes a client of a service. Its own credentials are those given, never the chain's. */
  readonly createClient: (service: string, options: NestedClientOptions) => NestedClient | Promise<NestedClient>
  readonly clock?: Clock
  /** A number from 0 to 1. */
  readonly random?: () => number
  /** Sends without proxies or redirects. @throws a connection or HTTP error of this package */
  readonly fetchText?: (request: TextRequest) => Promise<TextResponse>
  /** Runs a program without a shell. */
  readonly runProcess?: (words: readonly string[], options: WaitOptions) => Promise<ProcessResult>
  /** Asks the person at the terminal for the code of this device. */
  readonly promptMfaCode?: (serial: string) => Promise<string>
  /** Where fetched role credentials are kept. Default: in memory, for this context. */
  readonly cache?: CredentialCache
  /** For the User-Agent header of metadata requests. */
  readonly userAgent?: string
  /** Told of what went wrong without stopping anything. */
  readonly warn?: (message: string) => void
}
