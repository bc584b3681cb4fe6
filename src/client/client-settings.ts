/**
 * The settings in effect for one client: given in code, in a Config, in the environment, in the profile, or the default.
 *
 * @see features 1.8, 2
 */

import { givenOptions } from '../config/client-config.js'
import type { ConfigOptions, S3Options } from '../config/config-options.js'
import type { Profile } from '../config/profiles.js'
import { defaultsOfMode, resolveAutoMode } from '../config/defaults-mode.js'
import { resolveRow, settingValue, type SettingSources } from '../config/resolve-setting.js'
import { s3Settings } from '../config/settings.js'
import { findConfiguredEndpointUrl, validateEndpointUrl } from '../endpoint/endpoint-url.js'
import { normalizeFipsRegion, validateRegionName } from '../endpoint/regions.js'
import type { ServiceModel } from '../model/service.js'

/** What a session hands to a client about where settings stand. */
export interface SettingsInput {
  readonly sources: SettingSources
  readonly profile: () => Profile
  /** The `services` sections of the config file. */
  readonly serviceSections: () => Readonly<Record<string, Profile>>
}

/** Arguments of `session.client()` that are settings. */
export interface ClientArguments {
  readonly regionName?: string | undefined
  readonly endpointUrl?: string | undefined
  readonly useSsl?: boolean | undefined
  readonly verify?: boolean | string | undefined
}

type Mode = 'when_supported' | 'when_required'

/** Settings in effect; what `client.meta.config` shows. */
export interface ClientSettings {
  readonly regionName: string | undefined
  /** The URL that the user gave, in code or by configuration. */
  readonly endpointUrl: string | undefined
  readonly useSsl: boolean
  readonly verify: boolean | string
  readonly signatureVersion: ConfigOptions['signatureVersion']
  /** Whether `signatureVersion` was given in code rather than by the profile. */
  readonly signatureVersionGiven: boolean
  readonly authSchemePreference: string | undefined
  readonly sigv4aSigningRegionSet: string | undefined
  readonly useFipsEndpoint: boolean
  readonly useDualstackEndpoint: boolean
  /** Seconds. */
  readonly connectTimeout: number
  /** Seconds. */
  readonly readTimeout: number
  readonly maxPoolConnections: number
  readonly tcpKeepalive: boolean
  readonly proxies: ConfigOptions['proxies']
  readonly proxiesConfig: ConfigOptions['proxiesConfig']
  readonly clientCert: ConfigOptions['clientCert']
  readonly parameterValidation: boolean
  readonly injectHostPrefix: boolean
  readonly retries: { readonly mode: 'legacy' | 'standard' | 'adaptive'; readonly totalMaxAttempts: number | undefined }
  readonly s3: S3Options
  readonly stsRegionalEndpoints: 'legacy' | 'regional'
  readonly accountIdEndpointMode: 'preferred' | 'disabled' | 'required'
  readonly requestChecksumCalculation: Mode
  readonly responseChecksumValidation: Mode
  readonly requestMinCompressionSizeBytes: number
  readonly disableRequestCompression: boolean
  readonly endpointDiscoveryEnabled: string
  readonly clientContextParams: Readonly<Record<string, unknown>>
  readonly userAgent: string | undefined
  readonly userAgentExtra: string | undefined
  readonly userAgentAppid: string | undefined
}

/** Resolves a client's settings. @throws errors that name the place of a value that cannot be used */
export function resolveClientSettings(
  service: ServiceModel,
  config: ConfigOptions,
  args: ClientArguments,
  input: SettingsInput,
): ClientSettings {
  const options = givenOptions(config)
  const region = regionOf(args.regionName ?? options.regionName ?? settingValue('region', input.sources))
  const sources = withDefaultsMode(options, region.name, input.sources)
  const endpointUrl = endpointUrlOf(service, options, args, input)
  const s3 = resolveS3(options, sources)
  const checksumDefault = endpointUrl !== undefined && !isAwsUrl(endpointUrl) ? 'when_required' : undefined
  const signature = signatureOf(service, options, input.profile)
  return {
    regionName: region.name,
    endpointUrl,
    useSsl: args.useSsl ?? true,
    verify: args.verify ?? settingValue('caBundle', sources) ?? true,
    ...signature,
    authSchemePreference: options.authSchemePreference ?? settingValue('authSchemePreference', sources),
    sigv4aSigningRegionSet: options.sigv4aSigningRegionSet ?? settingValue('sigv4aSigningRegionSet', sources),
    useFipsEndpoint: region.isFips || (options.useFipsEndpoint ?? settingValue('useFipsEndpoint', sources) ?? false),
    useDualstackEndpoint:
      options.useDualstackEndpoint ?? s3.useDualstackEndpoint ?? settingValue('useDualstackEndpoint', sources) ?? false,
    connectTimeout: options.connectTimeout ?? settingValue('connectTimeout', sources) ?? 60,
    readTimeout: options.readTimeout ?? 60,
    maxPoolConnections: options.maxPoolConnections ?? 10,
    tcpKeepalive: options.tcpKeepalive ?? settingValue('tcpKeepalive', sources) ?? false,
    proxies: options.proxies,
    proxiesConfig: options.proxiesConfig,
    clientCert: options.clientCert,
    parameterValidation: options.parameterValidation !== false && settingValue('parameterValidation', sources),
    injectHostPrefix: options.injectHostPrefix ?? settingValue('disableHostPrefixInjection', sources) !== true,
    retries: resolveRetries(options, sources),
    s3,
    stsRegionalEndpoints: settingValue('stsRegionalEndpoints', sources),
    accountIdEndpointMode: options.accountIdEndpointMode ?? settingValue('accountIdEndpointMode', sources),
    requestChecksumCalculation: checksumMode('requestChecksumCalculation', options, sources, checksumDefault),
    responseChecksumValidation: checksumMode('responseChecksumValidation', options, sources, checksumDefault),
    requestMinCompressionSizeBytes:
      options.requestMinCompressionSizeBytes ?? settingValue('requestMinCompressionSizeBytes', sources),
    disableRequestCompression: options.disableRequestCompression ?? settingValue('disableRequestCompression', sources),
    endpointDiscoveryEnabled: String(
      options.endpointDiscoveryEnabled ?? settingValue('endpointDiscoveryEnabled', sources),
    ),
    clientContextParams: options.clientContextParams ?? {},
    userAgent: options.userAgent,
    userAgentExtra: options.userAgentExtra,
    userAgentAppid: options.userAgentAppid ?? settingValue('userAgentAppid', sources),
  }
}

