/**
 * Protocols, each loaded when a client first needs it: the codecs of all of them are a third of the package's programs.
 */

import type { ServiceModel } from '../model/service.js'
import type { Protocol, ProtocolFactory } from './protocol.js'
import { chooseProtocolName, type ProtocolName } from './protocol-name.js'

/** In what a service may be special. */
export interface ProtocolOptions {
  /** Times in documents keep their milliseconds, against the protocol's custom. */
  readonly timesToMilliseconds?: boolean
}

const factories: Readonly<Record<ProtocolName, (options: ProtocolOptions) => Promise<ProtocolFactory>>> = {
  json: async () => (await import('./json.js')).json,
  'rest-json': async ({ timesToMilliseconds }) => {
    const { restJson, restJsonMilliseconds } = await import('./rest-json.js')
    return timesToMilliseconds === true ? restJsonMilliseconds : restJson
  },
  'rest-xml': async () => (await import('./rest-xml.js')).restXml,
  'smithy-rpc-v2-cbor': async () => (await import('./rpc-v2-cbor.js')).rpcV2Cbor,
  query: async () => (await import('./query.js')).query,
  ec2: async () => (await import('./ec2.js')).ec2,
}

/**
 * A service's protocol, to be loaded at the first call; the same for all calls.
 *
 * @throws {@link UnsupportedServiceProtocolsError} (at once) where the service offers none that is known here
 */
export function lazyProtocol(service: ServiceModel, options: ProtocolOptions = {}): () => Protocol | Promise<Protocol> {
  const load = factories[chooseProtocolName(service)]
  let loaded: Protocol | Promise<Protocol> | undefined
  return () =>
    (loaded ??= load(options).then((factory) => {
      const protocol = factory(service)
      loaded = protocol
      return protocol
    }))
}
