import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import * as boto3 from '../../src/index.js'
import { answering } from './answering.js'

test('a resource shows its class and its identifiers', () => {
  const { root } = answering('s3')
  expect(inspect(root)).toBe('s3.ServiceResource()')
  const version = root.Bucket("it's").Object('k').Version('v')
  expect(inspect([version])).toBe(`[ s3.ObjectVersion(bucketName='it\\'s', objectKey='k', id='v') ]`)
  expect(JSON.stringify({ version: root.Bucket('b') })).toBe(`{"version":"s3.Bucket(name='b')"}`)
  expect(String(root.MultipartUploadPart('b', 'k', 'u', 7))).toContain('partNumber=7')
  expect(inspect(root.Bucket('b').meta)).toBe("ResourceMeta('s3', identifiers=['name'])")
})

test('two resources are equal by class and identifiers, whatever their data and clients', async () => {
  const { root } = answering('s3', () => ({ ContentLength: 1 }))
  const object = root.Object('b', 'k')
  expect(object.equals(await root.Object('b', 'k').load())).toBe(true)
  expect(object.equals(answering('s3').root.Bucket('b').Object('k'))).toBe(true)
  expect(object.equals(root.Object('b', 'K'))).toBe(false)
  expect(object.equals(root.ObjectSummary('b', 'k'))).toBe(false)
  expect(object.equals('s3.Object')).toBe(false)
})

test('meta says what a resource is', () => {
  const bucket = answering('s3').root.Bucket('photos')
  const { serviceName, identifiers, data, client, resourceModel } = bucket.meta
  expect([serviceName, identifiers, data]).toEqual(['s3', ['name'], undefined])
  expect(client.meta.serviceModel.serviceId).toBe('S3')
  expect([resourceModel.name, resourceModel.shape]).toEqual(['Bucket', 'Bucket'])
  expect(bucket.getAvailableSubresources()).toContain('Versioning')
})

test('what a class has is on its prototype, and cannot be set where it is a fact', () => {
  const bucket = answering('s3').root.Bucket('photos')
  expect(Object.keys(bucket)).toEqual(['meta'])
  expect(bucket.constructor.name).toBe('s3.Bucket')
  expect(bucket.delete.name).toBe('delete')
  expect('waitUntilExists' in bucket).toBe(true)
  expect(() => Object.assign(bucket, { name: 'other' })).toThrow(TypeError)
})

test('an identifier that is missing is an error that names it', () => {
  const { root } = answering('s3')
  const loose = root as unknown as Record<string, (...identifiers: unknown[]) => unknown>
  expect(() => loose['Bucket']!()).toThrow('s3.Bucket needs its name: it is missing.')
  expect(() => loose['Object']!('photos', null)).toThrow(boto3.MissingParametersError)
  expect(() => loose['Object']!('photos', { Key: 'k' })).toThrow('s3.Object needs its key: a object is none.')
})

test('what the caller gives goes before what the resource gives; objects are merged, and nothing of his is changed', async () => {
  const { root, calls } = answering('s3')
  const given = { VersioningConfiguration: { MFADelete: 'Disabled' as const }, ExpectedBucketOwner: '1' }
  await root.BucketVersioning('photos').enable(given)
  await root.BucketVersioning('photos').enable({ Bucket: 'other' })
  expect(calls[0]!.params).toMatchObject({
    Bucket: 'photos',
    VersioningConfiguration: { MFADelete: 'Disabled', Status: 'Enabled' },
  })
  expect(calls[1]!.params).toMatchObject({ Bucket: 'other' })
  expect(given).toEqual({ VersioningConfiguration: { MFADelete: 'Disabled' }, ExpectedBucketOwner: '1' })
  for (const wrong of ['now', null, 7]) {
    await expect(root.Bucket('photos').delete(wrong as never)).rejects.toThrow(boto3.ParamValidationError)
  }
})

test('an action that gives a resource needs its identifiers in the answer', async () => {
  const { root } = answering('ec2')
  await expect(root.createVpc({ CidrBlock: '10.0.0.0/16' })).rejects.toThrow(boto3.ResourceLoadException)
  expect(await root.createInstances({ MinCount: 1, MaxCount: 1 })).toEqual([])
})

test('a waiter asks with the identifiers of its resource', async () => {
  const { root, calls } = answering('s3', () => ({ ResponseMetadata: { HTTPStatusCode: 200 } }))
  const attempts: string[] = []
  await root
    .Object('photos', 'k')
    .waitUntilExists(
      { VersionId: 'v', WaiterConfig: { Delay: 1, MaxAttempts: 2 } },
      { onAttempt: ({ state }) => attempts.push(state) },
    )
  expect(calls[0]!.params).toMatchObject({ Bucket: 'photos', Key: 'k', VersionId: 'v' })
  expect(attempts).toEqual(['success'])
})
