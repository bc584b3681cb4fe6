/**
 * Which of the protocols that a service offers it is spoken to in.
 *
 * @see features 5.1
 */

import { UnsupportedServiceProtocolsError } from '../errors/data.js'
import type { ServiceModel } from '../model/service.js'

/** The protocols by the names that models have for them, the preferred first. */
export const protocolNames = ['json', 'rest-json', 'rest-xml', 'smithy-rpc-v2-cbor', 'query', 'ec2'] as const

/** The name of a protocol that is known here. */
export type ProtocolName = (typeof protocolNames)[number]

/**
 * The most preferred protocol of those that a service offers.
 *
 * @throws {@link UnsupportedServiceProtocolsError} where it offers none that is known here
 */
export function chooseProtocolName({ metadata, serviceName }: ServiceModel): ProtocolName {
  const offered = metadata.protocols ?? [metadata.protocol]
  const chosen = protocolNames.find((name) => offered.includes(name))
  if (chosen !== undefined) return chosen
  throw new UnsupportedServiceProtocolsError(
    `The service ${serviceName} speaks ${offered.join(', ')}; known here are ${protocolNames.join(', ')}.`,
    { supportedProtocols: protocolNames, service: serviceName, serviceSupportedProtocols: offered },
  )
}