function regionOf(given: string | undefined): { name: string | undefined; isFips: boolean } {
  if (given === undefined) return { name: undefined, isFips: false }
  validateRegionName(given)
  const { regionName, isFips } = normalizeFipsRegion(given)
  return { name: regionName, isFips }
}

/** A defaults mode changes what holds where nothing is said, and nothing else. */
function withDefaultsMode(options: ConfigOptions, region: string | undefined, sources: SettingSources): SettingSources {
  const mode = options.defaultsMode ?? settingValue('defaultsMode', sources)
  if (mode === 'legacy') return sources
  return { ...sources, defaults: defaultsOfMode(mode === 'auto' ? resolveAutoMode(region, sources.env) : mode) }
}

function endpointUrlOf(
  service: ServiceModel,
  options: ConfigOptions,
  args: ClientArguments,
  { sources, profile, serviceSections }: SettingsInput,
): string | undefined {
  if (args.endpointUrl !== undefined) {
    validateEndpointUrl(args.endpointUrl, 'endpointUrl of the client')
    return args.endpointUrl
  }
  const ignored = options.ignoreConfiguredEndpointUrls ?? settingValue('ignoreConfiguredEndpointUrls', sources)
  if (ignored === true) return undefined
  const found = findConfiguredEndpointUrl({
    serviceId: service.hyphenizedServiceId,
    environment: sources.env,
    profile: profile(),
    services: serviceSections(),
  })
  if (found !== undefined) validateEndpointUrl(found.url, found.source)
  return found?.url
}

const awsHost =
  /^https?:\/\/([^/?#]*\.)?(amazonaws\.com(\.cn)?|api\.aws|aws\.dev|amazonwebservices\.com\.cn)(:\d+)?([/?#]|$)/i

/** Stores that only speak S3's protocol refuse the checksums that AWS takes by default. */
function isAwsUrl(url: string): boolean {
  return awsHost.test(url)
}

function checksumMode(
  name: 'requestChecksumCalculation' | 'responseChecksumValidation',
  options: ConfigOptions,
  sources: SettingSources,
  fallback: Mode | undefined,
): Mode {
  const given = options[name]
  if (given !== undefined) return given
  const defaults = fallback === undefined ? sources.defaults : { ...sources.defaults, [name]: fallback }
  return settingValue(name, defaults === undefined ? sources : { ...sources, defaults })
}

function signatureOf(
  service: ServiceModel,
  { signatureVersion }: ConfigOptions,
  profile: () => Profile,
): Pick<ClientSettings, 'signatureVersion' | 'signatureVersionGiven'> {
  if (signatureVersion !== undefined) return { signatureVersion, signatureVersionGiven: true }
  const block = profile()[service.serviceName]
  const inProfile = typeof block === 'object' ? block['signature_version'] : undefined
  return { signatureVersion: inProfile, signatureVersionGiven: false }
}

function resolveRetries({ retries = {} }: ConfigOptions, sources: SettingSources): ClientSettings['retries'] {
  const { totalMaxAttempts, maxAttempts, mode } = retries
  const fromRetries = maxAttempts === undefined ? undefined : maxAttempts + 1
  return {
    mode: mode ?? settingValue('retryMode', sources),
    totalMaxAttempts: totalMaxAttempts ?? fromRetries ?? settingValue('maxAttempts', sources),
  }
}

function resolveS3({ s3 = {}, s3DisableExpressSessionAuth }: ConfigOptions, sources: SettingSources): S3Options {
  const resolved: Record<string, unknown> = { ...s3 }
  for (const [name, row] of Object.entries(s3Settings)) {
    if (resolved[name] !== undefined) continue
    const { value } = resolveRow(name, row, sources)
    if (value !== undefined) resolved[name] = value
  }
  resolved['disableS3ExpressSessionAuth'] ??=
    s3DisableExpressSessionAuth ?? settingValue('s3DisableExpressSessionAuth', sources)
  return resolved
}
