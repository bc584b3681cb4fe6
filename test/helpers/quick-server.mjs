/**
 * A server in a process of its own, which answers while its clients compute. Tells its port to its parent.
 */

import { createServer } from 'node:http'

const server = createServer((_, response) => setTimeout(() => response.end('x'), 50))
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
