// The package as a user installs it: packed, and unpacked into a folder's node_modules.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Unavailable } from './client-process.js'

/** The project's own folder. */
export const projectFolder = fileURLToPath(new URL('..', import.meta.url))

/** Unpacks into `<folder>/node_modules/boto3-ts` and gives back that path. */
export function unpackPackage(folder: string): { readonly path: string } | Unavailable {
  if (!existsSync(join(projectFolder, 'dist', 'index.js'))) return { unavailable: 'dist/ is not built' }
  const modules = join(folder, 'node_modules')
  const path = join(modules, 'boto3-ts')
  mkdirSync(path, { recursive: true })
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]
  const tarball = execFileSync('npm', pack, {
    cwd: projectFolder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  execFileSync('tar', ['-xf', join(folder, tarball.trim()), '-C', path, '--strip-components=1'])
  symlinkSync(join(projectFolder, 'node_modules', '@types'), join(modules, '@types'))
  return { path }
}
