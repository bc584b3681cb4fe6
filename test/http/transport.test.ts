import { describe } from 'vitest'

import { createTransport } from '../../src/http/transport.js'
import { overNode, overUndici } from '../helpers/drivers.js'
import { abortTests } from './contract/aborts.js'
import { connectionTests } from './contract/connections.js'
import type { CreateTransport } from './contract/create-transport.js'
import { failureTests } from './contract/failures.js'
import { messageTests } from './contract/messages.js'
import { streamTests } from './contract/streams.js'
import { timeLimitTests } from './contract/time-limits.js'
import { tlsTests } from './contract/tls.js'

/** All drivers do the same: nobody can tell by which one a request went. */
const drivers: Readonly<Record<string, CreateTransport>> = {
  'node:http': (options) => createTransport(options, overNode),
  undici: (options) => createTransport(options, overUndici),
}

describe.each(Object.entries(drivers))('over %s', (_, create) => {
  describe('requests and answers', () => messageTests(create))
  describe('connections', () => connectionTests(create))
  describe('time limits', () => timeLimitTests(create))
  describe('aborts', () => abortTests(create))
  describe('failures', () => failureTests(create))
  describe('bodies that stream', () => streamTests(create))
  describe('TLS', () => tlsTests(create))
})
