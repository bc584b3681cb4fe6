/**
 * Clients: an object with a method for each operation of a service, made from the model.
 */

import { findName, methodName, nearestNames } from '../base/names.js'
import { concealAs } from '../base/secret.js'
import { UnknownClientMethodError } from '../errors/data.js'
import type { ServiceModel } from '../model/service.js'
import type { Params } from '../protocol/protocol.js'
import type { Output } from './answer.js'
import { call } from './call.js'
import type { CallOptions, ClientContext } from './context.js'
import { createExceptions, type Exceptions } from './exceptions.js'
import { createPaginator, type OperationCall, type Paginator } from './pages/paginator.js'
import type { ClientEvents } from './lifecycle.js'
import { presignCall } from './presign.js'
import { compilePlan, type OperationPlan } from './operation-plan.js'
import { createWaiter, type Waiter, waiterNames } from './waiters/waiter.js'

/** Facts about a client. @see botocore `ClientMeta` */
export interface ClientMeta<Config = unknown> {
  /** The client's events; handlers added here do not reach other clients. */
  readonly events: ClientEvents
  readonly regionName: string | undefined
  /** Where calls go that no parameter sends elsewhere. */
  readonly endpointUrl: string
  /** The settings in effect. */
  readonly config: Config
  readonly serviceModel: ServiceModel
  /** `listBuckets` → `ListBuckets`. */
  readonly methodToApiMapping: Readonly<Record<string, string>>
  /** `aws`, `aws-cn`, `aws-us-gov` … */
  readonly partition: string
}

/** What {@link BaseClient.generatePresignedUrl} takes beside the operation, under boto3's names. */
export interface PresignedUrlOptions {
  readonly Params?: object
  /** Seconds. Default 3600. */
  readonly ExpiresIn?: number
  readonly HttpMethod?: string
}

let contextOf: (client: BaseClient) => ClientContext
let planOf: (client: BaseClient, operationName: string) => OperationPlan

/**
 * What all clients have. Operations are methods of the service's own class: `client.listBuckets()`.
 *
 * @see botocore `BaseClient`
 */
export class BaseClient {
  readonly meta: ClientMeta
  readonly #context: ClientContext
  readonly #plans = new Map<string, OperationPlan>()
  #exceptions: Exceptions | undefined

  constructor(context: ClientContext, meta: ClientMeta) {
    this.#context = context
    this.meta = meta
  }

