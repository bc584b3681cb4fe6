/**
 * Service models as they stand in the JSON files: the vocabulary of botocore's `service-2` files.
 * Only what this package reads is named.
 */

/** How members are laid out or converted. */
export type ShapeType =
  | 'structure'
  | 'list'
  | 'map'
  | 'string'
  | 'character'
  | 'integer'
  | 'long'
  | 'float'
  | 'double'
  | 'boolean'
  | 'blob'
  | 'timestamp'

/** An XML namespace. */
export interface XmlNamespace {
  readonly uri: string
  readonly prefix?: string
}

/** What a shape, or a reference to one, may say beyond its type. A reference's word goes before the shape's. */
export interface Traits {
  readonly location?: 'uri' | 'querystring' | 'header' | 'headers' | 'statusCode'
  readonly locationName?: string
  readonly queryName?: string
  readonly flattened?: boolean
  readonly xmlAttribute?: boolean
  readonly xmlNamespace?: XmlNamespace | string
  readonly timestampFormat?: 'iso8601' | 'unixTimestamp' | 'rfc822'
  readonly streaming?: boolean
  readonly requiresLength?: boolean
  readonly jsonvalue?: boolean
  readonly idempotencyToken?: boolean
  readonly hostLabel?: boolean
  readonly contextParam?: { readonly name: string }
  readonly endpointdiscoveryid?: boolean
  readonly eventpayload?: boolean
  readonly eventheader?: boolean
  readonly eventstream?: boolean
  readonly event?: boolean
  readonly resultWrapper?: string
  readonly payload?: string
  readonly union?: boolean
  readonly document?: boolean
  readonly exception?: boolean
  readonly fault?: boolean
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number; readonly senderFault?: boolean }
  readonly retryable?: { readonly throttling?: boolean }
  readonly sensitive?: boolean
  readonly deprecated?: boolean
  readonly sparse?: boolean
  readonly box?: boolean
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly required?: readonly string[]
}

/** A mention of a shape, with traits for this place. */
export interface RawReference extends Traits {
  readonly shape: string
}

/** A shape. */
export interface RawShape extends Traits {
  readonly type: ShapeType
  readonly members?: Readonly<Record<string, RawReference>>
  readonly member?: RawReference
  readonly key?: RawReference
  readonly value?: RawReference
}

/** An operation. */
export interface RawOperation {
  readonly name: string
  readonly http?: { readonly method?: string; readonly requestUri?: string; readonly responseCode?: number }
  readonly input?: RawReference
  readonly output?: RawReference
  readonly errors?: readonly RawReference[]
  readonly deprecated?: boolean
  readonly authtype?: string
  readonly auth?: readonly string[]
  readonly unsignedPayload?: boolean
  readonly endpoint?: { readonly hostPrefix?: string }
  readonly endpointdiscovery?: { readonly required?: boolean }
  readonly endpointoperation?: boolean
  readonly httpChecksumRequired?: boolean
  readonly httpChecksum?: {
    readonly requestChecksumRequired?: boolean
    readonly requestAlgorithmMember?: string
    readonly requestValidationModeMember?: string
    readonly responseAlgorithms?: readonly string[]
  }
  readonly requestcompression?: { readonly encodings: readonly string[] }
  readonly staticContextParams?: Readonly<Record<string, { readonly value: unknown }>>
  readonly operationContextParams?: Readonly<Record<string, { readonly path: string }>>
}

/** What holds for the whole service. */
export interface RawMetadata {
  readonly apiVersion: string
  readonly endpointPrefix?: string
  readonly protocol: string
  readonly protocols?: readonly string[]
  readonly serviceFullName?: string
  readonly serviceAbbreviation?: string
  readonly serviceId?: string
  readonly signatureVersion?: string
  readonly signingName?: string
  readonly auth?: readonly string[]
  readonly jsonVersion?: string
  readonly targetPrefix?: string
  readonly xmlNamespace?: XmlNamespace | string
  readonly awsQueryCompatible?: object
}

