/**
 * What the rooms of services may use of the client that they customise. All of it is there before the first call.
 */

import type { Clock } from '../base/clock.js'
import type { Output } from '../client/answer.js'
import { clientContext, operationPlan, type BaseClient } from '../client/base-client.js'
import type { CallOptions } from '../client/context.js'
import type { ClientSettings } from '../client/client-settings.js'
import type { ParamsEvent } from '../client/lifecycle.js'
import { prepareCall, presignCall, type PreparedRequest, type PresignCallOptions } from '../client/presign.js'
import type { ResolvedEndpoint } from '../endpoint/endpoint.js'
import type { Params } from '../protocol/protocol.js'
import type { ServiceModel } from '../model/service.js'
import type { SigningCredentials } from '../signing/credentials.js'

/** A client, as the handlers on its events see it. */
export interface ServiceHooks {
  readonly service: ServiceModel
  readonly settings: ClientSettings
  readonly regionName: string | undefined
  readonly clock: Clock
  /** Where the program runs. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Calls another operation of the same client, by AWS's name: with its events, retries and errors. */
  readonly call: (operationName: string, params: object, options?: CallOptions) => Promise<Output>
  /** Presigns a call of the same client, if need be for another region. Nothing is sent. */
  readonly presign: (operationName: string, options: PresignCallOptions) => Promise<string>
  /** Takes a call up to its signature. Nothing is sent. */
  readonly prepare: (operationName: string, params: object) => Promise<PreparedRequest>
  /** Finds the endpoint of a call anew: `before-endpoint-resolution` may have more to say than the first time. */
  readonly findEndpoint: (event: Pick<ParamsEvent, 'model' | 'params' | 'context'>) => Promise<ResolvedEndpoint>
  /** The client's keys, for what is signed beside its calls. */
  readonly keys: () => Promise<SigningCredentials>
  /** Gives the client a method of boto3's that is no operation. */
  readonly addMethod: (name: string, method: (...args: never[]) => unknown) => void
}

/** What a client lets its service's room use. */
export function createServiceHooks(client: BaseClient, env: ServiceHooks['env']): ServiceHooks {
  const context = clientContext(client)
  return {
    service: context.service,
    settings: context.settings,
    regionName: context.regionName,
    clock: context.clock,
    env,
    call: (operationName, params, options) => client.makeApiCall(operationName, params, options),
    presign: (operationName, options) => presignCall(context, operationPlan(client, operationName), options),
    prepare: (operationName, params) =>
      prepareCall(context, operationPlan(client, operationName), { params: params as Params }),
    findEndpoint: async ({ model, params, context: ofCall }) => {
      const plan = operationPlan(client, model.name)
      return plan.findEndpoint({ plan, hooks: plan.hooks(), context: ofCall }, params)
    },
    keys: () => context.signing.keys(),
    addMethod: (name, value) => void Object.defineProperty(client, name, { value, configurable: true, writable: true }),
  }
}
