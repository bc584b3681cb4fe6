// How much of its throughput a streamed upload keeps when its checksum is taken on the way.

import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './median.js'
import type { Surroundings } from './surroundings.js'

export interface UploadFigures {
  /** MiB a second without checksum, and with CRC32 behind the body. */
  readonly plain: number
  readonly checked: number
}

const mebibytes = 256
const program = fileURLToPath(new URL('clients/upload.mjs', import.meta.url))

/** Uploads a file of 256 MiB `rounds` times each way; the medians. */
export function measureUpload(
  rounds: number,
  endpoint: string,
  { launch, env, folder }: Surroundings,
): UploadFigures | undefined {
  const file = join(folder, 'upload.bin')
  writeFile(file)
  try {
    const [command, ...before] = launch(process.execPath)
    const { stdout } = spawnSync(command, [...before, program, endpoint, file, String(rounds)], {
      env,
      encoding: 'utf8',
    })
    const rates = JSON.parse(stdout) as Record<'when_required' | 'when_supported', number[]>
    return { plain: median(rates.when_required), checked: median(rates.when_supported) }
  } catch {
    return undefined
  } finally {
    rmSync(file)
  }
}

function writeFile(file: string): void {
  const chunk = Buffer.alloc(1 << 20, 'boto3-ts')
  const descriptor = openSync(file, 'w')
  for (let i = 0; i < mebibytes; i++) writeSync(descriptor, chunk)
  closeSync(descriptor)
}
