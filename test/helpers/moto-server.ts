/**
 * A real moto_server on a free port of 127.0.0.1, for tests against something that is not ours.
 */

import { spawn, spawnSync } from 'node:child_process'
import { connect, createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A running server. */
export interface MotoServer {
  readonly url: string
  stop(): Promise<void>
}

/** Whether there is a moto_server on the PATH. */
export function hasMoto(): boolean {
  return spawnSync('moto_server', ['--version'], { stdio: 'ignore' }).error === undefined
}

/** Paths of PEM files: with them, the server speaks TLS. */
export interface ServerCertificate {
  readonly certificate: string
  readonly key: string
}

/** Starts a server and waits until it answers. */
export async function startMoto(tls?: ServerCertificate): Promise<MotoServer> {
  const port = await freePort()
  const tlsOptions = tls === undefined ? [] : ['-c', tls.certificate, '-k', tls.key]
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port), ...tlsOptions], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`
  for (let tries = 0; !(await listens(port)); tries++) {
    if (tries > 300 || child.exitCode !== null) throw new Error('moto_server did not start')
    await sleep(100)
  }
  return {
    url,
    async stop() {
      child.kill()
      await ended
    },
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
