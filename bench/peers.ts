// The peers: installed here on the first run, so that installing the project itself stays light.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Installs what the lock file names, if it is not there or the lock file is newer. */
export function installPeers(): void {
  const installed = `${folder}node_modules/.package-lock.json`
  const wanted = `${folder}package-lock.json`
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return
  console.log('Installing the peers to measure against, in bench/node_modules (once, some 60 MB) …')
  execFileSync('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund'], { stdio: ['ignore', 'ignore', 'inherit'] })
}

/** The peers and their versions, as one line for the head of the report. */
export function peerVersions(): string {
  const manifest: { dependencies: Record<string, string> } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'))
  return Object.entries(manifest.dependencies)
    .map(([name, version]) => `${name} ${version}`)
    .join(' · ')
}
