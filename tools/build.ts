/**
 * `npm run build`: `dist/` from `src/` and `models/`. Each half is made again only if what it is made from has changed.
 */

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')

const modelsStamp = stampOf([
  'models',
  'tools/compile-models',
  'tools/generate-types',
  'src/model',
  'src/base/names.ts',
  'src/resource/raw-resource.ts',
  'src/resource/resource-model.ts',
  'src/resource/exists.ts',
])
if (isStale('models', modelsStamp, 'dist/models/_services.d.ts')) {
  await buildModels()
  writeStamp('models', modelsStamp)
}

const sourcesStamp = `${modelsStamp} ${stampOf(['src', 'tools/build.ts', 'tools/bundle.ts', 'package.json', 'tsconfig.json', 'tsconfig.build.json'])}`
if (isStale('sources', sourcesStamp, 'dist/errors/public.js')) {
  process.exitCode = await compileSources()
  if (process.exitCode === 0) writeStamp('sources', sourcesStamp)
}

async function buildModels(): Promise<void> {
  // Loaded only here, so that a build with nothing to do does not pay for it.
  const { compileModels } = await import('./compile-models/compile-models.js')
  const { generateTypes } = await import('./generate-types/generate-types.js')
  const target = join(dist, 'models')
  rmSync(target, { recursive: true, force: true })
  const models = join(root, 'models')
  const texts = compileModels(models, target)
  const types = generateTypes(models, target)
  console.log(`models: ${(texts / 1e6).toFixed(1)} MB of text, ${(types / 1e6).toFixed(1)} MB of types`)
}

/** Declarations by the compiler, a file each; programs by the bundler, as few files. */
async function compileSources(): Promise<number> {
  removeOutdated()
  // The compiler's own memory of what it wrote is wrong once dist/ was removed.
  if (!existsSync(join(dist, 'errors'))) rmSync(join(root, 'build', 'tsbuildinfo'), { force: true })
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  })
  await bundle(join(root, 'src'), dist)
  return status ?? 1
}

/** Chunks have other names each time, and a source that is gone must not leave its declarations behind. */
function removeOutdated(): void {
  for (const file of filesIn(dist)) {
    const path = relative(dist, file)
    if (path.startsWith('models/')) continue
    if (path.endsWith('.js') || !existsSync(join(root, 'src', path.replace(/\.d\.ts$/, '.ts')))) rmSync(file)
  }
}

/** Size and time of every file: 30 MB of models need not be read to know that nothing changed. */
function stampOf(paths: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of paths.flatMap((path) => filesIn(join(root, path)))) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function isStale(name: string, stamp: string, result: string): boolean {
  const file = join(root, 'build', `${name}.stamp`)
  return !existsSync(join(root, result)) || !existsSync(file) || readFileSync(file, 'utf8') !== stamp
}

function writeStamp(name: string, stamp: string): void {
  mkdirSync(join(root, 'build'), { recursive: true })
  writeFileSync(join(root, 'build', `${name}.stamp`), stamp)
}

function filesIn(path: string): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesIn(join(path, name)))
}
