/**
 * Services that give each caller an address of its own: the endpoint of a call is asked for at the endpoint that the
 * rules give, and asked for again when it is refused.
 *
 * @see features 7.12
 */

import { createEndpoint, type ResolvedEndpoint } from '../endpoint/endpoint.js'
import { waitUnlessAborted } from '../credentials/wait.js'
import { EndpointDiscoveryRequired } from '../errors/endpoint.js'
import type { Operation } from '../model/operation.js'
import type { ServiceModel } from '../model/service.js'
import type { Shape } from '../model/shape.js'
import { isRecord } from '../validate/scalars.js'
import type { CallContext, ClientContext, EndpointFinder } from './context.js'
import { createAddresses } from './discovered-addresses.js'
import type { AttemptedEvent } from './lifecycle.js'

/** What discovery needs of its client. */
export interface DiscoveryOptions extends Pick<ClientContext, 'service' | 'settings' | 'events' | 'clock' | 'retry'> {
  /** Calls an operation of the client. */
  readonly call: (operationName: string, params: object) => Promise<Record<string, unknown>>
}

type CompileEndpoint = ClientContext['compileEndpoint']

/**
 * The compiler of endpoint finders, with discovery where the model has it and nothing against it is set. An endpoint
 * that the user gave is where calls go.
 */
export function withDiscovery(compile: CompileEndpoint, options: DiscoveryOptions): CompileEndpoint {
  const { service, settings } = options
  if (settings.endpointUrl !== undefined) return compile
  let discovery: Discovery | undefined
  return (operation) => {
    const find = compile(operation)
    const { endpointdiscovery, endpointoperation } = operation.raw
    if (endpointoperation === true) return tellVersion(find, service)
    if (endpointdiscovery === undefined) return find
    const isRequired = endpointdiscovery.required === true
    if (settings.endpointDiscoveryEnabled === 'false') return isRequired ? block(operation) : find
    if (settings.endpointDiscoveryEnabled === 'auto' && !isRequired) return find
    discovery ??= createDiscovery(options)
    return discovery.direct(operation, find, isRequired)
  }
}

/** The operation that gives addresses wants to know for which version of the service. */
function tellVersion(find: EndpointFinder, { apiVersion }: ServiceModel): EndpointFinder {
  return async (call, params) => {
    const endpoint = await find(call, params)
    return { ...endpoint, headers: { ...endpoint.headers, 'x-amz-api-version': [apiVersion] } }
  }
}

function block({ name }: Operation): EndpointFinder {
  return () => {
    throw new EndpointDiscoveryRequired(
      `${name} needs endpoint discovery, which is switched off: set endpointDiscoveryEnabled to true or auto.`,
      { operation: name },
    )
  }
}

interface Discovery {
  direct(operation: Operation, find: EndpointFinder, isRequired: boolean): EndpointFinder
}

function createDiscovery({ service, events, clock, retry, call }: DiscoveryOptions): Discovery {
  const asked = discoveryOperation(service)
  const addresses = createAddresses((params) => call(asked.name, params), clock)
  /** How calls under way found their endpoint, and how they find another. */
  const ways = new WeakMap<CallContext, { readonly question: object; again(): Promise<ResolvedEndpoint> }>()
  events.registerFirst(`needs-retry.${service.hyphenizedServiceId}`, async (event: AttemptedEvent) => {
    const way = ways.get(event.context)
    if (way === undefined || event.attempt >= retry.maxAttempts || !isRefused(event)) return undefined
    addresses.forget(way.question)
    const { protocol, host } = (event.context.endpoint = await way.again())
    Object.assign(event.request, { protocol, host })
    return 0
  })
  return {
    direct: (operation, find, isRequired) => (state, params) => {
      const { context, signal } = state
      if (context.isPresignRequest === true) return find(state, params)
      const question = questionFor(asked, operation, params)
      const again = async () => {
        const [endpoint, address] = await Promise.all([
          find(state, params),
          waitUnlessAborted(addresses.find(question, isRequired), signal),
        ])
        return address === undefined ? endpoint : moveTo(address, endpoint)
      }
      ways.set(context, { question, again })
      return again()
    },
  }
}

function discoveryOperation(service: ServiceModel): Operation {
  for (const name of service.operationNames) {
    const operation = service.operation(name)
    if (operation.raw.endpointoperation === true) return operation
  }
  throw new EndpointDiscoveryRequired(`The model of ${service.serviceName} has no operation that gives endpoints.`)
}

function isRefused({ response, parsed }: AttemptedEvent): boolean {
  const error = parsed?.['Error']
  return response?.status === 421 || (isRecord(error) && error['Code'] === 'InvalidEndpointException')
}

function moveTo(address: string, { properties, headers }: ResolvedEndpoint): ResolvedEndpoint {
  return createEndpoint(address.startsWith('http') ? address : `https://${address}`, properties, headers)
}

/** What is told of a call when its address is asked for: only what tells addresses apart, and what can be told. */
function questionFor(asked: Operation, operation: Operation, params: Record<string, unknown>): object {
  const identifiers: Record<string, unknown> = {}
  gather(operation.input, params, identifiers)
  if (Object.keys(identifiers).length === 0) return {}
  const facts = Object.entries({ Operation: operation.name, Identifiers: identifiers })
  return Object.fromEntries(facts.filter(([name]) => asked.input?.members.has(name)))
}

function gather(shape: Shape | undefined, params: Record<string, unknown>, found: Record<string, unknown>): void {
  for (const [name, member] of shape?.members ?? []) {
    const value = params[name]
    if (member.traits.endpointdiscoveryid === true) found[name] = value
    else if (member.type === 'structure' && isRecord(value)) gather(member, value, found)
  }
}
