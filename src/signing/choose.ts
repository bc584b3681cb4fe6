/**
 * Which signature a call gets, from the settings, the service model and the endpoint's word.
 *
 * @see features 6.1, 6.2
 */

import { UnknownSignatureVersionError, UnsupportedSignatureVersionError } from '../errors/signing.js'
import type { RawMetadata, RawOperation } from '../model/raw.js'

/** The signatures that can be made; `none` leaves the request as it is. */
export type SignatureVersion = 'v4' | 's3v4' | 'v4a' | 's3v4a' | 'v4-s3express' | 's3' | 'v2' | 'bearer' | 'none'

/** A way to sign that an endpoint takes, as its rules spell it: `sigv4`, `sigv4a`, `sigv4-s3express`. */
interface OfferedScheme {
  readonly name: string
  readonly signingName?: string
  readonly signingRegion?: string
  readonly signingRegionSet?: readonly string[]
}

/** What the choice depends on. */
export interface AuthFacts {
  readonly service: Pick<RawMetadata, 'auth' | 'signatureVersion'>
  readonly operation: Pick<RawOperation, 'auth' | 'authtype'>
  /** The endpoint's schemes, best first; absent where its rules name none. */
  readonly offered?: readonly OfferedScheme[] | undefined
  /** The configured signature version; `none` for calls without signature. */
  readonly configured?: string | undefined
  /** Whether it was the program that configured it, not a profile. Default false. */
  readonly isConfiguredInCode?: boolean
  /** The setting `auth_scheme_preference`, split at its commas: `sigv4`, `sigv4a`, `httpBearerAuth`, `noAuth`. */
  readonly preference?: readonly string[] | undefined
  /** Whether it was the program that set it. Default false. */
  readonly isPreferenceInCode?: boolean
  /** Whether the environment holds a bearer token for this very service. Default false. */
  readonly hasServiceToken?: boolean
  /** The setting `sigv4a_signing_region_set`. */
  readonly sigv4aRegionSet?: string | undefined
}

/** The outcome: how to sign one call. */
export interface ChosenAuth {
  readonly signatureVersion: SignatureVersion
  /** The region, for SigV4A the region set, that the choice asks for; absent: the client's. */
  readonly region?: string
  /** The signing name that the endpoint asks for; absent: the service's. */
  readonly signingName?: string
}

const versions: readonly SignatureVersion[] = [
  'v4',
  's3v4',
  'v4a',
  's3v4a',
  'v4-s3express',
  's3',
  'v2',
  'bearer',
  'none',
]

const versionByScheme = new Map<string, SignatureVersion>([
  ['sigv4', 'v4'],
  ['sigv4a', 'v4a'],
  ['sigv4-s3express', 'v4-s3express'],
  ['httpBearerAuth', 'bearer'],
  ['noAuth', 'none'],
])

const unsigned: ChosenAuth = { signatureVersion: 'none' }

interface Picked {
  readonly version: SignatureVersion
  /** Where the endpoint had a say. */
  readonly scheme?: OfferedScheme
}

/**
 * The signature for one call. An operation without authentication stays so; then the endpoint's schemes have their say,
 * then the operation, the preference list, the configured version and the service's model. A configured version picks
 * among the schemes; where none is of its kind, as with HMAC-SHA1, it stands alone.
 *
 * @throws {@link UnknownSignatureVersionError} a version or scheme that is not known here
 * @throws {@link UnsupportedSignatureVersionError} the model offers nothing that can be made
 */
export function chooseAuth(facts: AuthFacts): ChosenAuth {
  const ofOperation = operationVersion(facts)
  if (ofOperation === 'none' || facts.configured === 'none') return unsigned
  const { version, scheme } = pickOffered(facts) ?? { version: ofOperation ?? clientVersion(facts) }
  const chosen: { -readonly [K in keyof ChosenAuth]: ChosenAuth[K] } = {
    signatureVersion: isS3(facts.service) ? withS3Rules(version) : version,
  }
  const region = version === 'v4a' || version === 's3v4a' ? regionSetOf(scheme, facts) : scheme?.signingRegion
  if (region !== undefined) chosen.region = region
  if (scheme?.signingName !== undefined) chosen.signingName = scheme.signingName
  return chosen
}

