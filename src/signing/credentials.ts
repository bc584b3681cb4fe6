/**
 * What a signature is made with.
 */

/** An access key as the signers take it: fetched, not expired. */
export interface SigningCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}
