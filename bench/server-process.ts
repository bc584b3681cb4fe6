// Starts and stops the canned server.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface ServerProcess {
  readonly origin: string
  readonly stop: () => void
}

/** Resolves when the server listens; it ends with this process in any case. */
export async function startServer(): Promise<ServerProcess> {
  const script = fileURLToPath(new URL('server.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text.trim()))
    child.once('exit', (code) => reject(new Error(`the canned server ended with ${code}`)))
  })
  return { origin, stop: () => child.kill() }
}
