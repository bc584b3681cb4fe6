import { expect, test } from 'vitest'
import { clientFor } from '../helpers/client.js'
import { serve } from '../helpers/http-server.js'

const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1'

async function traceOf(env: Record<string, string>, headers: Record<string, string> = {}): Promise<unknown> {
  const server = await serve(() => ({ body: '{}' }))
  const client = clientFor('kms', server.url, { env })
  client.meta.events.registerFirst('before-call.kms.ListKeys', (event) => {
    Object.assign((event as unknown as { request: { headers: object } }).request.headers, headers)
  })
  await client['listKeys']!()
  return server.requests[0]!.headers['x-amzn-trace-id']
}

test('inside Lambda requests carry the trace of the invocation', async () => {
  expect(await traceOf({ AWS_LAMBDA_FUNCTION_NAME: 'f', _X_AMZN_TRACE_ID: trace })).toBe(trace)
  expect(await traceOf({ AWS_LAMBDA_FUNCTION_NAME: 'f', _X_AMZN_TRACE_ID: 'a=1 é\n{"b":[c],d+&}' })).toBe(
    'a=1%20%C3%A9%0A{"b":[c],d+&}',
  )
})

test('elsewhere they do not, and one that was set stays', async () => {
  expect(await traceOf({ _X_AMZN_TRACE_ID: trace })).toBeUndefined()
  expect(await traceOf({ AWS_LAMBDA_FUNCTION_NAME: 'f' })).toBeUndefined()
  const env = { AWS_LAMBDA_FUNCTION_NAME: 'f', _X_AMZN_TRACE_ID: trace }
  expect(await traceOf(env, { 'x-amzn-trace-id': 'mine' })).toBe('mine')
})
