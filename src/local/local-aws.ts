/**
 * An AWS in the process, as its user has it.
 */

import { findName, methodName } from '../base/names.js'
import { OperationNotFoundError } from '../errors/data.js'
import type { ModelLoader } from '../model/loader.js'
import { answerCall } from './answer-call.js'
import { createEngine } from './create-engine.js'
import type { FaultOptions } from './faults.js'
import type { AnyHandler, Handler, OperationName, ServiceName } from './handlers.js'
import type { GivenKey } from './iam/key-ring.js'
import type { RecordedRequest } from './request-log.js'
import { listen } from './server.js'

/** How an embedded AWS is to be. All of it is optional. */
export interface LocalAwsOptions {
  /** Default: any that is free. */
  readonly port?: number
  /** The address to listen on. Default `127.0.0.1`: nobody outside this machine can reach it. */
  readonly host?: string
  /** The services that keep state. Default: all there are. Others answer `NotImplemented` unless a handler is given. */
  readonly services?: readonly ServiceName[]
  /** The folder that keeps the state over restarts. Default: none, and nothing is left behind. */
  readonly dataDirectory?: string
  /** Whether signatures count. Default true; with false, keys that are not known are taken for the account's own. */
  readonly verifySignatures?: boolean
  /** The account's own key. Default: the one in the folder, or a new one. */
  readonly rootKey?: GivenKey
  /** Twelve digits. Default `123456789012`. */
  readonly accountId?: string
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number
  /** Told of every request that was understood, when it has been answered. */
  readonly onRequest?: (request: RecordedRequest) => void
}

/** A running embedded AWS. */
export interface LocalAws {
  /** For `endpointUrl` or `AWS_ENDPOINT_URL`. */
  readonly url: string
  readonly accountId: string
  /** The key of the account itself, which may do anything. */
  readonly rootKey: GivenKey
  /** What came in and was understood, the oldest first; the last 10,000. */
  readonly requests: readonly RecordedRequest[]
  /**
   * Answers an operation of any service; in place of the one that is there, if there is one.
   *
   * @example aws.on('lambda', 'invoke', async ({ Payload }) => ({ StatusCode: 200, Payload: await Payload?.text() }))
   */
  on<Name extends ServiceName, Operation extends OperationName<Name>>(
    service: Name,
    operation: Operation,
    handler: Handler<Name, Operation>,
  ): void
  /** Takes a handler away again. */
  off<Name extends ServiceName>(service: Name, operation: OperationName<Name>): void
  /** Has the next calls of an operation (`*`: of any) fail. Several failures come one after the other. */
  fail<Name extends ServiceName>(service: Name, operation: OperationName<Name> | '*', options: FaultOptions): void
  /** Forgets handlers, failures that have not come yet, and what came in. The services' state stays. */
  reset(): void
  /** Ends all that is under way and closes the port. State in a folder is on disk. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts an embedded AWS. */
export async function createLocalAws(options: LocalAwsOptions, createLoader: () => ModelLoader): Promise<LocalAws> {
  const running = await createEngine({
    createLoader,
    services: options.services,
    dataDirectory: options.dataDirectory,
    verifySignatures: options.verifySignatures ?? true,
    rootKey: options.rootKey,
    accountId: options.accountId ?? '123456789012',
    now: options.now ?? Date.now,
  })
  const { engine, loader, handlers } = running
  const { log, faults, keys, accountId } = engine
  const server = await listen({
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    answer: (request) => answerCall(request, engine, options.onRequest),
  }).catch(async (error: unknown) => {
    await running.close()
    throw error
  })
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => (stopped ??= server.close().then(() => running.close()))
  const { accessKeyId, secretAccessKey } = keys.root()
  return {
    url: server.url,
    accountId,
    rootKey: { accessKeyId, secretAccessKey },
    requests: log.entries,
    on(service, operation, handler) {
      const name = knownMethod(loader, service, operation)
      const own = handlers.get(service) ?? new Map<string, AnyHandler>()
      handlers.set(service, own.set(name, handler as unknown as AnyHandler))
    },
    off: (service, operation) => void handlers.get(service)?.delete(knownMethod(loader, service, operation)),
    fail(service, operation, fault) {
      faults.add(service, operation === '*' ? operation : knownMethod(loader, service, operation), fault)
    },
    reset() {
      handlers.clear()
      faults.clear()
      log.clear()
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** A misspelt name would wait for calls that never come. */
function knownMethod(loader: ModelLoader, service: string, operation: string): string {
  const name = findName(operation, loader.load(service).model.operationNames)
  if (name !== undefined) return methodName(name)
  throw new OperationNotFoundError(`The service ${service} has no operation ${operation}.`, {
    operationName: operation,
  })
}
