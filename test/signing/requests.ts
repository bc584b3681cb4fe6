/**
 * What the tests of the signers start from.
 */

import { inspect } from 'node:util'
import { expect } from 'vitest'
import type { HttpRequest } from '../../src/base/http-message.js'

/** The access key of AWS's S3 examples. */
export const s3Example = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

/** A request to sign. */
export function request(given: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'GET',
    protocol: 'https:',
    host: 'example.amazonaws.com',
    path: '/',
    query: '',
    headers: {},
    body: undefined,
    ...given,
  }
}

/** The body of a request that has text for one. */
export function formOf({ body }: HttpRequest): string {
  return typeof body === 'string' ? body : ''
}

/** The parameters of a URL, decoded. */
export function parametersOf(url: string): Record<string, string> {
  return Object.fromEntries(new URL(url).searchParams)
}

/** Neither as text nor as JSON does a value give a secret away. */
export function expectSecrecy(value: unknown, secret: string): void {
  expect(inspect(value, { depth: 9, showHidden: true })).not.toContain(secret)
  expect(JSON.stringify(value)).not.toContain(secret)
}
