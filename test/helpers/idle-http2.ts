/**
 * A program that makes one request over HTTP/2, reads the answer, and closes nothing.
 */

import { createHttp2Transport } from '../../src/http/http2-transport.js'
import { requestTo, sendForText } from './http-request.js'

const transport = createHttp2Transport()
const { text } = await sendForText(transport, requestTo(process.argv[2]!, { method: 'POST', body: 'hello' }))
process.stdout.write(text)
