/**
 * Answers for the calls of a client, laid ready by a test. Nothing is sent while a stubber is active; all else of a call,
 * from the checks of its parameters to its event handlers, goes on as ever.
 *
 * @see botocore `Stubber`; features 16
 */

import type { EmittedEvent } from '../base/emitter.js'
import type { Output } from '../client/answer.js'
import { type BaseClient, clientContext, operationNameOf } from '../client/base-client.js'
import type { BeforeCallEvent, ParamsEvent } from '../client/lifecycle.js'
import type { AnswerOf, MethodName, MethodOf } from '../client/service-types.js'
import type { Meant, Spelled } from '../client/spelled.js'
import type { ErrorResponse } from '../errors/call.js'
import { StubAssertionError, StubResponseError, UnStubbedResponseError } from '../errors/testing.js'
import { fitsExpectation, showParams } from './expected-params.js'
import type { ExpectedParams, StubbedOutput } from './stub-types.js'
import { stubbedError, stubbedOutput } from './stubbed-answer.js'

/** What a stubbed error is, under boto3's names in camelCase. */
export interface ClientErrorOptions<Params = unknown> {
  /** Such as `NoSuchBucket`. Default: empty. */
  readonly serviceErrorCode?: string
  /** Default: empty. */
  readonly serviceMessage?: string
  /** Default 400. */
  readonly httpStatusCode?: number
  /** More members of `Error`. */
  readonly serviceErrorMeta?: Readonly<Record<string, unknown>>
  /** What the call's parameters must be; {@link ANY} fits anything. Default: not looked at. */
  readonly expectedParams?: Params
  /** More members of `ResponseMetadata`. */
  readonly responseMeta?: Readonly<Record<string, unknown>>
  /** Members that the model gives the error. They are checked against it. */
  readonly modeledFields?: Readonly<Record<string, unknown>>
}

interface Stub {
  readonly operationName: string
  readonly answer: () => Output | ErrorResponse
  readonly expectedParams: unknown
}

type Named<Client, Name extends string> = MethodOf<Client, Meant<MethodName<Client>, Name>>
type ParamsOf<Method> = Method extends (...args: infer Args) => unknown ? ExpectedParams<NonNullable<Args[0]>> : never

/**
 * Answers the calls of a client in the order in which the answers were added.
 *
 * @see boto3 `Stubber`
 * @example
 * using stubber = new Stubber(s3).activate()
 * stubber.addResponse('listBuckets', { Buckets: [{ Name: 'photos' }] }, {})
 * stubber.addClientError('headBucket', { serviceErrorCode: '404', httpStatusCode: 404 })
 * await codeUnderTest(s3)
 * stubber.assertNoPendingResponses()
 */
export class Stubber<Client extends object> {
  readonly client: Client
  readonly #queue: Stub[] = []

  constructor(client: Client) {
    this.client = client
  }

  /** From here on the client's calls are answered by this stubber. */
  activate(): this {
    const { events } = this.#base().meta
    events.registerFirst('before-parameter-build.*.*', this.#onParams, paramsId)
    events.register('before-call.*.*', this.#onCall, callId)
    return this
  }

  /** From here on the client's calls go to the service again. */
  deactivate(): void {
    const { events } = this.#base().meta
    events.unregister('before-parameter-build.*.*', paramsId)
    events.unregister('before-call.*.*', callId)
  }

  [Symbol.dispose](): void {
    this.deactivate()
  }

  /**
   * Adds an answer.
   *
   * @param method  The operation, in any spelling.
   * @param serviceResponse  The output, checked against the model. A body may be text, bytes or a stream.
   * @param expectedParams  What the call's parameters must be; {@link ANY} fits anything. Default: not looked at.
   * @throws {@link ParamValidationError} the service cannot answer so
   * @throws {@link UnknownClientMethodError} there is no such operation
   */
  addResponse<Name extends string>(
    method: Spelled<MethodName<Client>, Name>,
    serviceResponse: StubbedOutput<AnswerOf<Named<Client, Name>>>,
    expectedParams?: ParamsOf<Named<Client, Name>>,
  ): void {
    const { service, paginators } = clientContext(this.#base())
    const operation = service.operation(operationNameOf(service, method))
    const answer = stubbedOutput(operation, paginators()[operation.name], serviceResponse)
    this.#queue.push({ operationName: operation.name, answer, expectedParams })
  }

  /**
   * Adds an error as answer: the call rejects with a `ClientError`.
   *
   * @throws {@link ParamValidationError} `modeledFields` are not those of the error
   * @throws {@link UnknownClientMethodError} there is no such operation
   */
  addClientError<Name extends string>(
    method: Spelled<MethodName<Client>, Name>,
    options: ClientErrorOptions<ParamsOf<Named<Client, Name>>> = {},
  ): void {
    const { service } = clientContext(this.#base())
    const operationName = operationNameOf(service, method)
    this.#queue.push({ operationName, answer: stubbedError(service, options), expectedParams: options.expectedParams })
  }

  /** Throws a {@link StubAssertionError} where answers are left that no call has asked for. */
  assertNoPendingResponses(): void {
    const [next] = this.#queue
    if (next !== undefined)
      throw new StubAssertionError(next.operationName, `${this.#queue.length} responses remaining in queue.`)
  }

  #base(): BaseClient {
    return this.client as unknown as BaseClient
  }

  readonly #onParams = (event: EmittedEvent): void => {
    const { model, params, context } = event as ParamsEvent
    // A URL is signed, no call is made.
    if (context.isPresignRequest === true) return
    // Whose account it is would be found out from credentials, which a test may not have.
    context.builtins = { ...context.builtins, 'AWS::Auth::AccountId': undefined }
    const { expectedParams } = this.#next(model.name)
    if (expectedParams === undefined || fitsExpectation(expectedParams, params)) return
    throw new StubAssertionError(
      model.name,
      `Expected parameters:\n${showParams(expectedParams)},\nbut received:\n${showParams(params)}`,
    )
  }

  readonly #onCall = (event: EmittedEvent): Output | ErrorResponse => {
    const { model } = event as BeforeCallEvent
    const stub = this.#next(model.name)
    this.#queue.shift()
    return stub.answer()
  }

  #next(operationName: string): Stub {
    const [stub] = this.#queue
    if (stub === undefined) {
      throw new UnStubbedResponseError(
        operationName,
        'no answer is left for this call. It was not stubbed, or it was made more often than expected.',
      )
    }
    if (stub.operationName === operationName) return stub
    throw new StubResponseError(operationName, `Operation mismatch: found response for ${stub.operationName}.`)
  }
}

const paramsId = 'boto_stubber_expected_params'
const callId = 'boto_stubber'
