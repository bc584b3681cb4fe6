import { expectTypeOf } from 'expect-type'
import { expect, test } from 'vitest'
import * as boto3 from '../../src/index.js'
import type { CamelCase } from '../../src/resource/define-types.js'

const session = new boto3.Session({ awsAccessKeyId: 'a', awsSecretAccessKey: 'b', regionName: 'us-east-1' })

const lambdaResources = boto3.defineResource('lambda', {
  service: {
    actions: {
      CreateFunction: {
        request: { operation: 'CreateFunction' },
        resource: {
          type: 'Function',
          identifiers: [{ target: 'Name', source: 'response', path: 'FunctionName' }],
          path: '@',
        },
      },
    },
    hasMany: {
      Functions: {
        request: { operation: 'ListFunctions' },
        resource: {
          type: 'Function',
          identifiers: [{ target: 'Name', source: 'response', path: 'Functions[].FunctionName' }],
          path: 'Functions[]',
        },
      },
    },
  },
  resources: {
    Function: {
      identifiers: [{ name: 'Name', memberName: 'FunctionName' }],
      shape: 'FunctionConfiguration',
      load: {
        request: {
          operation: 'GetFunction',
          params: [{ target: 'FunctionName', source: 'identifier', name: 'Name' }],
        },
        path: 'Configuration',
      },
      actions: {
        Invoke: {
          request: { operation: 'Invoke', params: [{ target: 'FunctionName', source: 'identifier', name: 'Name' }] },
        },
        Delete: {
          request: {
            operation: 'DeleteFunction',
            params: [{ target: 'FunctionName', source: 'identifier', name: 'Name' }],
          },
        },
      },
      has: {
        Alias: {
          resource: {
            type: 'Alias',
            identifiers: [
              { target: 'FunctionName', source: 'identifier', name: 'Name' },
              { target: 'Name', source: 'input' },
            ],
          },
        },
        MasterFunction: {
          resource: { type: 'Function', identifiers: [{ target: 'Name', source: 'data', path: 'MasterArn' }] },
        },
      },
      waiters: {
        Exists: {
          waiterName: 'FunctionExists',
          params: [{ target: 'FunctionName', source: 'identifier', name: 'Name' }],
        },
      },
    },
    Alias: { identifiers: [{ name: 'FunctionName' }, { name: 'Name' }] },
  },
})

function connect() {
  const client = session.client('lambda')
  const calls: [string, object][] = []
  const answers: Record<string, object> = {
    CreateFunction: { FunctionName: 'resize', Runtime: 'nodejs20.x' },
    GetFunction: { Configuration: { FunctionName: 'resize', Runtime: 'nodejs20.x', MasterArn: 'm', KMSKeyArn: 'k' } },
    ListFunctions: { Functions: [{ FunctionName: 'a', MemorySize: 128 }, { FunctionName: 'b' }] },
    Invoke: { StatusCode: 200 },
  }
  client.meta.events.register('before-call', ((event: { model: { name: string }; params: object }) => {
    calls.push([event.model.name, event.params])
    return answers[event.model.name] ?? {}
  }) as never)
  return { calls, lambda: lambdaResources(client) }
}

test('a definition makes resources with identifiers, actions, sub-resources and waiters', async () => {
  const { lambda, calls } = connect()
  const resize = lambda.Function('resize')
  expect(String(resize)).toBe("lambda.Function(name='resize')")
  expect((await resize.invoke({ Payload: '{}' })).StatusCode).toBe(200)
  expect(calls).toEqual([['Invoke', { FunctionName: 'resize', Payload: '{}' }]])
  expect(String(resize.Alias('prod'))).toBe("lambda.Alias(functionName='resize', name='prod')")
  expect(await resize.exists()).toBe(true)
  await resize.waitUntilExists()
})

test('attributes, references and collections have the types of the answers they come from', async () => {
  const { lambda } = connect()
  const loaded = await lambda.Function('resize').load()
  expect([loaded.runtime, loaded.kmsKeyArn, loaded.masterFunction?.name]).toEqual(['nodejs20.x', 'k', 'm'])
  const functions = await lambda.functions.filter({ MaxItems: 2 }).toArray()
  expect(functions.map(({ name, memorySize }) => [name, memorySize])).toEqual([
    ['a', 128],
    ['b', undefined],
  ])
  const created = await lambda.createFunction({ FunctionName: 'resize', Role: 'arn:aws:iam::1:role/r', Code: {} })
  expect(created.runtime).toBe('nodejs20.x')
})

test('the compiler knows what a definition has', () => {
  const { lambda } = connect()
  const resize = lambda.Function('resize')
  expectTypeOf(lambda.Function).parameters.toEqualTypeOf<[string]>()
  expectTypeOf(resize.name).toEqualTypeOf<string>()
  expectTypeOf<typeof resize.invoke>().returns.resolves.toHaveProperty('StatusCode')
  expectTypeOf<typeof resize.load>().returns.resolves.toHaveProperty('timeout').toEqualTypeOf<number | undefined>()
  expectTypeOf(resize).not.toHaveProperty('timeout')
  expectTypeOf<CamelCase<'KMSKeyArn'>>().toEqualTypeOf<'kmsKeyArn'>()
  expectTypeOf<CamelCase<'ListACLs'>>().toEqualTypeOf<'listAcls'>()
  expectTypeOf<CamelCase<'ListObjectsV2'>>().toEqualTypeOf<'listObjectsV2'>()
  expectTypeOf<CamelCase<'DescribeDBInstances'>>().toEqualTypeOf<'describeDbInstances'>()
  // @ts-expect-error there is no such action
  void resize.destroy
  // @ts-expect-error an alias has a name
  expect(() => resize.Alias()).toThrow(boto3.MissingParametersError)
})

test('a client of another service is refused, and so is a definition that contradicts itself', () => {
  expect(() => lambdaResources(session.client('s3') as never)).toThrow(boto3.ResourceModelError)
  const broken = boto3.defineResource('lambda', {
    service: { actions: { Thing: { request: { operation: 'ListFunctions' } } }, hasMany: {}, has: {} },
    resources: { One: { identifiers: [{ name: 'Id' }, { name: 'Id' }, { name: 'Id' }] } },
  })(session.client('lambda'))
  expect(() => broken.One('a', 'b', 'c')).toThrow(/Two things of lambda.One would have the name idIdentifier/)
})
