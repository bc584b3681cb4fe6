import { readFileSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../src')

/** Imports go only to a lower number; folders of equal number do not know each other. */
const levels: Readonly<Record<string, number>> = {
  errors: 0,
  base: 0.5,
  model: 1,
  validate: 2,
  endpoint: 2,
  protocol: 2,
  checksum: 2,
  signing: 2,
  retry: 2,
  http: 2,
  config: 2,
  credentials: 3,
  client: 4,
  resource: 5,
  transfer: 5,
  session: 6,
  services: 7,
  testing: 8,
  local: 8,
  cli: 9,
}

/**
 * Folders that stand for one service by nature, or read one service's answers: level 5 and provider files. One protocol
 * bears the name of the service that it was made for, and one signature version that of its service.
 */
const mayNameServices = [
  /^transfer\//,
  /^credentials\/[\w-]+\.ts$/,
  /^protocol\/(choose|ec2|load|protocol-name)\.ts$/,
  /^signing\//,
  /^client\/protection\.ts$/,
  /^services\//,
  /^cli\//,
  /^local\//,
]

interface Source {
  readonly path: string
  readonly folder: string
  readonly text: string
  readonly imports: readonly string[]
}

const sources: readonly Source[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    const path = file.replaceAll('\\', '/')
    return { path, folder: path.includes('/') ? path.split('/')[0]! : '', text, imports: importsOf(text) }
  })

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1]!)
}

function targetOf(source: Source, specifier: string): string {
  return relative(root, resolve(root, source.path, '..', specifier)).replaceAll('\\', '/')
}

test('every folder of src has a level', () => {
  const unknown = sources.filter(({ folder }) => folder !== '' && levels[folder] === undefined)
  expect(unknown.map(({ path }) => path)).toEqual([])
  expect(sources.length).toBeGreaterThan(50)
})

test('imports go only to a lower level or stay in their folder', () => {
  const upward = sources.flatMap((source) =>
    source.imports
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({ from: source.path, folder: source.folder, to: targetOf(source, specifier) }))
      .filter(({ folder, to }) => {
        const target = to.includes('/') ? to.split('/')[0]! : ''
        if (folder === '' || to === 'version.js') return false
        if (to === 'index.js') return folder !== 'cli'
        return target !== folder && !(levels[target]! < levels[folder]!)
      })
      .map(({ from, to }) => `${from} → ${to}`),
  )
  expect(upward).toEqual([])
})

test('nobody inside imports the public entry but the command line', () => {
  const offenders = sources
    .filter(({ folder }) => folder !== 'cli' && folder !== '')
    .filter((source) => source.imports.some((specifier) => targetOf(source, specifier) === 'index.js'))
  expect(offenders.map(({ path }) => path)).toEqual([])
})

test('there are no barrels inside', () => {
  expect(sources.map(({ path }) => path).filter((path) => path.endsWith('/index.ts'))).toEqual([])
})

test('the core names no service', () => {
  const names = /['"`](s3|sqs|ec2|dynamodb|route53|glacier|iam|lambda|kinesis|cloudformation|rds|polly)['"`]/i
  const offenders = sources
    .filter(({ path, folder }) => folder !== '' && !mayNameServices.some((pattern) => pattern.test(path)))
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line) && names.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    )
  expect(offenders).toEqual([])
})

test('undici is known in http only', () => {
  const offenders = sources.filter(
    ({ folder, imports }) => folder !== 'http' && imports.some((name) => name.startsWith('undici')),
  )
  expect(offenders.map(({ path }) => path)).toEqual([])
})

test('only classes of the error tree are thrown', () => {
  const offenders = sources.filter(({ text }) => /throw new (Error|TypeError|RangeError)\b/.test(text))
  expect(offenders.map(({ path }) => path)).toEqual([])
})

test('the library writes nothing to the console and promises nothing for later', () => {
  const offenders = sources.filter(
    ({ folder, text }) => folder !== 'cli' && /^(?!\s*\*).*\bconsole\.|\b(TODO|FIXME|XXX)\b/m.test(text),
  )
  expect(offenders.map(({ path }) => path)).toEqual([])
})

test('every exported name of src has a comment before it', () => {
  const bare = sources.flatMap(({ path, text }) => {
    const lines = text.split('\n')
    return lines.flatMap((line, i) => {
      const exported = /^export (?:async )?(?:function|class|interface|type) (\w+)/.exec(line)
      const before = lines[i - 1]?.trimEnd() ?? ''
      return exported !== null && !before.endsWith('*/') ? [`${path}: ${exported[1]}`] : []
    })
  })
  expect(bare).toEqual([])
})
