// The server of collection.mjs, a process of its own: ten pages of S3's ListObjects, one after the other by marker.

import { createServer } from 'node:http'
import { makeAnswers } from '../answers.ts'

const { headers, body } = makeAnswers().get('list-objects')
const text = body.toString().replace('ListBucketResultV2', 'ListBucketResult')
const bodies = Array.from({ length: 10 }, (_, page) => {
  const isTruncated = `<IsTruncated>${page < 9}</IsTruncated>`
  return Buffer.from(text.replace(/<IsTruncated>\w+<\/IsTruncated>/, isTruncated).replaceAll(/<Key>/g, `<Key>${page}-`))
})

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const marker = new URL(request.url, 'http://localhost').searchParams.get('marker')
  const page = marker === null ? 0 : Number(marker.slice(0, 1)) + 1
  response.writeHead(200, headers).end(bodies[page])
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
process.stdin.on('end', () => process.exit()).resume()
