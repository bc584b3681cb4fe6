/**
 * Time limits and an event loop that was held up.
 */

import type { Socket } from 'node:net'

/**
 * Calls `silent` unless bytes were waiting to be read: after a long computation Node runs its timers before it looks at
 * its sockets.
 */
export function whenStillSilent(socket: Socket, silent: () => void): void {
  const { bytesRead } = socket
  setImmediate(() => {
    if (socket.bytesRead === bytesRead) silent()
  })
}
