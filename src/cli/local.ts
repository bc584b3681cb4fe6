/**
 * `boto3-ts local`: the embedded AWS as a program of its own.
 */

import type { ServiceName } from '../local/handlers.js'
import { type LocalAws, LocalStateError, type RecordedRequest, startLocalAws } from '../local/public.js'
import { servicesWithState } from '../local/services.js'
import type { CommandContext } from './command-context.js'
import { CommandError } from './command-error.js'
import { print, warn } from './terminal.js'

/** Options of the command. */
export interface LocalOptions {
  readonly port: string
  readonly host: string
  readonly data?: string
  readonly services?: string
  /** `false` with `--no-signatures`. */
  readonly signatures: boolean
  readonly quiet?: boolean
}

/** Serves until SIGINT, SIGTERM or SIGHUP; a second one ends the process at once. */
export async function local({ terminal }: CommandContext, options: LocalOptions): Promise<void> {
  const { port, host, data, services = servicesWithState.join(), signatures, quiet } = options
  const names = serviceNames(services)
  const start = { port: portNumber(port), host, services: names, verifySignatures: signatures }
  const interrupted = untilSignal()
  const aws = await startLocalAws({
    ...start,
    ...(data === undefined ? {} : { dataDirectory: data }),
    onRequest(request) {
      if (quiet !== true) print(terminal, lineOf(request))
      // A fault of the program's own, not of its caller.
      if (request.errorCode === 'InternalFailure') warn(terminal, request.error?.stack ?? '')
    },
  }).catch((error: unknown) => {
    throw isTaken(error) ? new CommandError('general', `${error.message} (--port 0 takes any that is free.)`) : error
  })
  const state = data === undefined ? 'in memory' : `in ${data}`
  print(terminal, `The embedded AWS listens on ${aws.url} (${names.join(', ')}; state ${state}; Ctrl+C ends it).`)
  if (!isLoopback(host)) print(terminal, 'Other machines can reach this port, and nothing on it is encrypted.')
  print(terminal, settingsFor(aws))
  await interrupted
  await aws.stop()
}

function portNumber(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new CommandError('usage', `--port: ${text} is not a port; give a number from 0 (any that is free) to 65535.`)
}

function serviceNames(text: string): readonly ServiceName[] {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !isServiceName(name))
  if (unknown.length === 0) return names.filter(isServiceName)
  const known = servicesWithState.join(', ')
  throw new CommandError('usage', `--services: there is no ${unknown.join(', ')} here; there are ${known}.`)
}

function isServiceName(name: string): name is ServiceName {
  return servicesWithState.includes(name)
}

function isTaken(error: unknown): error is LocalStateError {
  const { cause } = error instanceof LocalStateError ? error : {}
  return cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
}

function isLoopback(host: string): boolean {
  return /^(127\.|::1$|localhost$)/.test(host)
}

/** For a shell to take over. The second name of the region is the only one that boto3 and the AWS CLI 1 look at. */
function settingsFor({ url, rootKey }: LocalAws): string {
  return `
export AWS_ENDPOINT_URL=${url}
export AWS_ACCESS_KEY_ID=${rootKey.accessKeyId}
export AWS_SECRET_ACCESS_KEY=${rootKey.secretAccessKey}
export AWS_REGION=us-east-1
export AWS_DEFAULT_REGION=us-east-1
`
}

function lineOf({ at, service, operation, status, errorCode, caller }: RecordedRequest): string {
  const who = caller.slice(caller.lastIndexOf(':') + 1)
  const outcome = status === undefined ? 'no answer' : `${status} ${errorCode ?? ''}`.trimEnd()
  return `${at.toISOString().slice(11, 23)} ${who} ${service}.${operation} ${outcome}`
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => resolve())
  })
}
