/**
 * Paginators: they turn a list that comes in pieces into one that can be iterated.
 *
 * @see features 11
 */

import { findName, methodName, nearestNames } from '../../base/names.js'
import { OperationNotPageableError, PaginationError } from '../../errors/pagination.js'
import type { Operation } from '../../model/operation.js'
import type { RawPaginator } from '../../model/raw.js'
import type { ServiceModel } from '../../model/service.js'
import type { Output } from '../answer.js'
import type { CallOptions } from '../context.js'
import { PageIterator } from './page-iterator.js'
import { namesOf } from './page-plan.js'
import { decodeResumeToken } from './page-token.js'
import type { KeyOf } from './page-types.js'
import type { PageData } from './page-walk.js'

/** How a list is gone through. All of it is optional. */
export interface PaginationConfig {
  /** How many items of the first result key are given in all. `resumeToken` of the iterator then says where to go on. */
  readonly MaxItems?: number | undefined
  /** How many items a page is asked to have. */
  readonly PageSize?: number | undefined
  /** Where to begin: the `resumeToken` of an earlier iteration, be it one of boto3. */
  readonly StartingToken?: string | undefined
}

/** What `paginate` takes beside the operation's parameters. */
export interface PaginationParams {
  readonly PaginationConfig?: PaginationConfig | undefined
}

/** Calls an operation of a client. */
export type OperationCall = (operationName: string, params: object, options?: CallOptions) => Promise<Output>

type AnyArguments = readonly [params?: object, options?: CallOptions]

/**
 * Goes through the pages of one operation.
 *
 * @see botocore `Paginator`
 */
export class Paginator<Args extends AnyArguments = AnyArguments, Page extends object = Output, Keys = string> {
  readonly #operation: Operation
  readonly #paginator: RawPaginator
  readonly #call: OperationCall

  constructor(operation: Operation, paginator: RawPaginator, call: OperationCall) {
    this.#operation = operation
    this.#paginator = paginator
    this.#call = call
  }

  /** Where in a page the results are. */
  get resultKeys(): readonly KeyOf<Keys>[] {
    return namesOf(this.#paginator.result_key) as readonly KeyOf<Keys>[]
  }

  /**
   * The pages that the operation gives for these parameters. Nothing is asked for before they are iterated.
   *
   * @param params  The operation's parameters, and `PaginationConfig`. Never changed.
   * @param options  For each call. With a `signal`, the iteration rejects with its reason.
   * @throws {@link PaginationError} `PageSize` for an operation that knows none, or a `PaginationConfig` that is wrong
   * @example
   * const pages = s3.getPaginator('listObjectsV2').paginate({ Bucket: 'photos', PaginationConfig: { PageSize: 100 } })
   * for await (const { Contents } of pages) console.log(Contents.length)
   */
  paginate(...args: Args): PageIterator<Page, Keys> {
    const [given = {}, options] = args
    const { PaginationConfig: config = {}, ...params } = given as PaginationParams & PageData
    const { MaxItems, PageSize, StartingToken } = config
    if (PageSize !== undefined) Object.assign(params, pageSizeParam(this.#operation, this.#paginator, PageSize))
    const tokenNames = namesOf(this.#paginator.input_token)
    return new PageIterator({
      paginator: this.#paginator,
      request: (pageParams) => this.#call(this.#operation.name, pageParams, options),
      params,
      start: StartingToken === undefined ? undefined : decodeResumeToken(StartingToken, tokenNames),
      maxItems: MaxItems === undefined ? undefined : wholeNumber('MaxItems', MaxItems),
    })
  }
}

/** The paginators of a service, by operation. */
export type Paginators = Readonly<Record<string, RawPaginator>>

/**
 * The paginator of an operation, which is given in any spelling.
 *
 * @throws {@link OperationNotPageableError} there is none, naming those that come nearest
 */
export function createPaginator(
  service: ServiceModel,
  paginators: Paginators,
  operationName: string,
  call: OperationCall,
): Paginator {
  const names = Object.keys(paginators)
  const name = findName(operationName, names)
  const paginator = name === undefined ? undefined : paginators[name]
  if (name === undefined || paginator === undefined) throw notPageable(service, operationName, names)
  return new Paginator(service.operation(name), paginator, call)
}

function notPageable({ serviceName }: ServiceModel, operationName: string, names: readonly string[]) {
  const nearest = nearestNames(operationName, names.map(methodName))
  const hint = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', ')}?`
  return new OperationNotPageableError(`The service ${serviceName} has no paginator for ${operationName}.${hint}`, {
    operationName,
    nearest,
  })
}

/** The parameter that asks for a page size, as the number or the text that the operation takes. */
function pageSizeParam({ name, input }: Operation, { limit_key: limitKey }: RawPaginator, pageSize: number): object {
  if (limitKey === undefined) {
    throw new PaginationError(`The pages of ${name} have the size that the service gives them: leave out PageSize.`, {
      operationName: name,
    })
  }
  const size = wholeNumber('PageSize', pageSize)
  return { [limitKey]: input?.members.get(limitKey)?.type === 'string' ? String(size) : size }
}

/** boto3 takes texts too, as they come from command lines. */
function wholeNumber(name: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return number
  throw new PaginationError(`${name} must be a whole number from 0 on, got ${String(value)}.`, { [name]: value })
}
