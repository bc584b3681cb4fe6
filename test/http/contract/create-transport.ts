/**
 * What the contract of transports is run with.
 */

import type { Transport, TransportOptions } from '../../../src/http/transport.js'

/** Makes a transport that sends by the driver under test. */
export type CreateTransport = (options?: TransportOptions) => Transport
