/**
 * All protocols at once, for programs that speak to every service: the embedded server, tests. Clients load theirs (load.ts).
 *
 * @see features 5.1
 */

import type { ServiceModel } from '../model/service.js'
import { ec2 } from './ec2.js'
import { json } from './json.js'
import type { Protocol, ProtocolFactory } from './protocol.js'
import { chooseProtocolName, type ProtocolName } from './protocol-name.js'
import { query } from './query.js'
import { restJson } from './rest-json.js'
import { restXml } from './rest-xml.js'
import { rpcV2Cbor } from './rpc-v2-cbor.js'

const factories: Readonly<Record<ProtocolName, ProtocolFactory>> = {
  json,
  'rest-json': restJson,
  'rest-xml': restXml,
  'smithy-rpc-v2-cbor': rpcV2Cbor,
  query,
  ec2,
}

/**
 * The protocol of a service: the most preferred of those that it offers.
 *
 * @throws {@link UnsupportedServiceProtocolsError} where it offers none that is known here
 */
export function chooseProtocol(service: ServiceModel): Protocol {
  return factories[chooseProtocolName(service)](service)
}
