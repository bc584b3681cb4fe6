/**
 * Instance profiles as launches name them.
 */

/** A profile by ARN or name. */
export interface ProfileRequest {
  readonly Arn?: string
  readonly Name?: string
}

/** The name of the profile that is meant. */
export function profileName({ Arn, Name = '' }: ProfileRequest): string {
  return Arn === undefined ? Name : Arn.slice(Arn.lastIndexOf('/') + 1)
}
