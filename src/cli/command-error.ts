/**
 * What ends a command, and with which exit code.
 *
 * @see features 18.1
 */

import { Boto3TsError, nameError } from '../errors/base.js'
import { ClientError } from '../errors/call.js'
import { InvalidConfigError } from '../errors/config.js'
import { NoCredentialsError, PartialCredentialsError, SSOError } from '../errors/credentials.js'
import { NoRegionError } from '../errors/endpoint.js'
import { ParamValidationError } from '../errors/parameter.js'

/** The exit codes of the AWS CLI. */
export const exitCodes = {
  success: 0,
  notFound: 1,
  interrupted: 130,
  usage: 252,
  configuration: 253,
  service: 254,
  general: 255,
} as const

/** A name of an exit code. */
export type Failure = Exclude<keyof typeof exitCodes, 'success'>

/** A command cannot go on. An empty message says nothing. */
export class CommandError extends Boto3TsError {
  readonly failure: Failure

  constructor(failure: Failure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.failure = failure
  }
  static {
    nameError(this, 'CommandError')
  }
}

/** The exit code that an error ends the program with. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommandError) return exitCodes[error.failure]
  if (error instanceof ParamValidationError) return exitCodes.usage
  if (error instanceof ClientError) return exitCodes.service
  return configurationErrors.some((errorClass) => error instanceof errorClass)
    ? exitCodes.configuration
    : exitCodes.general
}

const configurationErrors = [NoRegionError, NoCredentialsError, PartialCredentialsError, InvalidConfigError, SSOError]
