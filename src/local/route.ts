/**
 * Which operation of which service a request is for.
 */

import { isClaim, type NoClaim, type SignatureClaim } from './auth/claim.js'
import { readHost } from './host.js'
import { parseForm } from './protocol/form-tree.js'
import type { FoundOperation, RequestMessage, ServerProtocol } from './protocol/server-protocol.js'
import type { LoadedService, ServiceDirectory } from './service-directory.js'

/** Where a request goes. */
export interface Route {
  readonly service: LoadedService
  readonly protocol: ServerProtocol
  /** `undefined` where the service has no such operation. */
  readonly found: FoundOperation | undefined
}

/** Signing names that mean another service's operations. */
const signingAliases: Readonly<Record<string, string>> = {
  s3express: 's3',
  's3-object-lambda': 's3',
  's3-outposts': 's3',
}

/** The service for which a request was signed, or which it names otherwise. What is known by nothing is S3's. */
export function signingNameOf(claim: SignatureClaim | NoClaim, message: RequestMessage): string | undefined {
  if (isClaim(claim)) return signingAliases[claim.service] ?? claim.service
  if (message.headers['x-amz-target'] !== undefined || isFormPost(message)) return undefined
  if (/^\/service\/[^/]+\/operation\//.test(message.path)) return undefined
  const { service } = readHost(message.headers['host'] ?? '')
  return service !== undefined && knownLabels.has(service) ? service : 's3'
}

/** First labels of hosts that mean a service, and no bucket. */
const knownLabels = new Set(['s3', 'sts', 'iam', 'sqs', 'sns', 'dynamodb', 'ec2', 'lambda'])

/** Finds the route of a request; the body must be there if it is a form. */
export function findRoute(
  claim: SignatureClaim | NoClaim,
  message: RequestMessage,
  directory: ServiceDirectory,
): Route | undefined {
  let first: Route | undefined
  for (const service of candidates(claim, message, directory)) {
    const protocol = service.protocols(message)
    const found = protocol.findOperation(message)
    const route = { service, protocol, found }
    if (found !== undefined) return route
    first ??= route
  }
  return first
}

/** Whether a request brings its parameters as a form. */
export function isFormPost({ method, headers }: RequestMessage): boolean {
  return method === 'POST' && (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
}

function candidates(
  claim: SignatureClaim | NoClaim,
  message: RequestMessage,
  directory: ServiceDirectory,
): Iterable<LoadedService> {
  const signingName = signingNameOf(claim, message)
  if (signingName === 's3' && message.headers['x-amz-account-id'] !== undefined) return [directory.load('s3control')]
  if (signingName !== undefined) return directory.bySigningName(signingName)
  const target = message.headers['x-amz-target']
  if (target !== undefined) return directory.byTargetPrefix(target.slice(0, target.lastIndexOf('.')))
  const cbor = /^\/service\/([^/]+)\/operation\//.exec(message.path)?.[1]
  if (cbor !== undefined) return directory.byTargetPrefix(cbor)
  const body = message.body instanceof Uint8Array ? Buffer.from(message.body).toString('utf8') : ''
  const version = parseForm(body).children.get('Version')?.value
  // A form that names no API's version is for no API that takes forms.
  return version === undefined && message.path !== '/' ? [directory.load('s3')] : directory.byFormVersion(version ?? '')
}

/** Where a request plainly goes by what it says beside its signature, where that is for another service. */
export function meantInstead(
  claim: SignatureClaim | NoClaim,
  message: RequestMessage,
  directory: ServiceDirectory,
): Route | undefined {
  if (!isClaim(claim) || signingNameOf(unsigned, message) !== undefined) return undefined
  const route = findRoute(unsigned, message, directory)
  return route?.found === undefined || route.service.model.signingName === claim.service ? undefined : route
}

const unsigned: NoClaim = { problem: 'missing', place: 'header', text: '' }
