/**
 * The examples of docs/resources.md: they compile, and they run.
 */

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { transform } from 'esbuild'
import { afterAll, afterEach, beforeEach, expect, inject, test as always, vi } from 'vitest'
import * as boto3 from '../../src/index.js'
import { test } from './moto.js'

const root = resolve(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'docs/resources.md'), 'utf8')
const programs = text.split(/^## /m).flatMap((section) => {
  const title = section.slice(0, section.indexOf('\n'))
  return [...section.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => ({ title, code }))
})

const home = realpathSync(mkdtempSync(join(tmpdir(), 'boto3-ts-docs-')))
afterAll(() => rmSync(home, { recursive: true }))

beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL', inject('motoUrl'))
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')
  boto3.setupDefaultSession()
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => (...args: unknown[]) => Promise<void>

test.each(programs)('$title', async ({ code }) => {
  const { code: script } = await transform(code.replaceAll(/^import .*$/gm, ''), { loader: 'ts', target: 'node20' })
  const printed: unknown[] = []
  const out = {
    log(...values: unknown[]) {
      printed.push(...values)
    },
  }
  await new AsyncFunction('boto3', 'console', script)(boto3, out)
  expect(printed).not.toEqual([])
})

always('the examples compile', { timeout: 60_000 }, () => {
  mkdirSync(join(home, 'node_modules'))
  symlinkSync(root, join(home, 'node_modules', 'boto3-ts'))
  symlinkSync(join(root, 'node_modules', '@types'), join(home, 'node_modules', '@types'))
  writeFileSync(join(home, 'package.json'), '{"type":"module"}')
  const files = programs.map(({ code }, i) => {
    writeFileSync(join(home, `${i}.ts`), code)
    return `${i}.ts`
  })
  const compilerOptions = {
    strict: true,
    module: 'nodenext',
    target: 'es2023',
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  }
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', home], { cwd: home, encoding: 'utf8' })
  expect(stdout).toBe('')
})
