/**
 * `npm run complete-lock`: writes into package-lock.json the packages of other platforms that the lock leaves out.
 * npm drops those that the registry at hand does not serve, and `npm ci` then refuses the lock, here and elsewhere.
 */

import { readFileSync, writeFileSync } from 'node:fs'

interface LockedPackage {
  readonly version?: string
  readonly dev?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const file = new URL('../package-lock.json', import.meta.url)
const lock: { packages: Record<string, LockedPackage | object> } = JSON.parse(readFileSync(file, 'utf8'))

const platform =
  /(?<os>android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|aix|win32)-(?<cpu>arm64|arm|x64|ia32|ppc64|riscv64|s390x|loong64|mips64el)(?:-(?<abi>gnu|musl))?/

let added = 0
for (const parent of Object.values(lock.packages) as LockedPackage[]) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const parts = platform.exec(name)?.groups
    const key = `node_modules/${name}`
    if (parts === undefined || lock.packages[key] !== undefined || !/^[\d.]+$/.test(version)) continue
    const { os, cpu, abi } = parts
    lock.packages[key] = {
      version,
      cpu: [cpu],
      ...(parent.dev === true && { dev: true }),
      ...(abi !== undefined && { libc: [abi === 'gnu' ? 'glibc' : 'musl'] }),
      optional: true,
      os: [os],
    }
    added++
  }
}

const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1))
lock.packages = Object.fromEntries(sorted)
writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`)
console.log(`${added} packages of other platforms added`)
