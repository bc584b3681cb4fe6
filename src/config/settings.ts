/**
 * The settings that can stand in the environment and in a profile: one row each. `resolve-setting.ts` reads this table.
 *
 * @see features 1.6
 */

/** Where a setting can stand and what it may be. */
export interface Setting {
  /** Keys in the profile, first found first; with a dot, a key within a nested block. */
  readonly ini?: readonly string[]
  /** Environment variables, first found first. */
  readonly env?: readonly string[]
  readonly type: 'string' | 'boolean' | 'integer' | 'number' | 'map'
  /** Allowed texts; compared without regard to case. */
  readonly choices?: readonly string[]
  readonly min?: number
  readonly max?: number
  readonly default?: string | number | boolean
}

const checksumModes = ['when_supported', 'when_required'] as const

/** The rows, under boto3's logical names in camelCase. */
export const settings = {
  // Unlike boto3: AWS_PROFILE first, and AWS_REGION is known and first, as in the AWS CLI v2 and every other SDK.
  profile: { env: ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'], type: 'string' },
  region: { ini: ['region'], env: ['AWS_REGION', 'AWS_DEFAULT_REGION'], type: 'string' },
  dataPath: { ini: ['data_path'], env: ['AWS_DATA_PATH'], type: 'string' },
  configFile: { env: ['AWS_CONFIG_FILE'], type: 'string', default: '~/.aws/config' },
  credentialsFile: { env: ['AWS_SHARED_CREDENTIALS_FILE'], type: 'string', default: '~/.aws/credentials' },
  caBundle: { ini: ['ca_bundle'], env: ['AWS_CA_BUNDLE'], type: 'string' },
  apiVersions: { ini: ['api_versions'], type: 'map' },
  metadataServiceTimeout: row('metadata_service_timeout', { type: 'number', min: 0, default: 1 }),
  metadataServiceNumAttempts: row('metadata_service_num_attempts', { type: 'integer', min: 0, default: 1 }),
  ec2MetadataServiceEndpoint: row('ec2_metadata_service_endpoint', { type: 'string' }),
  ec2MetadataServiceEndpointMode: row('ec2_metadata_service_endpoint_mode', {
    type: 'string',
    choices: ['ipv4', 'ipv6'],
  }),
  ec2MetadataV1Disabled: row('ec2_metadata_v1_disabled', { type: 'boolean', default: false }),
  imdsUseIpv6: row('imds_use_ipv6', { type: 'boolean', default: false }),
  useDualstackEndpoint: row('use_dualstack_endpoint', { type: 'boolean' }),
  useFipsEndpoint: row('use_fips_endpoint', { type: 'boolean' }),
  ignoreConfiguredEndpointUrls: row('ignore_configured_endpoint_urls', { type: 'boolean' }),
  parameterValidation: { ini: ['parameter_validation'], type: 'boolean', default: true },
  endpointDiscoveryEnabled: row('endpoint_discovery_enabled', {
    type: 'string',
    choices: ['auto', 'true', 'false'],
    default: 'auto',
  }),
  stsRegionalEndpoints: row('sts_regional_endpoints', {
    type: 'string',
    choices: ['legacy', 'regional'],
    default: 'regional',
  }),
  retryMode: row('retry_mode', { type: 'string', choices: ['legacy', 'standard', 'adaptive'], default: 'standard' }),
  maxAttempts: row('max_attempts', { type: 'integer', min: 1 }),
  defaultsMode: row('defaults_mode', {
    type: 'string',
    choices: ['legacy', 'auto', 'standard', 'in-region', 'cross-region', 'mobile'],
    default: 'legacy',
  }),
  userAgentAppid: { ini: ['sdk_ua_app_id'], env: ['AWS_SDK_UA_APP_ID'], type: 'string' },
  requestMinCompressionSizeBytes: row('request_min_compression_size_bytes', {
    type: 'integer',
    min: 1,
    max: 1_048_576,
    default: 10_240,
  }),
  disableRequestCompression: row('disable_request_compression', { type: 'boolean', default: false }),
  sigv4aSigningRegionSet: row('sigv4a_signing_region_set', { type: 'string' }),
  requestChecksumCalculation: row('request_checksum_calculation', {
    type: 'string',
    choices: checksumModes,
    default: 'when_supported',
  }),
  responseChecksumValidation: row('response_checksum_validation', {
    type: 'string',
    choices: checksumModes,
    default: 'when_supported',
  }),
  accountIdEndpointMode: row('account_id_endpoint_mode', {
    type: 'string',
    choices: ['preferred', 'disabled', 'required'],
    default: 'preferred',
  }),
  disableHostPrefixInjection: row('disable_host_prefix_injection', { type: 'boolean' }),
  authSchemePreference: row('auth_scheme_preference', { type: 'string' }),
  tcpKeepalive: { ini: ['tcp_keepalive'], env: ['BOTOCORE_TCP_KEEPALIVE'], type: 'boolean' },
  s3DisableExpressSessionAuth: row('s3_disable_express_session_auth', { type: 'boolean' }),
  /** Seconds. Only a defaults mode sets it. */
  connectTimeout: { type: 'number' },
} as const satisfies Record<string, Setting>

/** What can stand in a nested `s3 =` block; some of it also elsewhere. Names as in `Config.s3`. */
export const s3Settings = {
  addressingStyle: { ini: ['s3.addressing_style'], type: 'string', choices: ['auto', 'virtual', 'path'] },
  useAccelerateEndpoint: { ini: ['s3.use_accelerate_endpoint'], type: 'boolean' },
  useDualstackEndpoint: { ini: ['s3.use_dualstack_endpoint'], type: 'boolean' },
  payloadSigningEnabled: { ini: ['s3.payload_signing_enabled'], type: 'boolean' },
  useArnRegion: {
    ini: ['s3_use_arn_region', 's3.use_arn_region'],
    env: ['AWS_S3_USE_ARN_REGION'],
    type: 'boolean',
  },
  usEast1RegionalEndpoint: {
    ini: ['s3_us_east_1_regional_endpoint', 's3.us_east_1_regional_endpoint'],
    env: ['AWS_S3_US_EAST_1_REGIONAL_ENDPOINT'],
    type: 'string',
    choices: ['legacy', 'regional'],
  },
  s3DisableMultiregionAccessPoints: {
    ini: ['s3.s3_disable_multiregion_access_points'],
    env: ['AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS'],
    type: 'boolean',
  },
} as const satisfies Record<string, Setting>

/** The name of a setting: boto3's logical name in camelCase. */
export type SettingName = keyof typeof settings

type ValueOf<S extends Setting> = S extends { readonly choices: readonly (infer C)[] }
  ? C
  : {
      string: string
      boolean: boolean
      integer: number
      number: number
      map: Readonly<Record<string, string>>
    }[S['type']]

/** The type a row resolves to: never `undefined` where it has a default. */
export type ResolvedValue<S extends Setting> = S extends { readonly default: string | number | boolean }
  ? ValueOf<S>
  : ValueOf<S> | undefined

/** The common row: the same name in the profile and, in capitals behind `AWS_`, in the environment. */
function row<const Name extends string, const S extends Setting>(name: Name, setting: S) {
  return { ini: [name] as readonly [Name], env: [`AWS_${name.toUpperCase()}`] as readonly [string], ...setting }
}
