/**
 * Sessions and clients of an embedded AWS.
 */

import { Session } from '../../src/index.js'
import type { LocalAws } from '../../src/local/public.js'

/** A session with a key; by default the account's own. */
export function sessionOf(
  aws: LocalAws,
  key: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string } = aws.rootKey,
  regionName = 'us-east-1',
): Session {
  return new Session({
    awsAccessKeyId: key.accessKeyId,
    awsSecretAccessKey: key.secretAccessKey,
    awsSessionToken: key.sessionToken,
    regionName,
  })
}

/** Options that lead a client to the server, and let it try once. */
export function at(aws: LocalAws): { endpointUrl: string; config: { retries: { totalMaxAttempts: number } } } {
  return { endpointUrl: aws.url, config: { retries: { totalMaxAttempts: 1 } } }
}
