/**
 * The protocol query: fields of a form, and answers in XML within a wrapper.
 *
 * @see features 5.2
 */

import type { ProtocolFactory } from './protocol.js'
import { createQueryProtocol, type QueryDialect } from './query-protocol.js'
import { compileFields, memberField } from './xml-fields.js'
import { createTextReader } from './xml-scalars.js'

/** The `query` protocol of a service. */
export const query: ProtocolFactory = (service) => createQueryProtocol(service, dialect)

const dialect: QueryDialect = {
  name: 'query',
  isAlwaysFlat: false,
  nameOf: ({ traits }, memberName) => traits.locationName ?? memberName,
  requestId: {
    tag: 'ResponseMetadata',
    readInto: compileFields([memberField('RequestId', 'requestId', createTextReader())]),
  },
}
