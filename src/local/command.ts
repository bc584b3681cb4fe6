/**
 * `boto3-ts local`: the embedded AWS as a program of its own.
 */

import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { Boto3TsError } from '../errors/base.js'
import type { ServiceName } from './handlers.js'
import type { LocalAws } from './local-aws.js'
import { startLocalAws } from './public.js'
import type { RecordedRequest } from './request-log.js'
import { servicesWithState } from './services.js'

/** Where the command runs. */
export interface LocalCommandProcess {
  readonly stdout: Pick<Writable, 'write'>
  readonly stderr: Pick<Writable, 'write'>
  /** Ends the command. Default: the signals INT, TERM and HUP; a second one ends it at once. */
  readonly signal?: AbortSignal
}

const usage = `Usage: boto3-ts local [options]

An AWS in the box: S3, IAM, STS, SQS, SNS, DynamoDB and EC2 (without machines) on a port of this machine.

  --port <number>      the port to listen on (default: 4566; 0: any that is free)
  --host <address>     the address to listen on (default: 127.0.0.1, which only this machine can reach)
  --data <folder>      keep the state in this folder over restarts (default: in memory)
  --services <names>   only these services, separated by commas
  --no-signatures      take every key, and unknown ones for the account's own
  --quiet              print no line for each request
  --help               print this
`

/** The exit codes of the AWS CLI. */
const exitCodes = { success: 0, usage: 252, general: 255 } as const

/** The port that tools for local AWSs have in common. */
const USUAL_PORT = 4566

/** Runs the command until it is told to end. Gives its exit code. */
export async function runLocal(
  args: readonly string[],
  { stdout, stderr, signal = untilSignal() }: LocalCommandProcess = process,
): Promise<number> {
  const options = readOptions(args)
  if (typeof options === 'string') {
    stderr.write(`boto3-ts: ${options}\n\n${usage}`)
    return exitCodes.usage
  }
  if (options.isHelpWanted) {
    stdout.write(usage)
    return exitCodes.success
  }
  try {
    const { isQuiet, isHelpWanted: _help, ...start } = options
    const onRequest = (request: RecordedRequest): void => {
      if (!isQuiet) stdout.write(`${lineOf(request)}\n`)
      // A fault of the program's own, not of its caller.
      if (request.errorCode === 'InternalFailure') stderr.write(`${request.error?.stack ?? ''}\n`)
    }
    const aws = await startLocalAws({ ...start, onRequest })
    stdout.write(greeting(aws, options))
    await aborted(signal)
    await aws.stop()
    return exitCodes.success
  } catch (error) {
    if (!(error instanceof Boto3TsError)) throw error
    stderr.write(`boto3-ts: ${error.message}${hintFor(error)}\n`)
    return exitCodes.general
  }
}

interface CommandOptions {
  readonly port: number
  readonly host: string
  readonly dataDirectory?: string
  readonly services?: readonly ServiceName[]
  readonly verifySignatures: boolean
  readonly isQuiet: boolean
  readonly isHelpWanted: boolean
}

/** The options, or what is wrong with them. */
function readOptions(args: readonly string[]): CommandOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: String(USUAL_PORT) },
        host: { type: 'string', default: '127.0.0.1' },
        data: { type: 'string' },
        services: { type: 'string' },
        'no-signatures': { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) return `${values.port} is no port`
    const names = values.services?.split(',').map((name) => name.trim())
    const unknown = names?.find((name) => !servicesWithState.includes(name))
    if (unknown !== undefined) return `there is no ${unknown} here; there are ${servicesWithState.join(', ')}`
    return {
      port: Number(values.port),
      host: values.host,
      verifySignatures: !values['no-signatures'],
      isQuiet: values.quiet,
      isHelpWanted: values.help,
      ...(values.data === undefined ? {} : { dataDirectory: values.data }),
      ...(names === undefined ? {} : { services: names.filter(isServiceName) }),
    }
  } catch (error) {
    // What parseArgs does not know.
    return error instanceof Error ? error.message : String(error)
  }
}

function isServiceName(name: string): name is ServiceName {
  return servicesWithState.includes(name)
}

function greeting(aws: LocalAws, { dataDirectory, host, services = [] }: CommandOptions): string {
  const names = services.length === 0 ? servicesWithState : services
  const state = dataDirectory === undefined ? 'in memory' : `in ${dataDirectory}`
  const isOpen = !/^(127\.|::1$|localhost$)/.test(host)
  const warning = isOpen ? '\nOther machines can reach this port. Everything is unencrypted.\n' : ''
  // The second name of the region is the only one that boto3 and the AWS CLI 1 look at.
  const region = 'us-east-1'
  return `The embedded AWS listens on ${aws.url} (${names.join(', ')}; state ${state}; Ctrl+C ends it).
${warning}
export AWS_ENDPOINT_URL=${aws.url}
export AWS_ACCESS_KEY_ID=${aws.rootKey.accessKeyId}
export AWS_SECRET_ACCESS_KEY=${aws.rootKey.secretAccessKey}
export AWS_REGION=${region}
export AWS_DEFAULT_REGION=${region}

`
}

function lineOf({ at, service, operation, status, errorCode, caller }: RecordedRequest): string {
  const who = caller.slice(caller.lastIndexOf(':') + 1)
  const outcome = status === undefined ? 'no answer' : `${status} ${errorCode ?? ''}`.trimEnd()
  return `${at.toISOString().slice(11, 23)} ${who} ${service}.${operation} ${outcome}`
}

function hintFor({ cause }: Boto3TsError): string {
  const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
  return isTaken ? '\n(--port 0 takes any that is free)' : ''
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function untilSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => controller.abort())
  return controller.signal
}
