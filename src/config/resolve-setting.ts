/**
 * Finds a setting's value: given in code, then the environment, then the profile, then the default. The answer says
 * where it was found, so that an error can name the place to correct.
 *
 * @see features 1.6
 */

import type { BotoCoreError } from '../errors/base.js'
import {
  InvalidChecksumConfigError,
  InvalidConfigError,
  InvalidDefaultsMode,
  InvalidEndpointDiscoveryConfigurationError,
  InvalidIMDSEndpointModeError,
  InvalidMaxRetryAttemptsError,
  InvalidRetryModeError,
  InvalidS3AddressingStyleError,
  InvalidS3UsEast1RegionalEndpointConfigError,
  InvalidSTSRegionalEndpointsConfigError,
} from '../errors/config.js'
import { type Environment, readVariable } from './environment.js'
import type { Profile } from './profiles.js'
import { type ResolvedValue, type s3Settings, type Setting, type SettingName, settings } from './settings.js'

/** Where a value was found. */
export type SettingSource =
  | { readonly kind: 'explicit' }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'profile'; readonly profile: string; readonly key: string; readonly path: string }
  | { readonly kind: 'default' }

/** A value and where it was found. */
export interface Resolved<T> {
  readonly value: T
  readonly source: SettingSource
}

/** Where to look. */
export interface SettingSources {
  /** Values given in code for the whole session: boto3's instance variables. Highest precedence. */
  readonly explicit?: Readonly<Partial<Record<SettingName, unknown>>>
  readonly env: Environment
  /** The active profile's keys, read when first needed. @throws {@link ProfileNotFound} */
  readonly profile?: () => Profile
  /** For messages: the active profile's name. Default `default`. */
  readonly profileName?: string | undefined
  /** For messages: the file that a key of the active profile stands in. */
  readonly originOf?: (key: string) => string
  /** What a defaults mode puts in place of the table's defaults. */
  readonly defaults?: Readonly<Partial<Record<SettingName | keyof typeof s3Settings, string | number | boolean>>>
}

/** The value of a setting of the table. @throws a configuration error naming the place of a value that cannot be used */
export function resolveSetting<Name extends SettingName>(
  name: Name,
  sources: SettingSources,
): Resolved<ResolvedValue<(typeof settings)[Name]>> {
  return resolveRow(name, settings[name], sources)
}

/** {@link resolveSetting} without the source. */
export function settingValue<Name extends SettingName>(
  name: Name,
  sources: SettingSources,
): ResolvedValue<(typeof settings)[Name]> {
  return resolveSetting(name, sources).value
}

/** The value of a row that need not be in the table. */
export function resolveRow<S extends Setting>(
  name: string,
  setting: S,
  sources: SettingSources,
): Resolved<ResolvedValue<S>> {
  const found = find(name, setting, sources)
  const value = found.source.kind === 'default' ? found.value : cast(name, setting, found.value, found.source)
  // The row's type says what `cast` makes of it.
  return { value: value as ResolvedValue<S>, source: found.source }
}

/** `the environment variable AWS_REGION`, `region of the profile dev in ~/.aws/config`: for messages. */
export function describeSource(source: SettingSource): string {
  if (source.kind === 'environment') return `the environment variable ${source.variable}`
  if (source.kind === 'profile') return `${source.key} of the profile ${source.profile} in ${source.path}`
  return source.kind === 'explicit' ? 'the value given in code' : 'the default'
}

function find(name: string, setting: Setting, sources: SettingSources): Resolved<unknown> {
  const explicit = lookUp(sources.explicit, name)
  if (explicit !== undefined && explicit !== null) return { value: explicit, source: { kind: 'explicit' } }
  for (const variable of setting.env ?? []) {
    const value = readVariable(sources.env, variable)
    if (value !== undefined) return { value, source: { kind: 'environment', variable } }
  }
  if (setting.ini !== undefined && sources.profile !== undefined) {
    const found = findInProfile(setting.ini, sources.profile(), sources)
    if (found !== undefined) return found
  }
  return { value: lookUp(sources.defaults, name) ?? setting.default, source: { kind: 'default' } }
}

function lookUp(record: object | undefined, name: string): unknown {
  return record === undefined ? undefined : Object.getOwnPropertyDescriptor(record, name)?.value
}

