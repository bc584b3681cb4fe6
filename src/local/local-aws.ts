/**
 * An AWS in the process, as its user has it.
 */

import { findName, methodName } from '../base/names.js'
import { OperationNotFoundError } from '../errors/data.js'
import type { ModelLoader } from '../model/loader.js'
import { answerCall } from './answer-call.js'
import { type AwaitOptions, awaitRequests } from './awaited-requests.js'
import { checkOptions } from './check-options.js'
import { createEngine, createOutside } from './create-engine.js'
import type { FaultOptions } from './faults.js'
import type { GivenHandler, Handler, OperationName, RecordedInput, ServiceName } from './handlers.js'
import type { GivenKey } from './iam/key-ring.js'
import type { RecordedRequest } from './request-log.js'
import { listen } from './server.js'
import { emptyDirectory } from './store/data-directory.js'

/**
 * How an embedded AWS is to be. All of it is optional.
 *
 * @example await startLocalAws({ port: 4566, dataDirectory: '.aws-local', services: ['s3', 'sqs'] })
 */
export interface LocalAwsOptions {
  /** From 0 to 65535. Default 0: any that is free. */
  readonly port?: number
  /**
   * The address to listen on: IPv4, IPv6 or a name. Default `127.0.0.1`: nobody outside this machine can reach it.
   * `0.0.0.0` and `::` are all that the machine has; nothing is encrypted then either.
   */
  readonly host?: string
  /** The services that keep state. Default: all there are. Others answer `NotImplemented` unless a handler is given. */
  readonly services?: readonly ServiceName[]
  /**
   * The folder that keeps the state over restarts; it is made where it is not there, and one server at a time has it.
   * What a client was told is on disk. Default: none, and nothing is left behind.
   */
  readonly dataDirectory?: string
  /** Whether signatures count. Default true; with false, keys that are not known are taken for the account's own. */
  readonly verifySignatures?: boolean
  /** The account's own key, in place of the one in the folder. Default: that one, or a new one. */
  readonly rootKey?: GivenKey
  /** Twelve digits. Default `123456789012`. */
  readonly accountId?: string
  /**
   * Milliseconds since 1970, by which signatures, sessions, visibility timeouts and all else expire. Default: the
   * machine's clock. Clients sign by their own: a clock more than five minutes off theirs refuses them.
   */
  readonly now?: () => number
  /** Told of every request that was understood, when its answer is ready. */
  readonly onRequest?: (request: RecordedRequest) => void
}

/** A request for one operation, with its parameters. */
export type RequestOf<Name extends ServiceName, Operation extends OperationName<Name>> = RecordedRequest<
  RecordedInput<Name, Operation>
>

