/**
 * Asks the person at the terminal, without showing what is typed.
 */

import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

import { retrievalError } from './fields.js'

/** One typed line. @throws {@link CredentialRetrievalError} nobody is at a terminal */
export async function promptAtTerminal(question: string): Promise<string> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) {
    throw retrievalError('assume-role', 'an MFA code is needed and there is no terminal to ask at; pass promptMfaCode')
  }
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: silent, terminal: true })
  try {
    stderr.write(question)
    return (await lines.question('')).trim()
  } finally {
    lines.close()
    stderr.write('\n')
  }
}
