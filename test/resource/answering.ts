/**
 * Resources whose calls are answered by a function instead of a service: they go through the whole client but the network.
 */

import * as boto3 from '../../src/index.js'
import type { Resources } from '#models/_resources.js'
import type { BeforeCallEvent } from '../../src/client/lifecycle.js'

/** A call as it would be sent. */
export interface Call {
  readonly operation: string
  readonly params: Readonly<Record<string, unknown>>
}

/** Gives the answer to a call, or throws; `number` counts from 1. */
export type Answer = (call: Call, number: number) => object | Promise<object>

const session = new boto3.Session({ awsAccessKeyId: 'a', awsSecretAccessKey: 'b', regionName: 'us-east-1' })

/** The resource of a service, and the calls that it has made. */
export function answering<Name extends keyof Resources>(
  serviceName: Name,
  answer: Answer = () => ({}),
): { root: Resources[Name]; calls: Call[] } {
  const root = session.resource(serviceName)
  const calls: Call[] = []
  const { events } = root.meta.client.meta
  events.register('before-call', async ({ model, params }: BeforeCallEvent) => {
    const call = { operation: model.name, params }
    calls.push(call)
    return answer(call, calls.length)
  })
  return { root, calls }
}

/** An error as a service answers it. */
export function refusal(code: string, status: number): boto3.ClientError {
  const ResponseMetadata = { HTTPStatusCode: status, HTTPHeaders: {}, RetryAttempts: 0 }
  return new boto3.ClientError({ Error: { Code: code, Message: 'no' }, ResponseMetadata }, 'Operation')
}
