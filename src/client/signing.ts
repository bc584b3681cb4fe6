/**
 * Signs the attempts of a client's calls: which signature, for which region and name, with which keys.
 *
 * @see features 6.1, 6.2, 6.5
 */

import { Readable } from 'node:stream'
import type { Clock } from '../base/clock.js'
import type { HttpRequest } from '../base/http-message.js'
import { UNSIGNED } from '../config/config-options.js'
import type { FrozenCredentials, WaitOptions } from '../credentials/credentials.js'
import type { ClientRegion } from '../endpoint/client-region.js'
import type { ServiceModel } from '../model/service.js'
import { chooseAuth, type ChosenAuth, type SignatureVersion } from '../signing/choose.js'
import type { SigningCredentials } from '../signing/credentials.js'
import { payloadLiteral } from '../signing/payload-hash.js'
import { signRequest, type SignOptions } from '../signing/sign.js'
import type { ClientSettings } from './client-settings.js'
import type { CallState } from './context.js'
import { run, runUntilResponse } from './lifecycle.js'
import type { TokenSupply } from './token-supply.js'

/** Where a client's keys come from. */
export interface CredentialSupply {
  /** The keys, if nothing need be waited for. */
  now(): FrozenCredentials | undefined
  /** The keys, found or renewed. @throws {@link NoCredentialsError} telling where was looked */
  get(options: WaitOptions): Promise<FrozenCredentials>
}

/** What signing depends on, for one client. */
export interface SigningOptions {
  readonly model: ServiceModel
  readonly settings: ClientSettings
  readonly region: ClientRegion
  readonly credentials: CredentialSupply
  readonly clock: Clock
  readonly token: TokenSupply
}

/** How a call is signed. */
export interface SigningPlan {
  readonly signatureVersion: SignatureVersion
  readonly region: string
  /** The signing name. */
  readonly service: string
}

/** The signing of one client. */
export interface Signing {
  /** Signs the request of an attempt in place. */
  sign(call: CallState, request: HttpRequest): Promise<void> | void
  /** What a signer needs to presign a call whose endpoint has been found. */
  optionsFor(call: CallState, request: HttpRequest): Promise<SignOptions>
  /** The client's keys, for what is signed beside its calls. */
  keys(): Promise<SigningCredentials>
  /** The account of the keys, where known. */
  accountId(): Promise<string | undefined> | string | undefined
}

/** Creates the signing of a client. */
export function createSigning(options: SigningOptions): Signing {
  const { credentials, clock, token, settings } = options
  const plan = createPlanner(options)
  const convert = createConverter()
  const complete = (
    call: CallState,
    request: HttpRequest,
    planned: SigningPlan,
    frozen: FrozenCredentials | undefined,
    bearer?: string,
  ): SignOptions => ({
    signatureVersion: planned.signatureVersion,
    region: planned.region,
    service: planned.service,
    credentials: frozen === undefined ? undefined : convert(frozen),
    token: bearer,
    epochMs: clock.now(),
    payloadHash: literalFor(call, request, planned, settings),
    authPath: call.context.signing.authPath,
  })
  const findKeys = (
    call: CallState,
    request: HttpRequest,
    planned: SigningPlan,
  ): SignOptions | Promise<SignOptions> => {
    if (planned.signatureVersion === 'bearer') {
      return token.get(waitOptions(call)).then((bearer) => complete(call, request, planned, undefined, bearer))
    }
    if (!needsKeys(planned)) return complete(call, request, planned, undefined)
    const frozen = call.context.requestCredentials ?? credentials.now()
    return frozen === undefined
      ? credentials.get(waitOptions(call)).then((found) => complete(call, request, planned, found))
      : complete(call, request, planned, frozen)
  }
  // The common case waits for nothing: keys at hand, no handler that takes its time.
  const findOptions = (call: CallState, request: HttpRequest): SignOptions | Promise<SignOptions> => {
    const planned = andThen(plan(call), (chosen) => askHandlers(call, request, chosen))
    return andThen(planned, (chosen) => findKeys(call, request, chosen))
  }
  return {
    optionsFor: async (call, request) => findOptions(call, request),
    keys: async () => convert(credentials.now() ?? (await credentials.get({}))),
    accountId: () => {
      const frozen = credentials.now()
      return frozen === undefined ? credentials.get({}).then(({ accountId }) => accountId) : frozen.accountId
    },
    sign: (call, request) =>
      andThen(findOptions(call, request), (signOptions) => void signRequest(request, signOptions)),
  }
}

