import { afterEach, expect, test, vi } from 'vitest'
import { Session } from '../../src/index.js'
import type { AfterCallEvent, ParamsEvent } from '../../src/client/lifecycle.js'
import { serve } from '../helpers/http-server.js'

afterEach(() => vi.unstubAllEnvs())

test('handlers of users see parameters and answers as the room of the service leaves them', async () => {
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere')
  const server = await serve(() => ({
    body: '<R><EncodingType>url</EncodingType><Contents><Key>a%2Fb</Key></Contents></R>',
  }))
  const session = new Session({ awsAccessKeyId: 'a', awsSecretAccessKey: 'b', regionName: 'us-east-1' })
  const seen: unknown[] = []
  session.events.register('before-parameter-build.s3.ListObjects', ({ params }: ParamsEvent) => {
    seen.push(params['EncodingType'])
  })
  session.events.register('after-call.s3.ListObjects', ({ parsed }: AfterCallEvent) => {
    seen.push(parsed['Contents'])
  })
  await session.client('s3', { endpointUrl: server.url }).listObjects({ Bucket: 'b-1' })
  expect(seen).toEqual(['url', [{ Key: 'a/b' }]])
})

test('clients of services without a room are left as they are', () => {
  const session = new Session({ regionName: 'us-east-1' })
  const { events } = session.client('kms').meta
  expect(events.handlersFor('before-call.kms.ListKeys')).toHaveLength(0)
  expect(events.handlersFor('before-parameter-build.kms.ListKeys')).toHaveLength(0)
})
