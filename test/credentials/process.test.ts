import { expect, test } from 'vitest'
import { promptAtTerminal } from '../../src/credentials/mfa-prompt.js'
import { loadProcess } from '../../src/credentials/process.js'
import { runProcess } from '../../src/credentials/run-process.js'
import { createContext } from './context.js'

test('what a program prints and how it ends are kept', async () => {
  const script = "console.log('out'); console.error('err'); process.exitCode = 7"
  expect(await runProcess([process.execPath, '-e', script])).toEqual({ exitCode: 7, stdout: 'out\n', stderr: 'err\n' })
})

test('a program is given up with the signal', async () => {
  const controller = new AbortController()
  const running = runProcess([process.execPath, '-e', 'setInterval(() => {}, 1000)'], { signal: controller.signal })
  controller.abort(new RangeError('enough'))
  await expect(running).rejects.toThrow('enough')
})

test('an aborted search is no failure of the program', async () => {
  const files = { '.aws/config': '[default]\ncredential_process = x\n' }
  const context = createContext({ files, runProcess: () => Promise.reject(new TypeError('ENOENT')) })
  const signal = AbortSignal.abort(new RangeError('enough'))
  await expect(loadProcess(context, 'default', { signal })).rejects.toThrow('enough')
})

test.skipIf(process.stdin.isTTY)('nobody is asked for a code where there is no terminal', async () => {
  await expect(promptAtTerminal('code: ')).rejects.toThrow(/no terminal to ask at; pass promptMfaCode/)
})
