import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { JsonModel } from '../../src/model/json-source.js'
import { clientType } from '../../tools/generate-types/client-type.js'
import { generateTypes } from '../../tools/generate-types/generate-types.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const target = mkdtempSync(join(realpathSync(tmpdir()), 'generate-types-'))
afterAll(() => rmSync(target, { recursive: true }))

const metadata = { apiVersion: '1', protocol: 'json', serviceFullName: 'AWS Toy Service' }

/** The lines of the generated file that declare this name, or are methods of it. */
function declared(model: Omit<JsonModel, 'metadata'>, name: string, service = 'toy'): string | undefined {
  const { text } = clientType(service, { metadata, ...model })
  return text.split('\n').find((line) => new RegExp(`(^|\\s)${name}\\b`).test(line))
}

const operation = { name: 'GetIt', input: { shape: 'In' }, output: { shape: 'Out' } }

test('the client has the name of the service and a method for each operation', () => {
  const { name, text } = clientType('toy', {
    metadata,
    operations: {
      DescribeDBItems: operation,
      Ping: { name: 'Ping', deprecated: true },
    },
    shapes: {
      In: { type: 'structure', required: ['Id'], members: { Id: { shape: 'Id' } } },
      Out: { type: 'structure', members: { Name: { shape: 'Id' } } },
      Id: { type: 'string' },
      Gone: { type: 'structure', exception: true },
    },
    paginators: { DescribeDBItems: { input_token: 'a', output_token: 'b', result_key: 'c' } },
    waiters: { ItemThere: { operation: 'DescribeDBItems', delay: 1, maxAttempts: 1, acceptors: [] } },
  })
  expect(name).toBe('ToyService')
  expect(text.split('\n')).toEqual([
    "import type{Answer as $A,ServiceClient as $C,EmptyAnswer as $E,NoParams as $N,CallOptions as $O}from'#service-types'",
    'export interface In{Id:string}',
    'export interface Out{Name?:string}',
    "export interface ToyService extends $C<'Gone',{describeDbItems:'c'},{itemThere:'describeDbItems'}>{",
    'describeDbItems(params:In,options?:$O):$A<Out>',
    '/** @deprecated */ping(params?:$N,options?:$O):$E',
    '}',
    '',
  ])
})

const mixed = {
  operations: { GetIt: operation },
  shapes: {
    In: { type: 'structure', members: { It: { shape: 'It' }, Plain: { shape: 'Plain' }, Own: { shape: 'List' } } },
    Out: { type: 'structure', members: { It: { shape: 'It' }, Plain: { shape: 'Plain' } } },
    It: { type: 'structure', members: { At: { shape: 'At' }, Size: { shape: 'Size' }, Data: { shape: 'Data' } } },
    Plain: { type: 'structure', members: { Names: { shape: 'List' } } },
    List: { type: 'list', member: { shape: 'Name' } },
    Name: { type: 'string' },
    At: { type: 'timestamp' },
    Size: { type: 'long' },
    Data: { type: 'blob' },
  },
} satisfies Omit<JsonModel, 'metadata'>

test('a structure that is sent and received has two types only where they differ', () => {
  expect(declared(mixed, 'It')).toBe('export interface It{At?:$T;Size?:$L;Data?:$B}')
  expect(declared(mixed, 'ItInput')).toBe('export interface ItInput{At?:$t;Size?:$l;Data?:$b}')
  expect(declared(mixed, 'Plain')).toBe('export interface Plain{Names?:string[]}')
  expect(declared(mixed, 'PlainInput')).toBeUndefined()
  expect(declared(mixed, 'In')).toBe('export interface In{It?:ItInput;Plain?:Plain;Own?:readonly string[]}')
})

test('an enumeration takes values that it does not know', () => {
  const shapes: JsonModel['shapes'] = {
    In: { type: 'structure', members: { State: { shape: 'State' }, States: { shape: 'States' } } },
    Out: { type: 'structure', members: {} },
    State: { type: 'string', enum: ['on', 'off'] },
    States: { type: 'map', key: { shape: 'State' }, value: { shape: 'State' } },
  }
  const model = { operations: { GetIt: operation }, shapes }
  expect(declared(model, 'State')).toBe('export type State="on"|"off"|$S')
  expect(declared(model, 'In')).toBe('export interface In{State?:State;States?:{[k:string]:State}}')
})

test('what the client fills in may be left out, a body and the list of a paginator are always given', () => {
  const shapes: JsonModel['shapes'] = {
    In: {
      type: 'structure',
      required: ['Token', 'Id'],
      payload: 'Body',
      members: { Token: { shape: 'Text', idempotencyToken: true }, Id: { shape: 'Text' }, Body: { shape: 'Body' } },
    },
    Out: { type: 'structure', payload: 'Body', members: { Body: { shape: 'Body' }, Items: { shape: 'Items' } } },
    Body: { type: 'blob' },
    Items: { type: 'list', member: { shape: 'Text' } },
    Text: { type: 'string' },
  }
  const paginators = { GetIt: { input_token: 'a', output_token: 'b', result_key: 'Items' } }
  const model = { operations: { GetIt: operation }, shapes, paginators }
  expect(declared(model, 'In')).toBe('export interface In{Token?:string;Id:string;Body?:$y}')
  expect(declared(model, 'Out')).toBe('export interface Out{Body:$Y;Items:string[]}')
  const twice = { ...model, operations: { GetIt: operation, Other: operation } }
  expect(declared(twice, 'Out')).toBe('export interface Out{Body:$Y;Items?:string[]}')
})

