import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import * as boto3 from '../../src/index.js'
import { methodInjector } from '../../src/resource/inject-method.js'
import type { Resource } from '../../src/resource/resource.js'
import type { ResourceClassEvent } from '../../src/resource/resource-class.js'

function makeSession(): boto3.Session {
  return new boto3.Session({ awsAccessKeyId: 'a', awsSecretAccessKey: 'b', regionName: 'eu-west-3' })
}

afterEach(() => {
  vi.unstubAllEnvs()
})

test('a resource has a client of the session, whose calls say that they are a resource’s', () => {
  const { client } = makeSession().resource('s3', { endpointUrl: 'http://127.0.0.1:1' }).meta
  expect([client.meta.regionName, client.meta.endpointUrl]).toEqual(['eu-west-3', 'http://127.0.0.1:1'])
  expect(client.meta.config).toMatchObject({ userAgentExtra: 'Resource' })
  const own = makeSession().resource('s3', { config: { userAgentExtra: 'mine', readTimeout: 5 } })
  expect(own.meta.client.meta.config).toMatchObject({ userAgentExtra: 'mine', readTimeout: 5 })
  const config = new boto3.Config({ readTimeout: 7 })
  const other = makeSession().resource('s3', { config })
  expect(other.meta.client.meta.config).toMatchObject({ userAgentExtra: 'Resource', readTimeout: 7 })
  expect(config.userAgentExtra).toBeUndefined()
})

test('a service without resources is an error that names those that have, and tells whether there is a client', () => {
  const session = makeSession()
  const ask = (name: string) => (): unknown => session.resource(name as 's3')
  expect(ask('lambda')).toThrow(boto3.ResourceNotExistsError)
  expect(ask('lambda')).toThrow(/only of cloudformation, cloudwatch, .*sqs\. There is a client: client\('lambda'\)\.$/)
  expect(ask('nothing')).toThrow(/There are no resources of "nothing", only of .*sqs\.$/)
  expect(session.getAvailableResources()).toHaveLength(9)
})

test('a version without resources is an error that names those that have', () => {
  const session = makeSession()
  const ask = (): unknown => session.resource('s3', { apiVersion: '2001-01-01' })
  expect(ask).toThrow(boto3.UnknownAPIVersionError)
  expect(ask).toThrow('s3 has no resources in the API version 2001-01-01, only in 2006-03-01.')
})

test('the newest version that has resources is that of the client too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'boto3-ts-resources-'))
  vi.stubEnv('AWS_DATA_PATH', folder)
  try {
    const write = (version: string, file: string, content: object): void => {
      mkdirSync(join(folder, 'things', version), { recursive: true })
      writeFileSync(join(folder, 'things', version, `${file}.json`), JSON.stringify(content))
    }
    for (const apiVersion of ['2025-01-01', '2026-01-01']) {
      const metadata = { apiVersion, protocol: 'json', endpointPrefix: 'things', serviceId: 'Things' }
      write(apiVersion, 'service-2', { metadata, operations: {}, shapes: {} })
      write(apiVersion, 'endpoint-rule-set-1', { version: '1.0', parameters: {}, rules: [] })
    }
    write('2025-01-01', 'resources-1', { service: {}, resources: { Thing: { identifiers: [{ name: 'Id' }] } } })
    const root = makeSession().resource('things' as 's3', { endpointUrl: 'http://127.0.0.1:1' })
    expect(root.meta.client.meta.serviceModel.apiVersion).toBe('2025-01-01')
    expect(root.getAvailableSubresources()).toEqual(['Thing'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a session’s handlers may add methods to classes that are made afterwards', () => {
  const session = makeSession()
  const before = session.resource('s3')
  session.events.register('creating-resource-class.s3.Bucket', ({ classAttributes }: ResourceClassEvent) => {
    Object.assign(classAttributes, {
      url(this: Resource): string {
        return `s3://${String(this)}`
      },
    })
  })
  const bucket: object = session.resource('s3').Bucket('photos')
  expect((bucket as { url(): string }).url()).toBe("s3://s3.Bucket(name='photos')")
  expect('url' in before.Bucket('photos')).toBe(false)
  session.events.register(
    'creating-resource-class.s3.Bucket',
    methodInjector('delete', async () => 'gone'),
  )
  expect(() => session.resource('s3').Bucket('photos')).toThrow('s3.Bucket has a delete already.')
})

test('the classes of a session’s resources are made once', () => {
  const session = makeSession()
  const [first, second] = [session.resource('sqs'), session.resource('sqs')]
  expect(first.constructor).toBe(second.constructor)
  expect(makeSession().resource('sqs').constructor).not.toBe(first.constructor)
  expect(first.equals(makeSession().resource('sqs'))).toBe(true)
})

test('the default session gives out resources', () => {
  vi.stubEnv('AWS_REGION', 'eu-west-1')
  boto3.setupDefaultSession({ awsAccessKeyId: 'a', awsSecretAccessKey: 'b' })
  expect(boto3.resource('sqs').meta.client.meta.regionName).toBe('eu-west-1')
})