/** A setting of the service for its endpoint rules. */
export interface RawClientContextParam {
  readonly type: string
}

/**
 * Where a {@link ServiceModel} gets its parts from: a whole JSON object in tests, a text that is parsed
 * piece by piece in the product, so that a call pays only for the shapes it touches.
 */
export interface ModelSource {
  readonly metadata: RawMetadata
  readonly clientContextParams?: Readonly<Record<string, RawClientContextParam>>
  readonly operationNames: readonly string[]
  readonly shapeNames: readonly string[]
  operation(name: string): RawOperation | undefined
  shape(name: string): RawShape | undefined
  /** The shapes that errors may be: those with the `exception` trait. */
  readonly exceptionNames: readonly string[]
}

/** How an operation's pages follow each other: botocore's `paginators-1`. Tokens and results are JMESPath expressions. */
export interface RawPaginator {
  readonly input_token: string | readonly string[]
  readonly output_token: string | readonly string[]
  readonly result_key: string | readonly string[]
  readonly limit_key?: string
  readonly more_results?: string
  readonly non_aggregate_keys?: readonly string[]
}

/** One condition of a waiter. */
export interface RawAcceptor {
  readonly state: 'success' | 'failure' | 'retry'
  readonly matcher: 'path' | 'pathAll' | 'pathAny' | 'status' | 'error'
  readonly argument?: string
  readonly expected: unknown
}

/** How to wait for a state: botocore's `waiters-2`. `delay` is in seconds. */
export interface RawWaiter {
  readonly operation: string
  readonly delay: number
  readonly maxAttempts: number
  readonly acceptors: readonly RawAcceptor[]
}

/** One endpoint, or the defaults of several, in botocore's `endpoints` file. */
export interface RawEndpoint {
  readonly hostname?: string
  readonly dnsSuffix?: string
  readonly protocols?: readonly string[]
  readonly signatureVersions?: readonly string[]
  readonly credentialScope?: { readonly region?: string; readonly service?: string }
  readonly deprecated?: boolean
  readonly variants?: readonly {
    readonly tags: readonly string[]
    readonly hostname?: string
    readonly dnsSuffix?: string
  }[]
}

/** The endpoints of one service in one partition, by region or pseudo region (`aws-global`, `fips-us-east-1`). */
export interface RawServiceEndpoints {
  readonly endpoints: Readonly<Record<string, RawEndpoint>>
  readonly defaults?: RawEndpoint
  readonly isRegionalized?: boolean
  readonly partitionEndpoint?: string
}

/** A partition in botocore's `endpoints` file, without its services. */
export interface RawEndpointPartition {
  readonly partition: string
  readonly partitionName: string
  readonly dnsSuffix: string
  readonly regionRegex: string
  readonly defaults: RawEndpoint
  readonly regions: Readonly<Record<string, { readonly description: string }>>
}

/** A partition as endpoint rules see it. */
export interface RawRulePartition {
  readonly id: string
  readonly regionRegex: string
  readonly regions: Readonly<Record<string, object>>
  readonly outputs: Readonly<Record<string, string | boolean>>
}

/** What is known beside the services. */
export interface SharedFacts {
  readonly rulePartitions: readonly RawRulePartition[]
  readonly endpointPartitions: readonly RawEndpointPartition[]
  /** The values of `defaultsMode`: botocore's `sdk-default-configuration`. */
  readonly defaultModes: {
    readonly base: Readonly<Record<string, string | number>>
    readonly modes: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string | number>>>>>>
  }
}

/** All that is known of a service: its model and what hangs on it, each part read when first asked for. */
export interface FullModelSource extends ModelSource {
  /** By operation name. */
  paginators(): Readonly<Record<string, RawPaginator>>
  /** By the waiter's name, such as `BucketExists`. */
  waiters(): Readonly<Record<string, RawWaiter>>
  endpointRuleSet(): unknown
  /** By partition, such as `aws`. */
  endpoints(): Readonly<Record<string, RawServiceEndpoints>>
  /** boto3's resource model, where the service has one. */
  resources(): unknown
}
