/**
 * Runs a program to its end and keeps what it prints.
 */

import { spawn } from 'node:child_process'

import type { ProcessResult } from './context.js'
import type { WaitOptions } from './credentials.js'

/** Runs `words[0]` with the others as arguments, without a shell. @throws what the start fails with, or the signal's reason */
export function runProcess(words: readonly string[], { signal }: WaitOptions = {}): Promise<ProcessResult> {
  const [program = '', ...args] = words
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['inherit', 'pipe', 'pipe'], windowsHide: true, signal })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.once('error', (error) => reject(signal?.aborted === true ? signal.reason : error))
    child.once('close', (exitCode) => {
      resolve({
        exitCode: exitCode ?? -1,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
      })
    })
  })
}