function findInProfile(
  keys: NonNullable<Setting['ini']>,
  profile: Profile,
  sources: SettingSources,
): Resolved<unknown> | undefined {
  for (const key of keys) {
    const [outer = '', inner] = key.split('.')
    const found = profile[outer]
    const value = inner === undefined ? found : typeof found === 'object' ? found[inner] : undefined
    if (value === undefined || value === '') continue
    const path = sources.originOf?.(outer) ?? 'the config file'
    return { value, source: { kind: 'profile', profile: sources.profileName ?? 'default', key, path } }
  }
  return undefined
}

function cast(name: string, setting: Setting, value: unknown, source: SettingSource): unknown {
  if (setting.type === 'string') return castText(name, setting, value, source)
  // As boto3: any text that is not `true` means no.
  if (setting.type === 'boolean') return value === true || (typeof value === 'string' && value.toLowerCase() === 'true')
  if (setting.type !== 'map') return castNumber(name, setting, value, source)
  if (typeof value === 'object') return value
  throw invalid(name, setting, value, source, 'a nested block')
}

function castNumber(name: string, setting: Setting, value: unknown, source: SettingSource): number {
  const form = setting.type === 'integer' ? /^[+-]?\d+$/ : /^[+-]?(\d+\.?\d*|\.\d+)$/
  const number = typeof value === 'string' ? (form.test(value.trim()) ? Number(value) : Number.NaN) : value
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = setting
  const fits = typeof number === 'number' && number >= min && number <= max
  if (fits && (setting.type === 'number' || Number.isSafeInteger(number))) return number
  throw invalid(name, setting, value, source, describeRange(setting))
}

function describeRange({ type, min, max }: Setting): string {
  const kind = type === 'integer' ? 'a whole number' : 'a number'
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`
  return min === undefined ? kind : `${kind}, ${min} or more`
}

function castText(name: string, setting: Setting, value: unknown, source: SettingSource): string {
  if (typeof value === 'string') {
    if (setting.choices === undefined) return value
    const choice = setting.choices.find((known) => known === value.toLowerCase())
    if (choice !== undefined) return choice
  }
  throw invalid(name, setting, value, source, setting.choices?.join(', ') ?? 'a text')
}

type MakeError = (
  message: string,
  name: string,
  value: unknown,
  choices: readonly string[] | undefined,
) => BotoCoreError

/** The classes that boto3 has for a setting of its own. */
const errorClasses: Readonly<Record<string, MakeError>> = {
  retryMode: (m, _, value, validModes) => new InvalidRetryModeError(m, { providedRetryMode: value, validModes }),
  maxAttempts: (m, _, value) => new InvalidMaxRetryAttemptsError(m, { providedMaxAttempts: value, minValue: 1 }),
  defaultsMode: (m, _, mode, validModes) => new InvalidDefaultsMode(m, { mode, validModes }),
  requestChecksumCalculation: checksumError,
  responseChecksumValidation: checksumError,
  endpointDiscoveryEnabled: (m, _, value) => new InvalidEndpointDiscoveryConfigurationError(m, { configValue: value }),
  stsRegionalEndpoints: (m, _, value) => new InvalidSTSRegionalEndpointsConfigError(m, { configValue: value }),
  ec2MetadataServiceEndpointMode: (m, _, mode, validModes) => new InvalidIMDSEndpointModeError(m, { mode, validModes }),
  addressingStyle: (m, _, value) => new InvalidS3AddressingStyleError(m, { s3AddressingStyle: value }),
  usEast1RegionalEndpoint: (m, _, value) => new InvalidS3UsEast1RegionalEndpointConfigError(m, { configValue: value }),
}

function checksumError(message: string, configKey: string, configValue: unknown, validOptions?: readonly string[]) {
  return new InvalidChecksumConfigError(message, { configKey, configValue, validOptions })
}

function invalid(
  name: string,
  setting: Setting,
  value: unknown,
  source: SettingSource,
  expected: string,
): BotoCoreError {
  const shown =
    typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : `of type ${typeof value}`
  const message = `Invalid value ${shown} for ${name} (${describeSource(source)}): expected ${expected}`
  const make = errorClasses[name]
  if (make !== undefined) return make(message, name, value, setting.choices)
  return new InvalidConfigError(message, { name, value, source })
}
