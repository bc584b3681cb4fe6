/**
 * One moto_server for all integration tests, and clients that speak to it. Without a server the tests are skipped with
 * a printed reason, unless REQUIRE_MOTO is set.
 */

import { test as base, inject } from 'vitest'
import * as boto3 from '../../src/index.js'

declare module 'vitest' {
  interface ProvidedContext {
    motoUrl: string
    /** A key that the server takes; of a user, because the account itself cannot assume roles. */
    motoKey: { accessKeyId: string; secretAccessKey: string }
    /** The server is the embedded AWS (LOCAL_AWS=1): what it has not is skipped. */
    isLocalAws: boolean
  }
}

const motoUrl = inject('motoUrl')

/** A test that needs the server. */
export const test: typeof base =
  motoUrl === '' ? (base.skip as typeof base) : inject('isLocalAws') ? onLocalAws() : base

/** What the embedded AWS answers with `NotImplemented` skips the test and is told; everything else counts. */
function onLocalAws(): typeof base {
  return base.extend<{ skipNotImplemented: undefined }>({
    skipNotImplemented: [
      async ({ skip, task }, use) => {
        await use(undefined)
        const error = task.result?.errors?.[0]
        if (error?.['code'] !== 'NotImplemented') return
        skip(error.message)
      },
      { auto: true },
    ],
  })
}

/** A session whose keys the server takes. */
export const session = new boto3.Session({
  awsAccessKeyId: inject('motoKey').accessKeyId,
  awsSecretAccessKey: inject('motoKey').secretAccessKey,
  regionName: 'us-east-1',
})

/** Options that lead a client to the server. */
export const atMoto = { endpointUrl: motoUrl }
