/**
 * A program that asks for a large body and leaves it unread: `unread-body.ts host node|undici`.
 */

import { createTransport } from '../../src/http/transport.js'
import { overNode, overUndici } from './drivers.js'
import { requestTo } from './http-request.js'

const [host = '', driver] = process.argv.slice(2)
const transport = createTransport({ readTimeoutMs: 600_000 }, driver === 'undici' ? overUndici : overNode)
const answer = await transport.send(requestTo(host), { wantStream: () => true })
console.log(answer.status)
