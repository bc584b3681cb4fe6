/**
 * What the embedded AWS must know of services and operations beyond what stands in one place of their models.
 */

import type { RefusalStyle } from './auth/refusals.js'
import type { Operation } from '../model/operation.js'
import type { Route } from './route.js'

/** Whether the body of an operation is handed over as a stream. */
export function isStreaming({ streamingInput }: Operation): boolean {
  return streamingInput?.traits.streaming === true
}

/** Operations that their clients do not sign. */
const unsignedOperations = new Set([
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'GetCredentialsForIdentity',
  'GetId',
  'GetOpenIdToken',
  'UnlinkIdentity',
])

/** Whether an operation may be called by anybody. */
export function isUnsigned({ raw, name }: Operation): boolean {
  return raw.authtype === 'none' || raw.auth?.includes('smithy.api#noAuth') === true || unsignedOperations.has(name)
}

/** How the service of a route refuses callers. */
export function refusalStyleOf({ service, protocol }: Route): RefusalStyle {
  if (service.name === 's3' || service.name === 'sns') return service.name
  if (protocol.name === 'ec2' || protocol.name === 'query' || protocol.name === 'rest-json') return protocol.name
  if (protocol.name === 'rest-xml' || service.model.metadata.awsQueryCompatible !== undefined) return 'query'
  return 'json'
}
