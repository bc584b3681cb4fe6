/**
 * The protocol ec2: like query, with names and lists of its own.
 *
 * @see features 5.3
 */

import type { ProtocolFactory } from './protocol.js'
import { createQueryProtocol, type QueryDialect } from './query-protocol.js'
import { memberField } from './xml-fields.js'
import { createTextReader } from './xml-scalars.js'

/** The `ec2` protocol of a service. */
export const ec2: ProtocolFactory = (service) => createQueryProtocol(service, dialect)

const dialect: QueryDialect = {
  name: 'ec2',
  isAlwaysFlat: true,
  nameOf: ({ traits }, memberName) => traits.queryName ?? upperFirst(traits.locationName) ?? memberName,
  requestId: memberField('requestId', 'requestId', createTextReader()),
}

function upperFirst(name: string | undefined): string | undefined {
  return name === undefined ? undefined : name.charAt(0).toUpperCase() + name.slice(1)
}
