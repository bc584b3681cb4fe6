/**
 * The check of `Config` options: known names, usable values. A row per option.
 */

import { nearestNames } from '../base/names.js'
import type { BotoCoreError } from '../errors/base.js'
import {
  InvalidChecksumConfigError,
  InvalidConfigError,
  InvalidDefaultsMode,
  InvalidEndpointDiscoveryConfigurationError,
  InvalidMaxRetryAttemptsError,
  InvalidProxiesConfigError,
  InvalidRetryConfigurationError,
  InvalidRetryModeError,
  InvalidS3AddressingStyleError,
  InvalidS3UsEast1RegionalEndpointConfigError,
} from '../errors/config.js'
import { UnknownKeyError } from '../errors/parameter.js'
import {
  type ConfigOptionName,
  type ConfigOptions,
  type ProxiesOptions,
  type RetryOptions,
  type S3Options,
  UNSIGNED,
} from './config-options.js'
import { s3Settings, settings } from './settings.js'

/** What a value has to be: its words for the message, and the value to keep, or `undefined` where it does not fit. */
interface Rule {
  readonly expected: string
  readonly accept: (value: unknown) => unknown
  readonly error?: (message: string, value: unknown) => BotoCoreError
}

type Rules<Options> = Readonly<Record<keyof Options & string, Rule>>

/** A frozen copy of the options that are not `undefined` or `null`. @throws an error naming the first that cannot be used */
export function checkOptions(options: ConfigOptions): ConfigOptions {
  return checkGroup(options, optionRules, 'Config', unknownOption)
}

type UnknownName = (message: string, value: string, choices: readonly string[]) => BotoCoreError

const unknownOption: UnknownName = (message, value, choices) =>
  new UnknownKeyError(message, { value, param: 'Config', choices })

function checkGroup<Options extends object>(
  options: Options,
  rules: Rules<Options>,
  where: string,
  unknown: UnknownName,
): Options {
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    const rule: Rule | undefined = Object.hasOwn(rules, name) ? rules[name as keyof Rules<Options>] : undefined
    if (rule === undefined) throw unknown(unknownMessage(name, rules, where), name, Object.keys(rules))
    if (value === undefined || value === null) continue
    const accepted = rule.accept(value)
    if (accepted === undefined) throw unusable(`${where}.${name}`, rule, value)
    kept[name] = accepted
  }
  // Each kept value passed its option's rule.
  return Object.freeze(kept) as Options
}

function unknownMessage(name: string, rules: object, where: string): string {
  const nearest = nearestNames(name, Object.keys(rules))
  const hint =
    nearest.length === 0 ? `Known options: ${Object.keys(rules).join(', ')}` : `Did you mean ${nearest.join(' or ')}?`
  return `Unknown option ${name} in ${where}. ${hint}`
}

function unusable(path: string, rule: Rule, value: unknown): BotoCoreError {
  // Proxy URLs and certificates may hold secrets: only numbers and short words are shown.
  const shown = typeof value === 'number' || (typeof value === 'string' && /^[\w.-]{0,40}$/.test(value))
  const message = `Invalid value${shown ? ` ${JSON.stringify(value)}` : ''} for ${path}: expected ${rule.expected}`
  return rule.error?.(message, value) ?? new InvalidConfigError(message, { option: path, expected: rule.expected })
}

function is(expected: string, claim: (value: unknown) => boolean): Rule {
  return { expected, accept: (value) => (claim(value) ? value : undefined) }
}

function oneOf(choices: readonly string[], error: Rule['error']): Rule {
  const accept = (value: unknown) =>
    typeof value === 'string' ? choices.find((choice) => choice === value.toLowerCase()) : undefined
  return { expected: choices.join(', '), accept, ...(error !== undefined && { error }) }
}