test('documents and events have types of their own', () => {
  const shapes: JsonModel['shapes'] = {
    In: { type: 'structure', members: { Any: { shape: 'Any' }, Events: { shape: 'Events' } } },
    Out: { type: 'structure', members: { Any: { shape: 'Any' }, Events: { shape: 'Events' } } },
    Any: { type: 'structure', members: {}, document: true },
    Events: { type: 'structure', members: { One: { shape: 'One' } }, eventstream: true },
    One: { type: 'structure', members: {}, event: true },
  }
  const model = { operations: { GetIt: operation }, shapes }
  expect(declared(model, 'In')).toBe('export interface In{Any?:unknown;Events?:$v<EventsInput>}')
  expect(declared(model, 'Out')).toBe('export interface Out{Any?:$J;Events:$V<Events>}')
})

test('a customised parameter has the type that the client takes', () => {
  const shapes: JsonModel['shapes'] = {
    In: { type: 'structure', members: { CopySource: { shape: 'CopySource' } } },
    Out: { type: 'structure', members: {} },
    CopySource: { type: 'string' },
  }
  const model = { operations: { GetIt: operation }, shapes }
  expect(declared(model, 'In', 's3')).toBe('export interface In{CopySource?:string|$Z}')
  expect(declared(model, 'In')).toBe('export interface In{CopySource?:string}')
})

const use = `
import type { Services } from './_services.js'
import type { Bucket, S3 } from './s3.js'
declare const dynamodb: Services['dynamodb']
export async function run(s3: S3): Promise<unknown[]> {
  const first: Bucket | undefined = (await s3.listBuckets()).Buckets[0]
  const { Body, ContentLength, LastModified } = await s3.getObject({ Bucket: 'b', Key: 'k' })
  const text: string = await Body.text()
  const size: number | undefined = ContentLength
  const time: Date | undefined = LastModified
  await s3.putObject({ Bucket: 'b', Key: 'k', Body: text, StorageClass: 'FUTURE_CLASS', Expires: '2026-01-01' })
  await s3.copyObject({ Bucket: 'b', Key: 'k', CopySource: { Bucket: 'c', Key: 'k' } })
  await dynamodb.putItem({ TableName: 't', Item: { id: { B: new Uint8Array(1) } } }, { timeout: 3 })
  const { ResponseMetadata } = await dynamodb.deleteTable({ TableName: 't' })
  // @ts-expect-error a required parameter is missing
  await s3.getObject({ Bucket: 'b' })
  // @ts-expect-error there is no such parameter
  await s3.getObject({ Bucket: 'b', Key: 'k', Colour: 'red' })
  // @ts-expect-error there is no such method
  s3.getObjects({})
  for await (const page of s3.getPaginator('listObjectsV2').paginate({ Bucket: 'b', PaginationConfig: { MaxItems: 3 } })) {
    const key: string | undefined = page.Contents[0]?.Key
  }
  const pages = s3.getPaginator('list_objects_v2').paginate({ Bucket: 'b' })
  for await (const item of pages.items()) item.Key?.length
  for await (const item of pages.items('CommonPrefixes')) item.Prefix?.length
  const full = await dynamodb.getPaginator('Scan').paginate({ TableName: 't' }).buildFullResult()
  const token: string | undefined = full.Items.length === 0 ? undefined : full.NextToken
  await s3.getWaiter('bucketExists').wait(
    { Bucket: 'b', WaiterConfig: { Delay: 1 } },
    { onAttempt: ({ state, response }) => [state, response.ResponseMetadata.RetryAttempts] },
  )
  // @ts-expect-error a required parameter is missing
  await s3.getWaiter('bucket_exists').wait()
  // @ts-expect-error a required parameter is missing
  s3.getPaginator('listObjectsV2').paginate({ PaginationConfig: { PageSize: 3 } })
  // @ts-expect-error no pages of these are asked for
  s3.getPaginator('getObject')
  // @ts-expect-error there are no such results
  pages.items('Nope')
  // @ts-expect-error there is no such waiter
  s3.getWaiter('bucketExist')
  return [first, size, time, token, ResponseMetadata.RetryAttempts, s3.exceptions.NoSuchKey]
}
`

test('the types of all services are at most 12 MB and mean what they say', { timeout: 60_000 }, () => {
  expect(generateTypes(join(root, 'models'), target)).toBeLessThan(12e6)
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    module: 'nodenext',
    strict: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    paths: {
      '#service-types': [join(root, 'src/client/service-types.ts')],
      '#service-methods': [join(root, 'src/services/service-methods.ts')],
      '#resource-types': [join(root, 'src/resource/resource-types.ts')],
    },
  }
  writeFileSync(join(target, 'use.ts'), use)
  writeFileSync(join(target, 'package.json'), '{"type":"module"}')
  writeFileSync(join(target, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', target], { cwd: target, encoding: 'utf8' })
  // Errors of src/ itself are not this test's subject: `npm run types` reports them.
  expect(stdout.split('\n').filter((line) => /^[\w-]+(\.d)?\.ts\(/.test(line))).toEqual([])
})