/** A running embedded AWS. */
export interface LocalAws {
  /** For `endpointUrl` or `AWS_ENDPOINT_URL`: `http://127.0.0.1:4566`. */
  readonly url: string
  /** Twelve digits. */
  readonly accountId: string
  /** The key of the account itself, which may do anything. */
  readonly rootKey: GivenKey
  /**
   * What came in and was understood, the oldest first; the last 10,000, or fewer where they are
   * large (64 MiB in all). Calls that were refused are among them,
   * what is no operation of any service is not.
   */
  readonly requests: readonly RecordedRequest[]
  /**
   * The requests for one operation, with its parameters in their types.
   *
   * @throws OperationNotFoundError @throws UnknownServiceError
   * @example expect(aws.requestsOf('sqs', 'sendMessage').map(({ input }) => input.MessageBody)).toEqual(['hello'])
   */
  requestsOf<Name extends ServiceName, Operation extends OperationName<Name>>(
    service: Name,
    operation: Operation,
  ): readonly RequestOf<Name, Operation>[]
  /**
   * Waits until so many requests for an operation have been answered; those that came before count.
   *
   * @throws RequestsAwaitedError they did not come in time (default: 5 s) @throws OperationNotFoundError
   * @example const [request] = await aws.waitForRequests('sqs', 'deleteMessage', { timeoutMs: 2000 })
   */
  waitForRequests<Name extends ServiceName, Operation extends OperationName<Name>>(
    service: Name,
    operation: Operation,
    options?: AwaitOptions<RequestOf<Name, Operation>>,
  ): Promise<readonly RequestOf<Name, Operation>[]>
  /**
   * Answers an operation of any service; in place of the one that is there, if there is one. A second handler for the
   * same operation takes the place of the first. Callers need the permission for the operation all the same.
   *
   * @throws OperationNotFoundError @throws UnknownServiceError
   * @example aws.on('lambda', 'invoke', async ({ Payload }) => ({ StatusCode: 200, Payload: await Payload?.text() }))
   * @example aws.on('s3', 'putObject', (input, context, next) => { seen.push(input.Key); return next() })
   */
  on<Name extends ServiceName, Operation extends OperationName<Name>>(
    service: Name,
    operation: Operation,
    handler: Handler<Name, Operation>,
  ): void
  /** Takes a handler away again. What the embedded AWS has itself answers from then on. @throws OperationNotFoundError */
  off<Name extends ServiceName>(service: Name, operation: OperationName<Name>): void
  /**
   * Has the next calls of an operation (`*`: of any, also of any service) fail. Several failures for an operation come
   * one after the other; those for `*` when none is left for the operation itself. Calls that are refused before they
   * reach their operation (signature, parameters, permission) do not count.
   *
   * @throws OperationNotFoundError @throws ParamValidationError the options make no sense
   * @example aws.fail('s3', 'putObject', { times: 2, code: 'SlowDown' })
   * @example aws.fail('dynamodb', '*', { delayMs: 3000, times: Infinity })
   */
  fail<Name extends ServiceName>(service: Name, operation: OperationName<Name> | '*', options: FaultOptions): void
  fail(service: '*', operation: '*', options: FaultOptions): void
  /** Forgets handlers, failures that have not come yet, and what came in. The services' state stays. */
  reset(): void
  /**
   * Empties the services' state: no buckets, no users, no queues; on disk, too. The account's key stays, and so do
   * handlers, failures and what came in. Calls that are under way still see what was there.
   */
  clear(): Promise<void>
  /** Ends all that is under way, at the latest after a second, and closes the port. State in a folder is on disk. */
  stop(): Promise<void>
  /** `stop`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts an embedded AWS. */
export async function createLocalAws(options: LocalAwsOptions, createLoader: () => ModelLoader): Promise<LocalAws> {
  checkOptions(options)
  const { dataDirectory, accountId = '123456789012' } = options
  const outside = createOutside()
  const { handlers, faults, log } = outside
  const start = (rootKey: GivenKey | undefined) =>
    createEngine({
      createLoader,
      services: options.services,
      dataDirectory,
      verifySignatures: options.verifySignatures ?? true,
      rootKey,
      accountId,
      now: options.now ?? Date.now,
      outside,
    })
  const first = await start(options.rootKey)
  const { loader } = first
  const { accessKeyId, secretAccessKey } = first.engine.keys.root()
  const rootKey = { accessKeyId, secretAccessKey }
  let running = Promise.resolve(first)
  const server = await listen({
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
    answer: async (request) => await answerCall(request, (await running).engine, options.onRequest),
  }).catch(async (error: unknown) => {
    await first.close()
    throw error
  })
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => (stopped ??= server.close().then(async () => (await running).close()))
  const isOf = (service: string, operation: string): ((request: RecordedRequest) => boolean) => {
    const name = knownOperation(loader, service, operation)
    return (request) => request.service === service && request.operation === name
  }
  return {
    url: server.url,
    accountId,
    rootKey,
    requests: log.entries,
    requestsOf: (service, operation) => log.entries.filter(isOf(service, operation)) as never,
    async waitForRequests(service, operation, { when, ...waiting } = {}) {
      const isMeant = isOf(service, operation)
      const fits = (request: RecordedRequest): boolean => isMeant(request) && when?.(request as never) !== false
      return (await awaitRequests(log, `for ${service}.${operation}`, fits, waiting)) as never
    },
    on(service, operation, handler) {
      const name = methodName(knownOperation(loader, service, operation))
      const own = handlers.get(service) ?? new Map<string, GivenHandler>()
      handlers.set(service, own.set(name, handler as unknown as GivenHandler))
    },
    off(service, operation) {
      const name = methodName(knownOperation(loader, service, operation))
      handlers.get(service)?.delete(name)
    },
    fail(service: string, operation: string, fault: FaultOptions) {
      if (service !== '*') loader.load(service)
      faults.add(service, operation === '*' ? operation : knownOperation(loader, service, operation), fault)
    },
    reset() {
      handlers.clear()
      faults.clear()
      log.clear()
    },
    async clear() {
      running = running.then(async (old) => {
        await old.close()
        if (dataDirectory !== undefined) emptyDirectory(dataDirectory)
        return await start(rootKey)
      })
      await running
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** A misspelt name would wait for calls that never come. */
function knownOperation(loader: ModelLoader, service: string, operation: string): string {
  const name = findName(operation, loader.load(service).model.operationNames)
  if (name !== undefined) return name
  throw new OperationNotFoundError(`The service ${service} has no operation ${operation}.`, {
    operationName: operation,
  })
}
