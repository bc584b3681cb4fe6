/**
 * What a command sees of the process it runs in, so that tests can run commands without one.
 */

import type { Readable, Writable } from 'node:stream'
import { type Clock, systemClock } from '../base/clock.js'

/** Input, output and environment of a command. */
export interface Terminal {
  /** Commands that call services need this to be `process.env`: sessions read that. */
  readonly env: Record<string, string | undefined>
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable & { readonly isTTY?: boolean }
  readonly stderr: Writable
  readonly clock: Clock
}

/** The process's own. */
export function systemTerminal(): Terminal {
  // Standard input is opened when first asked for: commands that ask nothing do not pay for it.
  return {
    env: process.env,
    get stdin() {
      return process.stdin
    },
    stdout: process.stdout,
    stderr: process.stderr,
    clock: systemClock,
  }
}

/** Writes a line to standard output. */
export function print(terminal: Terminal, line: string): void {
  terminal.stdout.write(`${line}\n`)
}

/** Writes a line to standard error. */
export function warn(terminal: Terminal, line: string): void {
  terminal.stderr.write(`${line}\n`)
}
