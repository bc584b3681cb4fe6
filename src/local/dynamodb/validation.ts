/**
 * DynamoDB's word for everything that is not as it must be.
 */

import { ServiceError } from '../service-error.js'

/** 400. */
export function validation(text: string): ServiceError {
  return new ServiceError('ValidationException', text, { status: 400 })
}

/** 400 for a value among the parameters. */
export function invalidValues(problem: string): ServiceError {
  return validation(`One or more parameter values were invalid: ${problem}`)
}
