/**
 * Defaults modes: sets of defaults for retries and timeouts, by where a program runs in relation to what it calls.
 *
 * @see features 1.7
 */

import { type Environment, readVariable } from './environment.js'
import type { SettingSources } from './resolve-setting.js'
import type { ResolvedValue, settings } from './settings.js'

/** The name of a mode. */
export type DefaultsMode = ResolvedValue<(typeof settings)['defaultsMode']>

/** Seconds until a connection must stand, by mode. */
const connectTimeouts = { standard: 3.1, 'in-region': 1.1, 'cross-region': 3.1, mobile: 30 } as const

/** What a mode puts in place of the settings' own defaults; nothing for `legacy`. Pass it as `defaults` of the sources. */
export function defaultsOfMode(mode: Exclude<DefaultsMode, 'auto'>): NonNullable<SettingSources['defaults']> {
  if (mode === 'legacy') return {}
  return {
    retryMode: 'standard',
    stsRegionalEndpoints: 'regional',
    usEast1RegionalEndpoint: 'regional',
    connectTimeout: connectTimeouts[mode],
  }
}

/**
 * The mode that `auto` stands for: whether the client's region is the one the program runs in.
 *
 * @param instanceRegion  What the metadata service says, where it was asked. Only used outside managed environments.
 */
export function resolveAutoMode(
  clientRegion: string | undefined,
  env: Environment,
  instanceRegion?: string,
): 'standard' | 'in-region' | 'cross-region' {
  const isManaged = readVariable(env, 'AWS_EXECUTION_ENV') !== undefined
  const named = readVariable(env, 'AWS_REGION') ?? readVariable(env, 'AWS_DEFAULT_REGION')
  const current = (isManaged ? named : undefined) ?? instanceRegion
  if (current === undefined) return 'standard'
  return current === clientRegion ? 'in-region' : 'cross-region'
}
