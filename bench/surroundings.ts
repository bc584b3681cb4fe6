// Where the measured processes run: an empty home, no settings of the user's, the same defaults as against AWS itself.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  /** An empty folder to work in, gone with `remove`. */
  readonly folder: string
  readonly python: Python | undefined
  /** Starts a measured process: its command, and the arguments that come before its own. */
  readonly launch: (command: string) => readonly [string, ...string[]]
  readonly remove: () => void
}

/** The interpreter that has boto3. */
export interface Python {
  readonly executable: string
  readonly boto3Version: string
}

/** `pin` keeps everything measured on the last processor. */
export function makeSurroundings(pin: boolean): Surroundings {
  const folder = mkdtempSync(join(tmpdir(), 'boto3-ts-bench-'))
  const python = findPython()
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    PYTHONUSERBASE: python?.userBase ?? folder,
    AWS_EC2_METADATA_DISABLED: 'true',
    // The default against AWS; spelled out because a client may do less for an endpoint that is not AWS's.
    AWS_REQUEST_CHECKSUM_CALCULATION: 'when_supported',
    AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_supported',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  }
  const processor = String(availableParallelism() - 1)
  const launch = (command: string): [string, ...string[]] => (pin ? ['taskset', '-c', processor, command] : [command])
  return { env, folder, python, launch, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function findPython(): (Python & { readonly userBase: string }) | undefined {
  const script = 'import boto3, site, sys; print(sys.executable, boto3.__version__, site.getuserbase(), sep="\\n")'
  try {
    const output = execFileSync('python3', ['-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const [executable, boto3Version, userBase] = output.trim().split('\n')
    if (executable === undefined || boto3Version === undefined || userBase === undefined) return undefined
    return { executable, boto3Version, userBase }
  } catch {
    // No python3, or none with boto3: the column stays empty.
    return undefined
  }
}
