/** What the compiler must say about the embedded AWS. Checked by `tsc`, never run. */

import { expectTypeOf } from 'expect-type'
import type { StreamingBody } from '../../dist/http/streaming-body.js'
import { type RecordedRequest, ServiceError, startLocalAws } from '../../dist/local/public.js'

const aws = await startLocalAws({ port: 0, services: ['s3', 'sqs'], now: () => 0 })
expectTypeOf(aws.rootKey.secretAccessKey).toEqualTypeOf<string>()
// @ts-expect-error no such option
await startLocalAws({ folder: 'x' })
// @ts-expect-error no such service
await startLocalAws({ services: ['s33'] })

// Inputs: as they arrive. Bytes are bytes, times are dates, bodies are streams.
aws.on('sqs', 'sendMessage', (input) => {
  expectTypeOf(input.MessageBody).toEqualTypeOf<string>()
  expectTypeOf(input.DelaySeconds).toEqualTypeOf<number | undefined>()
  // @ts-expect-error there is no member of that name
  void input.MessageBdy
  return { MessageId: 'x' }
})
aws.on('s3', 'putObject', (input, context) => {
  expectTypeOf(input.Body).toEqualTypeOf<StreamingBody | undefined>()
  expectTypeOf(input.Expires).toEqualTypeOf<Date | undefined>()
  expectTypeOf(context.principal.arn).toEqualTypeOf<string>()
  return {}
})
aws.on('kms', 'encrypt', (input) => {
  expectTypeOf(input.Plaintext).toEqualTypeOf<Uint8Array>()
  // Blobs may be given as text, too; not as numbers.
  return { CiphertextBlob: 'x' }
})
aws.on('dynamodb', 'getItem', ({ Key }) => {
  expectTypeOf(Key['id']!.S).toEqualTypeOf<string | undefined>()
  return { Item: { id: { S: 'x' }, raw: { B: new Uint8Array() } } }
})

// Outputs: any part of them, in any form that the wire can have.
aws.on('s3', 'getObject', () => ({ Body: 'text', LastModified: new Date(), Metadata: { a: 'b' } }))
aws.on('s3', 'getObject', async () => ({ Body: new Uint8Array(), LastModified: '2026-01-01T00:00:00Z' }))
aws.on('s3', 'selectObjectContent', () => ({ Payload: [{ Records: { Payload: 'a' } }, { End: {} }] }))
aws.on('s3', 'deleteBucket', () => ({}))
aws.on('sts', 'getCallerIdentity', (_input, _context, next) => next())
// @ts-expect-error a number of bytes is no text
aws.on('s3', 'getObject', () => ({ ContentLength: 'x' }))
// @ts-expect-error there is no member of that name
aws.on('sqs', 'listQueues', () => ({ QueueUrl: [] }))
// @ts-expect-error an event of another name
aws.on('s3', 'selectObjectContent', () => ({ Payload: [{ Recods: {} }] }))
// @ts-expect-error no such operation
aws.on('s3', 'putObjekt', () => ({}))
// @ts-expect-error what every client has is no operation
aws.on('s3', 'close', () => ({}))
// @ts-expect-error no such service
aws.on('s33', 'putObject', () => ({}))
// @ts-expect-error no such operation
aws.off('s3', 'putObjekt')

// Failures.
aws.fail('s3', 'putObject', { times: Infinity, code: 'SlowDown', headers: { 'retry-after': '1' } })
aws.fail('s3', '*', { delayMs: 10, when: ({ operation }) => operation === 'PutObject' })
aws.fail('*', '*', { cut: 'instead-of-answer' })
// @ts-expect-error an operation is of a service
aws.fail('*', 'putObject', {})
// @ts-expect-error no such way to cut
aws.fail('s3', '*', { cut: 'sometimes' })

// Requests.
expectTypeOf(aws.requests[0]!).toEqualTypeOf<RecordedRequest>()
expectTypeOf(aws.requests[0]!.input['Key']).toEqualTypeOf<unknown>()
const [sent] = aws.requestsOf('sqs', 'sendMessage')
expectTypeOf(sent!.input.MessageBody).toEqualTypeOf<string>()
const [invoked] = await aws.waitForRequests('lambda', 'invoke', { when: ({ input }) => input.FunctionName === 'f' })
expectTypeOf(invoked!.input.Payload).toEqualTypeOf<Uint8Array | undefined>()
// @ts-expect-error no such operation
aws.requestsOf('sqs', 'sendMesage')

expectTypeOf(new ServiceError('SlowDown', 'text', { status: 503 }).code).toEqualTypeOf<string>()
// @ts-expect-error a status is a number
void new ServiceError('SlowDown', 'text', { status: '503' })
