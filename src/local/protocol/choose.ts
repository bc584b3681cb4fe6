/**
 * In which protocol a request is: a service may offer several, and its clients choose.
 *
 * @see features 5.1
 */

import type { ServiceModel } from '../../model/service.js'
import { ec2, query } from './query.js'
import { restJson } from './rest-json.js'
import { createRestXml, type RestXmlOptions } from './rest-xml.js'
import { json, rpcV2Cbor } from './rpc.js'
import type { RequestMessage, ServerProtocol, ServerProtocolFactory } from './server-protocol.js'

/** The protocols of one service, each made when a request is in it. */
export type ServiceProtocols = (message: RequestMessage) => ServerProtocol

/** Makes the choice for a service. `forms` is its model for forms, where its own knows of none. */
export function createServiceProtocols(
  service: ServiceModel,
  restXml: RestXmlOptions = {},
  forms?: ServiceModel,
): ServiceProtocols {
  const offered = service.metadata.protocols ?? [service.metadata.protocol]
  const made = new Map<string, ServerProtocol>()
  let ofForms: ServerProtocol | undefined
  return (message) => {
    if (forms !== undefined && isForm(message)) return (ofForms ??= query(forms))
    const name = offered.find((candidate) => speaks[candidate]?.(message)) ?? offered[0] ?? 'json'
    let protocol = made.get(name)
    if (protocol === undefined) {
      const factory = name === 'rest-xml' ? createRestXml(restXml) : (factories[name] ?? json)
      made.set(name, (protocol = factory(service)))
    }
    return protocol
  }
}

const factories: Readonly<Record<string, ServerProtocolFactory>> = {
  json,
  'smithy-rpc-v2-cbor': rpcV2Cbor,
  query,
  ec2,
  'rest-json': restJson,
}

/** By what a request in each protocol is known. */
const speaks: Readonly<Record<string, (message: RequestMessage) => boolean>> = {
  json: ({ headers }) => headers['x-amz-target'] !== undefined,
  'smithy-rpc-v2-cbor': ({ headers }) => headers['smithy-protocol'] === 'rpc-v2-cbor',
  query: isForm,
  ec2: isForm,
}

function isForm({ headers, query: queryText }: RequestMessage): boolean {
  const type = headers['content-type'] ?? ''
  return type.startsWith('application/x-www-form-urlencoded') || /(^|&)Action=/.test(queryText)
}
