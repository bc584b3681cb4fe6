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
  readonly sparse?: boolean
  readonly box?: boolean
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly required?: readonly string[]
}

export interface RawReference extends Traits {
  readonly shape: string
}

export interface RawShape extends Traits {
  readonly type: ShapeType
  readonly members?: Readonly<Record<string, RawReference>>
  readonly member?: RawReference
  readonly key?: RawReference
  readonly value?: RawReference
}

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
