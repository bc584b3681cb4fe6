/**
 * Reading what services, programs and cache files say: values of unknown shape become known ones, or an error.
 */

import { CredentialRetrievalError } from '../errors/credentials.js'

/** Whether a value has named members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member that is a text and not empty. */
export function textField(record: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(record, name) ? record[name] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A JSON text's value, or `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What is not JSON has no value; the caller says what that means.
    return undefined
  }
}

/** The named members as texts. @throws {@link CredentialRetrievalError} naming those that are missing */
export function requireFields<Name extends string>(
  value: unknown,
  names: readonly Name[],
  provider: string,
): Record<Name, string> {
  const record = isRecord(value) ? value : {}
  const missing = names.filter((name) => textField(record, name) === undefined)
  if (missing.length > 0) throw retrievalError(provider, `Missing required key in response: ${missing.join(', ')}`)
  // Each of the names was just found to be a text.
  return Object.fromEntries(names.map((name) => [name, record[name]])) as Record<Name, string>
}

/** The error of a provider that should have had credentials. */
export function retrievalError(provider: string, errorMsg: string, cause?: unknown): CredentialRetrievalError {
  const options = cause === undefined ? undefined : { cause }
  const message = `Error when retrieving credentials from ${provider}: ${errorMsg}`
  return new CredentialRetrievalError(message, { provider, errorMsg }, options)
}