function isWholeFrom(min: number, max = Number.MAX_SAFE_INTEGER): (value: unknown) => boolean {
  return (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const text = is('a text', (value) => typeof value === 'string')
const flag = is('true or false', (value) => typeof value === 'boolean')
const seconds = is('a number of seconds above 0', (value) => typeof value === 'number' && value > 0)

/** `true`, `false`, or these words: what boto3 takes for a switch that also stands in files. */
const flagOrText: Rule = {
  expected: 'true or false',
  accept: (value) =>
    typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined,
}

const certificate: Rule = {
  expected: 'a path, or a path of a certificate and one of its key',
  accept: (value) => {
    if (typeof value === 'string') return value
    const isPair = Array.isArray(value) && value.length === 2 && value.every((path) => typeof path === 'string')
    return isPair ? Object.freeze([...value]) : undefined
  },
}

const record: Rule = {
  expected: 'an object',
  accept: (value) => (isRecord(value) ? Object.freeze({ ...value }) : undefined),
}

const retryModeError = (message: string, value: unknown) =>
  new InvalidRetryModeError(message, { providedRetryMode: value, validModes: settings.retryMode.choices })

function attempts(minValue: number): Rule {
  return {
    ...is(`a whole number, ${minValue} or more`, isWholeFrom(minValue)),
    error: (message, value) => new InvalidMaxRetryAttemptsError(message, { providedMaxAttempts: value, minValue }),
  }
}

const retryRules: Rules<RetryOptions> = {
  totalMaxAttempts: attempts(1),
  maxAttempts: attempts(0),
  mode: oneOf(settings.retryMode.choices, retryModeError),
}

const s3Rules: Rules<S3Options> = {
  addressingStyle: oneOf(
    s3Settings.addressingStyle.choices,
    (message, value) => new InvalidS3AddressingStyleError(message, { s3AddressingStyle: value }),
  ),
  useAccelerateEndpoint: flag,
  useDualstackEndpoint: flag,
  payloadSigningEnabled: flag,
  useArnRegion: flag,
  usEast1RegionalEndpoint: oneOf(
    s3Settings.usEast1RegionalEndpoint.choices,
    (message, value) => new InvalidS3UsEast1RegionalEndpointConfigError(message, { configValue: value }),
  ),
  s3DisableMultiregionAccessPoints: flag,
  disableS3ExpressSessionAuth: flagOrText,
}

const proxiesError = (message: string) => new InvalidProxiesConfigError(message)

const proxyRules: Rules<ProxiesOptions> = {
  proxyCaBundle: { ...text, error: proxiesError },
  proxyClientCert: { ...certificate, error: proxiesError },
  proxyUseForwardingForHttps: { ...flag, error: proxiesError },
}

function group<Options extends object>(where: string, rules: Rules<Options>, unknown: UnknownName): Rule {
  // The claim is the group's own check: each name and value of the record is looked at.
  const accept = (value: unknown) => (isRecord(value) ? checkGroup(value as Options, rules, where, unknown) : undefined)
  return { expected: 'an object', accept }
}

const unknownRetryOption: UnknownName = (message, retryConfigOption, validOptions) =>
  new InvalidRetryConfigurationError(message, { retryConfigOption, validOptions })

function checksumMode(configKey: string): Rule {
  const validOptions = settings.requestChecksumCalculation.choices
  const error = (message: string, configValue: unknown) =>
    new InvalidChecksumConfigError(message, { configKey, configValue, validOptions })
  return oneOf(validOptions, error)
}

const discoveryError = (message: string, value: unknown) =>
  new InvalidEndpointDiscoveryConfigurationError(message, { configValue: value })

const optionRules: Rules<Record<ConfigOptionName, unknown>> = {
  regionName: text,
  signatureVersion: is('a text or UNSIGNED', (value) => typeof value === 'string' || value === UNSIGNED),
  userAgent: text,
  userAgentExtra: text,
  userAgentAppid: text,
  connectTimeout: seconds,
  readTimeout: seconds,
  parameterValidation: flag,
  maxPoolConnections: is('a whole number, 1 or more', isWholeFrom(1)),
  proxies: record,
  proxiesConfig: group('Config.proxiesConfig', proxyRules, proxiesError),
  s3: group('Config.s3', s3Rules, unknownOption),
  s3DisableExpressSessionAuth: flagOrText,
  retries: group('Config.retries', retryRules, unknownRetryOption),
  clientCert: certificate,
  injectHostPrefix: flag,
  endpointDiscoveryEnabled: {
    ...oneOf(settings.endpointDiscoveryEnabled.choices, discoveryError),
    accept: (value) => (value === 'auto' ? value : flagOrText.accept(value)),
  },
  useDualstackEndpoint: flag,
  useFipsEndpoint: flag,
  ignoreConfiguredEndpointUrls: flag,
  defaultsMode: oneOf(
    settings.defaultsMode.choices,
    (message, mode) => new InvalidDefaultsMode(message, { mode, validModes: settings.defaultsMode.choices }),
  ),
  tcpKeepalive: flag,
  requestMinCompressionSizeBytes: is('a whole number from 1 to 1048576', isWholeFrom(1, 1_048_576)),
  disableRequestCompression: flagOrText,
  clientContextParams: record,
  sigv4aSigningRegionSet: text,
  requestChecksumCalculation: checksumMode('requestChecksumCalculation'),
  responseChecksumValidation: checksumMode('responseChecksumValidation'),
  accountIdEndpointMode: oneOf(settings.accountIdEndpointMode.choices, undefined),
  authSchemePreference: text,
}
