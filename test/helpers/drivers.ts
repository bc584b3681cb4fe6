/**
 * The two ways a transport sends, each for itself.
 */

import { loadUndici, type UndiciChoice } from '../../src/http/undici-loader.js'

const client = await loadUndici()

/** All requests go over node:http. */
export const overNode: UndiciChoice = { client: () => undefined, sent() {} }

/** All requests that suit undici go over it. */
export const overUndici: UndiciChoice = { client: () => client, sent() {} }
