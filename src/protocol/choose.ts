/**
 * Which protocol a service is spoken to in.
 *
 * @see features 5.1
 */

import { UnsupportedServiceProtocolsError } from '../errors/data.js'
import type { ServiceModel } from '../model/service.js'
import { ec2 } from './ec2.js'
import { json } from './json.js'
import type { Protocol, ProtocolFactory } from './protocol.js'
import { query } from './query.js'
import { restJson, restJsonMilliseconds } from './rest-json.js'
import { restXml } from './rest-xml.js'
import { rpcV2Cbor } from './rpc-v2-cbor.js'

/** In what a service may be special. */
export interface ProtocolOptions {
  /** Times in documents keep their milliseconds, against the protocol's custom. */
  readonly timesToMilliseconds?: boolean
}

/** All protocols by the name that models have for them, the preferred first. */
export const protocols: ReadonlyMap<string, ProtocolFactory> = new Map([
  ['json', json],
  ['rest-json', restJson],
  ['rest-xml', restXml],
  ['smithy-rpc-v2-cbor', rpcV2Cbor],
  ['query', query],
  ['ec2', ec2],
])

/**
 * The protocol of a service: the most preferred of those that it offers.
 *
 * @throws {@link UnsupportedServiceProtocolsError} where it offers none that is known here
 */
export function chooseProtocol(service: ServiceModel, options: ProtocolOptions = {}): Protocol {
  const offered = service.metadata.protocols ?? [service.metadata.protocol]
  for (const [name, factory] of protocols) {
    if (!offered.includes(name)) continue
    const isMillisecond = options.timesToMilliseconds === true && factory === restJson
    return (isMillisecond ? restJsonMilliseconds : factory)(service)
  }
  const supported = [...protocols.keys()]
  throw new UnsupportedServiceProtocolsError(
    `The service ${service.serviceName} speaks ${offered.join(', ')}; known here are ${supported.join(', ')}.`,
    { supportedProtocols: supported, service: service.serviceName, serviceSupportedProtocols: offered },
  )
}