/** Gives the plan back when the handlers have had their say. */
function askHandlers(call: CallState, request: HttpRequest, planned: SigningPlan): SigningPlan | Promise<SigningPlan> {
  const { context, hooks, plan, signal } = call
  if (hooks.beforeSign === undefined) return planned
  const waiting = run(hooks.beforeSign, { model: plan.operation, request, context, signal })
  return waiting instanceof Promise ? waiting.then(() => planned) : planned
}

/** Goes on at once where there is nothing to wait for. */
function andThen<T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(next) : next(value)
}

function needsKeys({ signatureVersion }: SigningPlan): boolean {
  return signatureVersion !== 'none'
}

function waitOptions({ signal }: CallState): WaitOptions {
  return signal === undefined ? {} : { signal }
}

/** The choice depends on the operation and its endpoint alone, so it is made once for each pair. */
function createPlanner(options: SigningOptions): (call: CallState) => SigningPlan | Promise<SigningPlan> {
  const { model, settings, region } = options
  const chosen = new WeakMap<object, Map<string, ChosenAuth>>()
  const configured = settings.signatureVersion === UNSIGNED ? 'none' : settings.signatureVersion
  const preference = settings.authSchemePreference?.split(/[\s,]+/).filter((name) => name !== '')
  const choose = ({ plan, context }: CallState): ChosenAuth => {
    const { endpoint } = context
    const { operation } = plan
    let byOperation = chosen.get(endpoint ?? model)
    if (byOperation === undefined) chosen.set(endpoint ?? model, (byOperation = new Map()))
    let auth = byOperation.get(operation.name)
    if (auth === undefined) {
      auth = chooseAuth({
        service: model.metadata,
        operation: operation.raw,
        offered: endpoint?.authSchemes,
        configured,
        isConfiguredInCode: settings.signatureVersionGiven,
        preference,
        hasServiceToken: options.token.isForService,
        sigv4aRegionSet: settings.sigv4aSigningRegionSet,
      })
      byOperation.set(operation.name, auth)
    }
    return auth
  }
  const planFor = (call: CallState, { signatureVersion, region: chosenRegion, signingName }: ChosenAuth) => {
    const { signing } = call.context
    return {
      signatureVersion,
      region: signing.region ?? chosenRegion ?? region.signingRegion,
      service: signing.signingName ?? signingName ?? region.signingName ?? model.signingName,
    }
  }
  return (call) => {
    const planned = planFor(call, choose(call))
    const { chooseSigner } = call.hooks
    if (chooseSigner === undefined) return planned
    const event = {
      model: call.plan.operation,
      signatureVersion: planned.signatureVersion,
      signingName: planned.service,
      regionName: planned.region,
      context: call.context,
    }
    return Promise.resolve(runUntilResponse(chooseSigner, event)).then((version) =>
      typeof version === 'string' ? { ...planned, signatureVersion: version as SignatureVersion } : planned,
    )
  }
}

/** Keys change seldom: the signers' form of the last ones is kept, so that derived keys are found again. */
function createConverter(): (frozen: FrozenCredentials) => SigningCredentials {
  let last: FrozenCredentials | undefined
  let converted: SigningCredentials
  return (frozen) => {
    if (frozen !== last) {
      converted = { accessKeyId: frozen.accessKey, secretAccessKey: frozen.secretKey, sessionToken: frozen.token }
      last = frozen
    }
    return converted
  }
}

function literalFor(
  { plan }: CallState,
  { protocol, headers, body }: HttpRequest,
  { signatureVersion }: SigningPlan,
  { s3 }: ClientSettings,
): string | undefined {
  const { raw } = plan.operation
  return payloadLiteral({
    s3: signatureVersion === 's3v4' || signatureVersion === 's3v4a' || signatureVersion === 'v4-s3express',
    isHttps: protocol === 'https:',
    hasTrailer: headers['x-amz-trailer'] !== undefined,
    hasChecksumHeader: plan.checksumHeaders.some((name) => headers[name] !== undefined),
    hasStreamingInput: plan.streamsInput,
    hasEventStreamInput: plan.sendsEvents,
    isUnsignedByModel: raw.unsignedPayload === true || raw.authtype === 'v4-unsigned-body',
    isOneTimeBody: body instanceof Readable,
    payloadSigningEnabled: s3.payloadSigningEnabled,
  })
}
