/**
 * One moto_server for all integration tests, and clients that speak to it. Without a server the tests are skipped with
 * a printed reason, unless REQUIRE_MOTO is set.
 */

import { test as base, inject } from 'vitest'
import * as boto3 from '../../src/index.js'

declare module 'vitest' {
  interface ProvidedContext {
    motoUrl: string
  }
}

const motoUrl = inject('motoUrl')

/** A test that needs the server. */
export const test: typeof base = motoUrl === '' ? (base.skip as typeof base) : base

/** A session whose keys the server takes. */
export const session = new boto3.Session({
  awsAccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  awsSecretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  regionName: 'us-east-1',
})

/** Options that lead a client to the server. */
export const atMoto = { endpointUrl: motoUrl }
