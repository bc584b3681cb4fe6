// The canned server: its own process, so that nothing it spends is counted as a client's.
// Prints its origin and ends with the process that started it.

import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { makeAnswers } from './answers.js'

const answers = makeAnswers()

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  let text = ''
  request.setEncoding('latin1')
  request.on('data', (chunk: string) => (text += chunk))
  request.on('end', () => answer(response, rowOf(request, text)))
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`)
})

process.stdin.on('end', () => process.exit()).resume()

function answer(response: ServerResponse, key: string | undefined): void {
  const canned = key === undefined ? undefined : answers.get(key)
  if (canned === undefined) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, canned.headers).end(canned.body)
}

function rowOf(request: IncomingMessage, text: string): string | undefined {
  const target = request.headers['x-amz-target']
  if (target === 'DynamoDB_20120810.GetItem') return 'get-item'
  if (target === 'DynamoDB_20120810.Query') return 'query'
  if (request.method === 'POST') return text.includes('Action=DescribeInstances') ? 'describe-instances' : undefined
  if (request.method === 'PUT') return 'put-object'
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  if (pathname === '/') return 'list-buckets'
  if (!searchParams.has('list-type')) return 'get-object'
  return searchParams.has('encoding-type') ? 'list-objects' : 'list-objects-plain'
}
