import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { createModelLoader } from '../../src/model/loader.js'
import { compileModels, serviceNamesIn } from '../../tools/compile-models/compile-models.js'
import { moduleText, plainText } from '../../tools/compile-models/module-text.js'

const models = fileURLToPath(new URL('../../models/', import.meta.url))
const target = mkdtempSync(join(tmpdir(), 'compile-models-'))
afterAll(() => rmSync(target, { recursive: true }))

/** What a module registers when it runs. */
function runModule(text: string): readonly unknown[] {
  const registered: unknown[] = []
  const body = text.replaceAll(/^import.*$/gm, '')
  // The text of a module under test, made here.
  // oxlint-disable-next-line typescript/no-implied-eval
  const run = new Function('registerModel', body) as (register: (...values: unknown[]) => void) => void
  run((...values) => registered.push(...values))
  return registered
}

test('a module registers exactly the text that a reader finds between its backticks', () => {
  const value = {
    quote: '`',
    template: '${x}',
    both: '\\`\\${',
    line: 'a\nb',
    beyond: 'é€\u{1f600}',
    back: '\\u0060\\',
  }
  const module = moduleText('toy', JSON.stringify(value), ['./_facts.js'])
  const between = module.slice(module.indexOf('`') + 1, module.lastIndexOf('`'))
  expect(runModule(module)).toEqual(['toy', between])
  expect(JSON.parse(between)).toEqual(value)
  expect(module).toMatch(/^[\n\x20-\x7e]*$/)
  expect(module).toContain("import'./_facts.js'")
})

test('plain text stays as it is', () => {
  expect(plainText('{"a":"$b{c}"}')).toBe('{"a":"$b{c}"}')
})

test('all models compile to ASCII modules of at most 14 MB, and load', { timeout: 60_000 }, () => {
  const bytes = compileModels(models, target)
  expect(bytes).toBeLessThan(14e6)
  const names = serviceNamesIn(models)
  expect(readdirSync(target).length).toBe(names.length + 2)
  const loader = createModelLoader({ directory: target })
  expect(loader.serviceNames()).toEqual(names.toSorted())
  const notAscii = readdirSync(target).filter((file) =>
    /[^\n\x20-\x7e]/.test(readFileSync(join(target, file), 'latin1')),
  )
  expect(notAscii).toEqual([])

  const { model, source } = loader.load('s3')
  expect(model.operation('GetObject').streamingOutput?.name).toBe('Body')
  expect(Object.keys(source.endpoints()).slice(0, 2)).toEqual(['aws', 'aws-cn'])
  expect(source.endpoints()['aws']?.endpoints['us-west-2']).toBeDefined()
  expect(source.resources()).toBeDefined()
  expect(loader.sharedFacts().rulePartitions[0]?.id).toBe('aws')
  expect(loader.sharedFacts().endpointPartitions[0]?.regions['us-east-1']).toEqual({
    description: 'US East (N. Virginia)',
  })
  expect(loader.sharedFacts().defaultModes.base).toMatchObject({ retryMode: 'standard' })
})
