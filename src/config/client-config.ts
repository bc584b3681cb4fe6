/**
 * `Config`: options of a client, checked when it is made and frozen. It remembers which of them were given, so that
 * merging two never lets a default win over a choice.
 *
 * @see features 2; botocore `Config`
 */

import { concealAs } from '../base/secret.js'
import type { ConfigOptionName, ConfigOptions, S3Options } from './config-options.js'
import { checkOptions } from './check-options.js'

type Values = { readonly [Name in ConfigOptionName]-?: ConfigOptions[Name] }

/** Given options, under a key that another copy of the package knows too. */
const given = Symbol.for('boto3-ts.config.given')

/** The values of options that were not given. The others are `undefined`: settings and services decide. */
const defaults = {
  connectTimeout: 60,
  readTimeout: 60,
  parameterValidation: true,
  maxPoolConnections: 10,
  injectHostPrefix: true,
}

/**
 * Options of a client. Wherever one is taken, a plain object with the same options does as well.
 *
 * @example
 * boto3.client('s3', { config: new boto3.Config({ retries: { mode: 'standard' }, readTimeout: 10 }) })
 * @throws an error that names the option, for one that does not exist or has a value that cannot be used
 * @see botocore `Config`
 */
export class Config implements Values {
  declare readonly regionName: Values['regionName']
  declare readonly signatureVersion: Values['signatureVersion']
  declare readonly userAgent: Values['userAgent']
  declare readonly userAgentExtra: Values['userAgentExtra']
  declare readonly userAgentAppid: Values['userAgentAppid']
  declare readonly connectTimeout: Values['connectTimeout']
  declare readonly readTimeout: number
  declare readonly parameterValidation: boolean
  declare readonly maxPoolConnections: number
  declare readonly proxies: Values['proxies']
  declare readonly proxiesConfig: Values['proxiesConfig']
  declare readonly s3: S3Options | undefined
  declare readonly s3DisableExpressSessionAuth: Values['s3DisableExpressSessionAuth']
  declare readonly retries: Values['retries']
  declare readonly clientCert: Values['clientCert']
  declare readonly injectHostPrefix: boolean
  declare readonly endpointDiscoveryEnabled: Values['endpointDiscoveryEnabled']
  declare readonly useDualstackEndpoint: Values['useDualstackEndpoint']
  declare readonly useFipsEndpoint: Values['useFipsEndpoint']
  declare readonly ignoreConfiguredEndpointUrls: Values['ignoreConfiguredEndpointUrls']
  declare readonly defaultsMode: Values['defaultsMode']
  declare readonly tcpKeepalive: Values['tcpKeepalive']
  declare readonly requestMinCompressionSizeBytes: Values['requestMinCompressionSizeBytes']
  declare readonly disableRequestCompression: Values['disableRequestCompression']
  declare readonly clientContextParams: Values['clientContextParams']
  declare readonly sigv4aSigningRegionSet: Values['sigv4aSigningRegionSet']
  declare readonly requestChecksumCalculation: Values['requestChecksumCalculation']
  declare readonly responseChecksumValidation: Values['responseChecksumValidation']
  declare readonly accountIdEndpointMode: Values['accountIdEndpointMode']
  declare readonly authSchemePreference: Values['authSchemePreference']

  constructor(options: ConfigOptions = {}) {
    const checked = checkOptions(givenOptions(options))
    Object.assign(this, defaults, checked)
    // A defaults mode has a connect timeout of its own, which only a given one goes before.
    const { defaultsMode } = checked
    if (defaultsMode !== undefined && defaultsMode !== 'legacy' && checked.connectTimeout === undefined) {
      Object.assign(this, { connectTimeout: undefined })
    }
    Object.defineProperty(this, given, { value: checked })
    Object.freeze(this)
  }

  /** A new Config with the options given to either; where both were given one, the other's. Nested ones are replaced whole. */
  merge(other: ConfigOptions): Config {
    return new Config({ ...givenOptions(this), ...givenOptions(other) })
  }
}

concealAs(Config.prototype, (self) => {
  const { proxies, ...shown } = givenOptions(self)
  if (proxies === undefined) return shown
  const masked = Object.entries(proxies).map(([scheme, url]) => [scheme, url.replace(/^([^@]*\/\/)?[^@]*@/, '$1***@')])
  return { ...shown, proxies: Object.fromEntries(masked) }
})

/** The same Config, or one made of plain options. */
export function toConfig(options: ConfigOptions | undefined): Config {
  return options instanceof Config ? options : new Config(options)
}

/** The options that were given, without defaults. */
export function givenOptions(options: ConfigOptions): ConfigOptions {
  const kept: unknown = Object.getOwnPropertyDescriptor(options, given)?.value
  // What another Config kept under the key went through the same check.
  return kept === undefined ? options : (kept as ConfigOptions)
}
