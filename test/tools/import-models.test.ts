import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { findDataFolders } from '../../tools/import-models/data-folders.js'
import { importModels } from '../../tools/import-models/import-models.js'

const models = fileURLToPath(new URL('../../models/', import.meta.url))
const temporary = mkdtempSync(join(tmpdir(), 'import-models-'))
afterAll(() => rmSync(temporary, { recursive: true }))

const versions = { botocore: '1', boto3: '1' }

function importFiles(name: string, files: Readonly<Record<string, unknown>>): (file: string) => string {
  const folder = join(temporary, name)
  for (const [path, value] of Object.entries(files)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    writeFileSync(file, path.endsWith('.gz') ? gzipSync(text) : text)
  }
  mkdirSync(join(folder, 'boto3'), { recursive: true })
  importModels({ botocore: join(folder, 'botocore'), boto3: join(folder, 'boto3'), versions }, join(folder, 'models'))
  return (file) => readFileSync(join(folder, 'models', file), 'utf8')
}

const service = {
  version: '2.0',
  metadata: { apiVersion: '2020-01-01', protocol: 'json', serviceId: 'Toy' },
  operations: { GetIt: { name: 'GetIt', input: { shape: 'GetItInput' }, documentation: '<p>Gets it.</p>' } },
  shapes: { GetItInput: { type: 'structure', members: { documentation: { shape: 'String', documentation: 'x' } } } },
  examples: {},
}

test('a service becomes one file with an operation and a shape a line, without prose', () => {
  const read = importFiles('plain', {
    'botocore/toy/2020-01-01/service-2.json.gz': service,
    'botocore/toy/2020-01-01/paginators-1.json': { pagination: { GetIt: { input_token: 'Marker' } } },
    'botocore/toy/2020-01-01/waiters-2.json': { version: 2, waiters: { ItThere: { description: 'Waits.', delay: 1 } } },
    'boto3/toy/2020-01-01/resources-1.json': { service: { has: { It: {} } }, resources: {} },
  })
  expect(read('toy.json').split('\n')).toEqual([
    '{',
    '"metadata":{',
    '"apiVersion":"2020-01-01",',
    '"protocol":"json",',
    '"serviceId":"Toy"',
    '},',
    '"operations":{',
    '"GetIt":{"name":"GetIt","input":{"shape":"GetItInput"}}',
    '},',
    '"shapes":{',
    '"GetItInput":{"type":"structure","members":{"documentation":{"shape":"String"}}}',
    '},',
    '"paginators":{',
    '"GetIt":{"input_token":"Marker"}',
    '},',
    '"waiters":{',
    '"ItThere":{"delay":1}',
    '},',
    '"resources":{',
    '"service":{',
    '"has":{"It":{}}',
    '},',
    '"resources":{}',
    '}',
    '}',
    '',
  ])
  expect(JSON.parse(read('SOURCE.json'))).toEqual({ ...versions, services: 1 })
})

test('the newest version that has a service model is taken', () => {
  const older = { ...service, metadata: { apiVersion: '2019-01-01' } }
  const read = importFiles('versions', {
    'botocore/toy/2019-01-01/service-2.json': older,
    'botocore/toy/2020-01-01/service-2.json': service,
    'botocore/toy/2021-01-01/endpoint-rule-set-1.json': {},
  })
  expect(JSON.parse(read('toy.json'))).toMatchObject({ metadata: { apiVersion: '2020-01-01' } })
})

test('extras merge into objects and replace everything else', () => {
  const read = importFiles('extras', {
    'botocore/toy/2020-01-01/service-2.json': service,
    'botocore/toy/2020-01-01/service-2.sdk-extras.json': { merge: { metadata: { serviceId: 'Other' } } },
    'botocore/toy/2020-01-01/paginators-1.json': { pagination: { A: { result_key: ['x', 'y'], limit_key: 'n' } } },
    'botocore/toy/2020-01-01/paginators-1.sdk-extras.json': {
      merge: { pagination: { A: { result_key: ['z'], non_aggregate_keys: ['w'] } } },
    },
  })
  expect(JSON.parse(read('toy.json'))).toMatchObject({
    metadata: { apiVersion: '2020-01-01', serviceId: 'Other' },
    paginators: { A: { result_key: ['z'], limit_key: 'n', non_aggregate_keys: ['w'] } },
  })
})

test('an integer that no double holds keeps its digits', () => {
  const read = importFiles('integers', {
    'botocore/toy/2020-01-01/service-2.json': '{"shapes":{"Big":{"type":"long","max":9223372036854775807}}}',
  })
  expect(read('toy.json')).toContain('"Big":{"type":"long","max":9223372036854775807}')
})

test('a service that upstream dropped loses its file', () => {
  const target = join(temporary, 'dropped', 'models')
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, 'gone.json'), '{}')
  importFiles('dropped', { 'botocore/toy/2020-01-01/service-2.json': service })
  expect(readdirSync(target)).toEqual(['SOURCE.json', 'toy.json'])
})

const installed = findDataFolders({})
const wanted: { botocore: string; boto3: string } = JSON.parse(readFileSync(join(models, 'SOURCE.json'), 'utf8'))
const reason =
  typeof installed === 'string'
    ? installed
    : installed.versions.botocore === wanted.botocore && installed.versions.boto3 === wanted.boto3
      ? undefined
      : `botocore ${wanted.botocore} and boto3 ${wanted.boto3} are not the installed ones`
if (reason !== undefined) console.log(`Not compared with upstream: ${reason}.`)

test.skipIf(reason !== undefined)('importing again gives the committed bytes', { timeout: 60_000 }, () => {
  if (typeof installed === 'string') return
  const target = join(temporary, 'again')
  importModels(installed, target)
  expect(readdirSync(target)).toEqual(readdirSync(models))
  const different = readdirSync(target).filter(
    (name) => !readFileSync(join(target, name)).equals(readFileSync(join(models, name))),
  )
  expect(different).toEqual([])
})
