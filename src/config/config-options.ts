/**
 * The options of a client, as a user writes them. `client-config.ts` makes a checked, frozen `Config` of them.
 *
 * @see features 2; botocore `Config`
 */

/** As `signatureVersion`: the client's requests are not signed, and no credentials are looked for. */
export const UNSIGNED: unique symbol = Symbol.for('boto3-ts.UNSIGNED')

/** How failed attempts are repeated. */
export interface RetryOptions {
  /** Attempts in all, the first included; 1 or more. Goes before `maxAttempts`. */
  readonly totalMaxAttempts?: number | undefined
  /** Attempts after the first; 0 or more. */
  readonly maxAttempts?: number | undefined
  /** Default: the setting `retry_mode`, else `standard`. */
  readonly mode?: 'legacy' | 'standard' | 'adaptive' | undefined
}

/** What only S3 clients need. Each default is the `s3 =` block of the profile. */
export interface S3Options {
  /** How a bucket stands in the URL. Default `auto`: in the host where its name allows it. */
  readonly addressingStyle?: 'auto' | 'virtual' | 'path' | undefined
  /** S3 Accelerate. Default false. */
  readonly useAccelerateEndpoint?: boolean | undefined
  /** IPv6 endpoints. Default false. */
  readonly useDualstackEndpoint?: boolean | undefined
  /** Whether the body's hash is signed over HTTPS too. Default false. */
  readonly payloadSigningEnabled?: boolean | undefined
  /** Whether the region of an ARN given as bucket is used, not the client's. Default true. */
  readonly useArnRegion?: boolean | undefined
  /** `legacy` sends us-east-1 to the global host. Default `regional`. */
  readonly usEast1RegionalEndpoint?: 'legacy' | 'regional' | undefined
  /** Refuses multi-region access points. Default false. */
  readonly s3DisableMultiregionAccessPoints?: boolean | undefined
  /** Signs requests to directory buckets with the client's own credentials. Default false. */
  readonly disableS3ExpressSessionAuth?: boolean | undefined
}

/** How proxies are spoken to. */
export interface ProxiesOptions {
  /** Path of the certificates that an HTTPS proxy is checked against. Default: the system's. */
  readonly proxyCaBundle?: string | undefined
  /** Path of the certificate shown to the proxy, or the paths of certificate and key. */
  readonly proxyClientCert?: string | readonly [certificate: string, key: string] | undefined
  /** Sends HTTPS requests through an HTTPS proxy with an absolute URL, not through a tunnel. Default false. */
  readonly proxyUseForwardingForHttps?: boolean | undefined
}

/** When checksums are made or checked, beyond where the service insists. */
type ChecksumMode = 'when_supported' | 'when_required'

/** The options of a client. Each has a default; none is needed. */
export interface ConfigOptions {
  /** The region, where the client is given none. Default: the setting `region`. */
  readonly regionName?: string | undefined
  /** `v4`, `v4a`, `s3v4`, `bearer` …, or {@link UNSIGNED}. Overrides what the service asks for. Default: the service's. */
  readonly signatureVersion?: string | typeof UNSIGNED | undefined
  /** Replaces the whole User-Agent header. Default: made from the versions of package and platform. */
  readonly userAgent?: string | undefined
  /** Added to the end of the User-Agent header. Default: nothing. */
  readonly userAgentExtra?: string | undefined
  /** The application's name in the User-Agent header, 50 characters at most. Default: the setting `sdk_ua_app_id`. */
  readonly userAgentAppid?: string | undefined
  /** Seconds until a connection must stand; `Infinity` waits for ever. Default 60. */
  readonly connectTimeout?: number | undefined
  /** Seconds that an answer may be silent; `Infinity` waits for ever. Default 60. */
  readonly readTimeout?: number | undefined
  /** Whether parameters are checked before sending. Default true. */
  readonly parameterValidation?: boolean | undefined
  /** Connections to a host that are kept open at once. Default 10. */
  readonly maxPoolConnections?: number | undefined
  /** Scheme (or scheme and host) → URL of the proxy. Default: `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`. */
  readonly proxies?: Readonly<Record<string, string>> | undefined
  readonly proxiesConfig?: ProxiesOptions | undefined
  readonly s3?: S3Options | undefined
  /** As `s3.disableS3ExpressSessionAuth`. */
  readonly s3DisableExpressSessionAuth?: boolean | undefined
  readonly retries?: RetryOptions | undefined
  /** Path of the certificate shown to the service, or the paths of certificate and key. Default: none. */
  readonly clientCert?: string | readonly [certificate: string, key: string] | undefined
  /** Whether parameters may become part of the host name. Default true. */
  readonly injectHostPrefix?: boolean | undefined
  /** Whether an endpoint is asked for at the service. Default `auto`: where the service needs it. */
  readonly endpointDiscoveryEnabled?: boolean | 'true' | 'false' | 'auto' | undefined
  /** IPv6 endpoints. Default: the setting `use_dualstack_endpoint`. */
  readonly useDualstackEndpoint?: boolean | undefined
  /** FIPS 140 endpoints. Default: the setting `use_fips_endpoint`. */
  readonly useFipsEndpoint?: boolean | undefined
  /** Whether endpoint URLs of environment and profile are passed over. Default: the setting of that name. */
  readonly ignoreConfiguredEndpointUrls?: boolean | undefined
  /** A set of defaults for retries and timeouts. Default: the setting `defaults_mode`, else `legacy`. */
  readonly defaultsMode?: 'legacy' | 'auto' | 'standard' | 'in-region' | 'cross-region' | 'mobile' | undefined
  /** TCP keep-alive. Default: the setting `tcp_keepalive`, else false. */
  readonly tcpKeepalive?: boolean | undefined
  /** Bytes, 1 to 1048576: smaller bodies are not compressed. Default 10240. */
  readonly requestMinCompressionSizeBytes?: number | undefined
  /** Never compresses a body. Default false. */
  readonly disableRequestCompression?: boolean | undefined
  /** Parameters of a service's endpoint rules, under their names in camelCase. Those a service does not have are ignored. */
  readonly clientContextParams?: Readonly<Record<string, unknown>> | undefined
  /** Regions that a `v4a` signature is good for, with commas between, or `*`. Default: the endpoint's. */
  readonly sigv4aSigningRegionSet?: string | undefined
  /** Whether request bodies get checksums. Default `when_supported`. */
  readonly requestChecksumCalculation?: ChecksumMode | undefined
  /** Whether the checksums of answers are checked. Default `when_supported`. */
  readonly responseChecksumValidation?: ChecksumMode | undefined
  /** Whether the account's id may be part of the host. Default `preferred`. */
  readonly accountIdEndpointMode?: 'preferred' | 'disabled' | 'required' | undefined
  /** Names of authentication schemes with commas between, the best first. Default: the service's order. */
  readonly authSchemePreference?: string | undefined
}

/** The name of an option. */
export type ConfigOptionName = keyof ConfigOptions
