import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { DataNotFoundError, UnknownServiceError } from '../../src/errors/data.js'
import { createModelLoader } from '../../src/model/loader.js'
import { registerModel } from '../../src/model/registry.js'
import { encodeModel } from '../../tools/compile-models/encode-model.js'
import { moduleText } from '../../tools/compile-models/module-text.js'

const temporary = mkdtempSync(join(tmpdir(), 'model-loader-'))
afterAll(() => rmSync(temporary, { recursive: true }))

function folderWith(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(temporary, name)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

const encoded = (serviceId: string, apiVersion: string): string =>
  encodeModel(
    {
      metadata: { apiVersion, serviceId, protocol: 'json' },
      operations: { GetIt: { name: 'GetIt' } },
      waiters: { ItThere: { operation: 'GetIt', delay: 1, maxAttempts: 2, acceptors: [] } },
    },
    {},
  )

const facts = { rulePartitions: [], endpointPartitions: [], defaultModes: { base: {}, modes: {} } }

const compiled = folderWith('compiled', {
  '_index.json': '{"logs":["CloudWatch Logs","2014-03-28",0],"toy":["Toy","2020-01-01",0],"s3":["S3","2006-03-01",1]}',
  'logs.js': moduleText('logs', encoded('CloudWatch Logs', '2014-03-28')),
  'toy.js': moduleText('toy', encoded('Toy', '2020-01-01')),
  '_facts.js': moduleText('_facts', JSON.stringify(facts)),
})

test('a compiled model is read from its module without importing it, and once', () => {
  const loader = createModelLoader({ directory: compiled })
  const { model, source } = loader.load('toy')
  expect(model.serviceId).toBe('Toy')
  expect(model.operation('GetIt').name).toBe('GetIt')
  expect(Object.keys(source.waiters())).toEqual(['ItThere'])
  expect(loader.load('toy').model).toBe(model)
  expect(loader.sharedFacts()).toEqual(facts)
})

test('the index tells about services without reading them', () => {
  const loader = createModelLoader({ directory: compiled })
  expect(loader.serviceNames()).toEqual(['logs', 's3', 'toy'])
  expect(loader.services().get('s3')).toEqual({ serviceId: 'S3', apiVersion: '2006-03-01', hasResources: true })
  expect(loader.has('s3')).toBe(true)
  expect(loader.has('s4')).toBe(false)
})

test.each([
  ['tyo', ['toy']],
  ['cloudwatch-logs', ['logs']],
  ['../toy', ['toy']],
  ['_facts', []],
  ['unheard-of', []],
])('an unknown service %s is an error with the nearest names', (name, nearest) => {
  const loader = createModelLoader({ directory: compiled })
  let error: unknown
  try {
    loader.load(name)
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(UnknownServiceError)
  expect(error).toMatchObject({ fields: { serviceName: name, nearest, knownServiceNames: ['logs', 's3', 'toy'] } })
})

test('an API version that is not there is an error, the one that is there is given out', () => {
  const loader = createModelLoader({ directory: compiled })
  expect(loader.load('toy', '2020-01-01').model.apiVersion).toBe('2020-01-01')
  expect(() => loader.load('toy', '2019-01-01')).toThrow(DataNotFoundError)
  expect(loader.apiVersions('toy')).toEqual(['2020-01-01'])
})

test('in a bundle, where no folder is, what was registered is all there is', () => {
  registerModel('registered', encoded('Registered', '2021-01-01'))
  const loader = createModelLoader({ directory: undefined })
  expect(loader.serviceNames()).toEqual(['registered'])
  expect(loader.load('registered').model.serviceId).toBe('Registered')
  expect(loader.services().get('registered')).toMatchObject({ apiVersion: '2021-01-01', hasResources: false })
  expect(() => loader.load('toy')).toThrow(UnknownServiceError)
  expect(() => loader.sharedFacts()).toThrow(DataNotFoundError)
  registerModel('_facts', JSON.stringify(facts))
  expect(loader.sharedFacts()).toEqual(facts)
})

const userService = (serviceId: string, apiVersion: string): string =>
  JSON.stringify({ metadata: { apiVersion, serviceId, protocol: 'json' }, operations: {}, shapes: {} })

test('a service in a folder of the user is found, plain or gzipped, with its extras', () => {
  const mine = folderWith('mine', {
    'own/2020-01-01/service-2.json.gz': gzipSync(userService('Own', '2020-01-01')),
    'own/2020-01-01/service-2.sdk-extras.json': '{"merge":{"metadata":{"signingName":"other"}}}',
    'own/2020-01-01/waiters-2.json': '{"version":2,"waiters":{"Done":{"operation":"A","delay":1,"maxAttempts":1}}}',
    'own/2019-01-01/service-2.json': userService('Old', '2019-01-01'),
    'own/2021-01-01/paginators-1.json': '{"pagination":{}}',
  })
  const loader = createModelLoader({ directory: compiled, extraDirectories: [join(temporary, 'absent'), mine] })
  expect(loader.serviceNames()).toContain('own')
  expect(loader.apiVersions('own')).toEqual(['2019-01-01', '2020-01-01'])
  const { model, source } = loader.load('own')
  expect(model.metadata).toMatchObject({ serviceId: 'Own', signingName: 'other' })
  expect(Object.keys(source.waiters())).toEqual(['Done'])
  expect(loader.load('own', '2019-01-01').model.serviceId).toBe('Old')
})

const loadToy = (folder: string) => createModelLoader({ directory: compiled, extraDirectories: [folder] }).load('toy')

test('a newer version of the user goes before the compiled one, an older one does not', () => {
  const newer = folderWith('newer', { 'toy/2022-01-01/service-2.json': userService('New Toy', '2022-01-01') })
  const older = folderWith('older', { 'toy/2010-01-01/service-2.json': userService('Old Toy', '2010-01-01') })
  expect(loadToy(newer).model.serviceId).toBe('New Toy')
  expect(loadToy(older).model.serviceId).toBe('Toy')
})

test('for the same version each file counts where it is found first', () => {
  const files = folderWith('layers/a', { 'toy/2020-01-01/paginators-1.json': '{"pagination":{"GetIt":{}}}' })
  const { model, source } = createModelLoader({ directory: compiled, extraDirectories: [files] }).load('toy')
  expect(model.operationNames).toEqual(['GetIt'])
  expect(Object.keys(source.paginators())).toEqual(['GetIt'])
  expect(Object.keys(source.waiters())).toEqual(['ItThere'])
})
