#!/usr/bin/env node
/**
 * `boto3-ts`: the program. What it does is in `program.ts`; here it is given the process it runs in.
 */

import { runCommandLine } from './program.js'
import { systemTerminal } from './terminal.js'

// A reader that has seen enough, such as `| head`, is no failure.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0)
  throw error
})
void runCommandLine(process.argv.slice(2), systemTerminal()).then((exitCode) => {
  process.exitCode = exitCode
})
