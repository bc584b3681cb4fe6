/**
 * AWS's SigV4 test suite: a folder a case, with the request and what must come of it.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Headers, HttpRequest } from '../../src/base/http-message.js'
import { canonicalRequest } from '../../src/signing/canonical-request.js'
import { bodySha256 } from '../../src/signing/payload-hash.js'
import { stringToSign } from '../../src/signing/string-to-sign.js'
import { signV4, V4_ALGORITHM } from '../../src/signing/v4.js'

interface Report {
  pass(id: string): void
  fail(id: string, why: string): void
  skip(id: string, why: string): void
}

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const scope = '20150830/us-east-1/service/aws4_request'
const epochMs = Date.UTC(2015, 7, 30, 12, 36)

/** Runs every folder of `<directory>/sigv4` that holds a request. */
export function run(directory: string, report: Report): void {
  const root = join(directory, 'sigv4')
  const requests = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.req'))
  if (requests.length === 0) report.fail('sigv4', `${root} holds no requests`)
  for (const path of requests.toSorted()) {
    const id = `sigv4/${path.slice(0, -'.req'.length)}`
    const why = differenceOf(join(directory, id))
    if (why === undefined) report.pass(id)
    else report.fail(id, why)
  }
}

function differenceOf(stem: string): string | undefined {
  const request = readRequest(readFileSync(`${stem}.req`, 'utf8'))
  const expected = (kind: string) => readFileSync(`${stem}.${kind}`, 'utf8').replaceAll('\r\n', '\n').trimEnd()
  // Where the token shows up in the signed headers it was there before signing; else it was added afterwards.
  const sessionToken = /^x-amz-security-token:(.*)$/m.exec(expected('creq'))?.[1]
  signV4(request, {
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey, sessionToken },
    region: 'us-east-1',
    service: 'service',
    epochMs,
  })
  const { text } = canonicalRequest(request, { payloadHash: bodySha256(request.body), s3: false })
  if (text !== expected('creq')) return `canonical request is\n${text}\ninstead of\n${expected('creq')}`
  const toSign = stringToSign(text, '20150830T123600Z', scope, V4_ALGORITHM)
  if (toSign !== expected('sts')) return `string to sign is\n${toSign}\ninstead of\n${expected('sts')}`
  const { authorization } = request.headers
  return authorization === expected('authz') ? undefined : `${authorization}\ninstead of\n${expected('authz')}`
}

function readRequest(text: string): HttpRequest {
  const [head = '', ...rest] = text.replaceAll('\r\n', '\n').split('\n\n')
  const [start = '', ...lines] = head.split('\n')
  const method = start.slice(0, start.indexOf(' '))
  const target = start.slice(method.length + 1, start.lastIndexOf(' '))
  const question = target.indexOf('?')
  const { host = '', ...headers } = readHeaders(lines)
  return {
    method,
    protocol: 'https:',
    host,
    path: question < 0 ? target : target.slice(0, question),
    // The suite leaves letters beyond ASCII as they are; a query of ours is always encoded.
    query: question < 0 ? '' : encodeURI(decodeURI(target.slice(question + 1))),
    headers,
    body: rest.join('\n\n'),
  }
}

function readHeaders(lines: readonly string[]): Headers {
  const headers: Headers = {}
  let last = ''
  for (const line of lines) {
    if (line === '') continue
    if (line.startsWith(' ')) {
      headers[last] += `\n${line}`
      continue
    }
    const colon = line.indexOf(':')
    last = line.slice(0, colon).toLowerCase()
    const value = line.slice(colon + 1)
    headers[last] = headers[last] === undefined ? value : `${headers[last]},${value}`
  }
  return headers
}