  /** A class for every error code of the service, for `instanceof`: `client.exceptions.NoSuchKey`. */
  get exceptions(): Exceptions {
    return (this.#exceptions ??= createExceptions(this.#context.service))
  }

  /**
   * Calls an operation by name, in any spelling: `ListBuckets`, `list_buckets`, `listBuckets`.
   *
   * @throws {@link UnknownClientMethodError} naming the operations that come nearest
   */
  makeApiCall(operationName: string, params: object = {}, options?: CallOptions): Promise<Output> {
    return invoke(this, operationNameOf(this.#context.service, operationName), params, options)
  }

  /**
   * Signs a URL that lets its holder make this one call without keys.
   *
   * @param clientMethod  The operation, in any spelling: `getObject`, `get_object`, `GetObject`.
   * @param options.Params  The call's parameters.
   * @param options.ExpiresIn  Seconds, up to 604800. Default 3600. Shorter if the keys end sooner.
   * @param options.HttpMethod  Default: the operation's.
   * @throws {@link UnknownClientMethodError}, {@link ParamValidationError}, {@link NoCredentialsError}
   * @see boto3 `Client.generate_presigned_url`
   * @example
   * const url = await s3.generatePresignedUrl('getObject', { Params: { Bucket: 'photos', Key: 'a.jpg' }, ExpiresIn: 60 })
   */
  async generatePresignedUrl(clientMethod: string, options: PresignedUrlOptions = {}): Promise<string> {
    const { Params = {}, ExpiresIn = 3600, HttpMethod } = options
    const plan = planOf(this, operationNameOf(this.#context.service, clientMethod))
    return presignCall(this.#context, plan, { params: Params as Params, expiresIn: ExpiresIn, httpMethod: HttpMethod })
  }

  /** Whether an operation, in any spelling, gives its answer page by page. */
  canPaginate(operationName: string): boolean {
    return findName(operationName, Object.keys(this.#context.paginators())) !== undefined
  }

  /**
   * What goes through the pages of an operation.
   *
   * @param operationName  In any spelling: `listObjectsV2`, `list_objects_v2`, `ListObjectsV2`.
   * @throws {@link OperationNotPageableError} it gives all in one answer, or there is no such operation
   * @example
   * for await (const { Contents } of s3.getPaginator('listObjectsV2').paginate({ Bucket: 'photos' })) …
   */
  getPaginator(operationName: string): Paginator {
    const { service, paginators } = this.#context
    return createPaginator(service, paginators(), operationName, methodCaller(this))
  }

  /** The names of the service's waiters, sorted: `bucketExists` … */
  get waiterNames(): string[] {
    return waiterNames(this.#context.waiters())
  }

  /**
   * What waits until something is in a state.
   *
   * @param waiterName  In any spelling: `bucketExists`, `bucket_exists`, `BucketExists`.
   * @throws {@link WaiterConfigError} the service has no such waiter
   * @example
   * await s3.getWaiter('bucketExists').wait({ Bucket: 'photos' })
   */
  getWaiter(waiterName: string): Waiter {
    const { service, waiters, clock } = this.#context
    return createWaiter(service, waiters(), waiterName, methodCaller(this), clock)
  }

  /** Closes the client's connections, those to proxies too. Calls under way fail. */
  async close(): Promise<void> {
    await this.#context.sender.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  static {
    contextOf = (client) => client.#context
    planOf = (client, operationName) => {
      let plan = client.#plans.get(operationName)
      if (plan === undefined) {
        plan = compilePlan(client.#context, client.#context.service.operation(operationName))
        client.#plans.set(operationName, plan)
      }
      return plan
    }
    concealAs(this.prototype, (self) => {
      const { meta, constructor } = self as BaseClient
      return { client: constructor.name, region: meta.regionName, endpointUrl: meta.endpointUrl }
    })
  }
}

/** What a client is made of; for the layers above. */
export function clientContext(client: BaseClient): ClientContext {
  return contextOf(client)
}

/** What has been compiled for an operation of a client; for presigning and paginators. */
export function operationPlan(client: BaseClient, operationName: string): OperationPlan {
  return planOf(client, operationName)
}

/** Calls the methods of operations as a user does: what was put in a method's place is called. */
export function methodCaller(client: BaseClient): OperationCall {
  const methods = client as unknown as Readonly<
    Record<string, (params: object, options?: CallOptions) => Promise<Output>>
  >
  return (operationName, params, options) => methods[methodName(operationName)]!(params, options)
}

/**
 * AWS's name of an operation from any spelling of it.
 *
 * @throws {@link UnknownClientMethodError}
 */
export function operationNameOf(service: ServiceModel, given: string): string {
  const name = findName(given, service.operationNames)
  if (name !== undefined) return name
  const nearest = nearestNames(given, service.operationNames.map(methodName))
  const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', ')}?`
  throw new UnknownClientMethodError(`The client of ${service.serviceName} has no method ${given}.${hint}`, {
    methodName: given,
    nearest,
  })
}

type ClientClass = new (context: ClientContext, meta: ClientMeta) => BaseClient

const classes = new WeakMap<ServiceModel, { client: ClientClass; methods: Readonly<Record<string, string>> }>()

/** The class of a service's clients, and its methods with the operations behind them. Made once for a model. */
export function clientClass(service: ServiceModel): { client: ClientClass; methods: Readonly<Record<string, string>> } {
  let known = classes.get(service)
  if (known === undefined) classes.set(service, (known = createClass(service)))
  return known
}

function createClass(service: ServiceModel): { client: ClientClass; methods: Readonly<Record<string, string>> } {
  const client = class extends BaseClient {}
  Object.defineProperty(client, 'name', { value: service.className })
  const methods: Record<string, string> = {}
  // Filled before it is anybody's prototype: V8 takes 18 ms to give one the 760 methods of EC2, and this 0.4.
  const prototype: object = Object.create(null)
  for (const operationName of service.operationNames) {
    const name = methodName(operationName)
    methods[name] = operationName
    Object.defineProperty(prototype, name, {
      value: function (this: BaseClient, params: object = {}, options?: CallOptions) {
        return invoke(this, operationName, params, options)
      },
      configurable: true,
      writable: true,
    })
  }
  Object.setPrototypeOf(prototype, BaseClient.prototype)
  Object.setPrototypeOf(client.prototype, prototype)
  return { client, methods }
}

function invoke(client: BaseClient, operationName: string, params: object, options?: CallOptions): Promise<Output> {
  return call(contextOf(client), planOf(client, operationName), params as Params, options)
}