function operationVersion({ operation, preference }: AuthFacts): SignatureVersion | undefined {
  if (operation.auth !== undefined) return versionOfList(operation.auth, preference)
  if (operation.authtype === undefined) return undefined
  return operation.authtype === 'v4-unsigned-body' ? 'v4' : knownVersion(operation.authtype)
}

function pickOffered({ offered, configured, preference }: AuthFacts): Picked | undefined {
  if (offered === undefined) return undefined
  if (configured !== undefined) return pickOfKind(offered, configured)
  const wanted = [...(preference ?? []), ...offered.map(({ name }) => name)]
  for (const name of wanted) {
    const version = versionByScheme.get(name)
    const scheme = version === undefined ? undefined : offered.find((candidate) => candidate.name === name)
    if (version !== undefined && scheme !== undefined) return { version, scheme }
  }
  throw unknownVersion(offered.map(({ name }) => name).join(', '))
}

/** The first scheme of the configured version's kind. A session of S3 Express is of SigV4's kind, and stays one. */
function pickOfKind(offered: readonly OfferedScheme[], configured: string): Picked | undefined {
  const version = knownVersion(configured)
  for (const scheme of offered) {
    const ofScheme = versionByScheme.get(scheme.name)
    if (ofScheme === undefined || kindOf(ofScheme) !== kindOf(version)) continue
    return { version: ofScheme === 'v4-s3express' ? ofScheme : version, scheme }
  }
  return undefined
}

/** `s3v4` and `v4-s3express` are `v4` with rules of their own; `s3` alone is HMAC-SHA1. */
function kindOf(version: SignatureVersion): string {
  if (version === 'v4-s3express' || version === 's3v4') return 'v4'
  return version === 's3v4a' ? 'v4a' : version
}

function clientVersion(facts: AuthFacts): SignatureVersion {
  const { configured, preference, service } = facts
  const isVersionInCode = configured !== undefined && facts.isConfiguredInCode === true
  const isPreferred = preference !== undefined && preference.length > 0 && !isVersionInCode
  let version: SignatureVersion
  if (service.auth !== undefined && isPreferred) version = versionOfList(service.auth, preference)
  else version = configured === undefined ? modelVersion(service) : knownVersion(configured)
  if (facts.hasServiceToken !== true || service.auth?.includes('smithy.api#httpBearerAuth') !== true) return version
  // A token in the environment that names this service is meant, unless the program said something else.
  return version === 'bearer' || !(isVersionInCode || facts.isPreferenceInCode === true) ? 'bearer' : version
}

function modelVersion(service: AuthFacts['service']): SignatureVersion {
  return service.auth === undefined ? knownVersion(service.signatureVersion ?? 'v4') : versionOfList(service.auth)
}

function versionOfList(auth: readonly string[], preference: readonly string[] = []): SignatureVersion {
  const offered = auth.map((scheme) => scheme.slice(scheme.indexOf('#') + 1))
  for (const name of [...preference, ...offered]) {
    const version = versionByScheme.get(name)
    if (version !== undefined && offered.includes(name)) return version
  }
  const names = auth.join(', ')
  throw new UnsupportedSignatureVersionError(`The service offers no way to sign that is supported, only ${names}.`, {
    signatureVersion: names,
  })
}

function knownVersion(name: string): SignatureVersion {
  for (const version of versions) if (version === name) return version
  throw unknownVersion(name)
}

function unknownVersion(name: string): UnknownSignatureVersionError {
  return new UnknownSignatureVersionError(`Unknown signature version: ${name}. Known are ${versions.join(', ')}.`, {
    signatureVersion: name,
  })
}

/** The models of the S3 family are told by their signature version. */
function isS3({ signatureVersion }: AuthFacts['service']): boolean {
  return signatureVersion === 's3' || signatureVersion === 's3v4'
}

function withS3Rules(version: SignatureVersion): SignatureVersion {
  if (version === 'v4') return 's3v4'
  return version === 'v4a' ? 's3v4a' : version
}

function regionSetOf(scheme: OfferedScheme | undefined, { sigv4aRegionSet }: AuthFacts): string {
  if (sigv4aRegionSet !== undefined) return sigv4aRegionSet
  const ofScheme = scheme?.signingRegionSet?.join(',') ?? scheme?.signingRegion ?? ''
  return ofScheme === '' ? '*' : ofScheme
}
