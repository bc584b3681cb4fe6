// Starts and stops the canned server.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Surroundings } from './surroundings.js'

export interface ServerProcess {
  readonly origin: string
  readonly stop: () => void
}

/** Resolves when the server listens; it ends with this process in any case. */
export async function startServer({ launch }: Surroundings): Promise<ServerProcess> {
  const script = fileURLToPath(new URL('server.ts', import.meta.url))
  const [command, ...before] = launch(process.execPath)
  const child = spawn(command, [...before, '--import', 'tsx', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()))
    child.once('exit', (code) => reject(new Error(`the canned server ended with ${code}`)))
  })
  return { origin, stop: () => child.kill() }
}
