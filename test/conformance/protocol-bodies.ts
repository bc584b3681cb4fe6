/**
 * Bodies of requests, compared by what they mean in their notation.
 */

import { inspect, isDeepStrictEqual } from 'node:util'

import type { Body } from '../../src/base/http-message.js'
import type { Operation } from '../../src/model/operation.js'
import { decodeCbor } from '../../src/protocol/cbor-decoder.js'
import { canonicalXml } from './canonical-xml.js'

/** In what a body differs from the expected text; `undefined` if in nothing. */
export function bodyDifference(
  protocolName: string,
  operation: Operation,
  body: Body | undefined,
  expected: string,
): string | undefined {
  const actual = body === undefined ? Buffer.alloc(0) : Buffer.from(body as string | Uint8Array)
  const wanted = Buffer.from(expected, protocolName === 'smithy-rpc-v2-cbor' ? 'base64' : 'utf8')
  const read = hasRawPayload(operation) ? asText : (notations[protocolName] ?? asText)
  if (actual.length === 0 || wanted.length === 0) {
    return actual.length === wanted.length ? undefined : `body ${actual.toString()}, expected ${expected}`
  }
  const [one, other] = [read(actual), read(wanted)]
  if (isDeepStrictEqual(one, other)) return undefined
  return `body ${inspect(one, { depth: null })}\nexpected ${inspect(other, { depth: null })}`
}

function hasRawPayload({ input }: Operation): boolean {
  const payload = input?.traits.payload === undefined ? undefined : input.members.get(input.traits.payload)
  return payload?.type === 'blob' || payload?.type === 'string'
}

const asText = (body: Buffer): unknown => body.toString()
const asForm = (body: Buffer): unknown =>
  [...new URLSearchParams(body.toString())].map((pair) => pair.join('=')).toSorted()
const asJson = (body: Buffer): unknown => JSON.parse(body.toString())
const asXml = (body: Buffer): unknown => canonicalXml(body.toString())
const asCbor = (body: Buffer): unknown => decodeCbor(body, (tag, content) => ({ tag, content }))

const notations: Readonly<Record<string, (body: Buffer) => unknown>> = {
  query: asForm,
  ec2: asForm,
  json: asJson,
  'rest-json': asJson,
  'rest-xml': asXml,
  'smithy-rpc-v2-cbor': asCbor,
}
