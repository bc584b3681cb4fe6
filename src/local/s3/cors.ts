/**
 * What browsers may do from other sites: preflight requests answered by the bucket's rules.
 *
 * @see AWS "Using cross-origin resource sharing"; WHATWG Fetch
 */

import type { Headers } from '../../base/http-message.js'
import { asItems, asMembers } from '../../protocol/members.js'
import type { RequestHead } from '../call-context.js'
import { fitsPattern } from '../policy/patterns.js'
import type { AnswerMessage } from '../protocol/server-protocol.js'
import { ServiceError } from '../service-error.js'
import type { S3State } from './state.js'

/** Answers a browser that asks first. @throws ServiceError AccessForbidden, BadRequest */
export function answerPreflight(state: S3State, request: RequestHead): AnswerMessage {
  const origin = request.headers['origin']
  const method = request.headers['access-control-request-method']
  if (origin === undefined || method === undefined) {
    const missing = origin === undefined ? 'Origin' : 'Access-Control-Request-Method'
    throw new ServiceError('BadRequest', `Insufficient information. ${missing} request header needed.`, { status: 400 })
  }
  const asked = (request.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  const rules = rulesOf(state, request)
  const rule = rules.find((one) => fits(one, origin, method) && allowsHeaders(one, asked))
  if (rule === undefined) {
    throw new ServiceError(
      'AccessForbidden',
      rules.length === 0
        ? 'CORSResponse: CORS is not enabled for this bucket.'
        : "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      { status: 403, fields: { Method: method, ResourceType: 'BUCKET' } },
    )
  }
  const headers = answerHeaders(rule, origin)
  if (asked.length > 0) headers['access-control-allow-headers'] = asked.join(', ')
  if (rule.maxAge !== undefined) headers['access-control-max-age'] = String(rule.maxAge)
  return { status: 200, headers, body: undefined }
}

/** The headers with which a browser may show the answer to its page. */
export function corsHeaders(state: S3State, request: RequestHead): Headers {
  const origin = request.headers['origin']
  if (origin === undefined || request.method === 'OPTIONS') return {}
  const rule = rulesOf(state, request).find((one) => fits(one, origin, request.method))
  return rule === undefined ? {} : answerHeaders(rule, origin)
}

interface Rule {
  readonly origins: readonly string[]
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  readonly exposed: readonly string[]
  readonly maxAge: number | undefined
}

function rulesOf({ buckets }: S3State, { path }: RequestHead): readonly Rule[] {
  const name = /^\/([^/]+)/.exec(path)?.[1] ?? ''
  return asItems(buckets.get(name)?.documents['Cors']?.['CORSRules']).map((item) => {
    const { AllowedOrigins, AllowedMethods, AllowedHeaders, ExposeHeaders, MaxAgeSeconds } = asMembers(item)
    return {
      origins: texts(AllowedOrigins),
      methods: texts(AllowedMethods),
      headers: texts(AllowedHeaders).map((name_) => name_.toLowerCase()),
      exposed: texts(ExposeHeaders),
      maxAge: typeof MaxAgeSeconds === 'number' ? MaxAgeSeconds : undefined,
    }
  })
}

function texts(value: unknown): readonly string[] {
  return asItems(value).filter((item) => typeof item === 'string')
}

function fits({ origins, methods }: Rule, origin: string, method: string): boolean {
  return methods.includes(method) && origins.some((pattern) => fitsPattern(origin, pattern))
}

function allowsHeaders({ headers }: Rule, asked: readonly string[]): boolean {
  return asked.every((name) => headers.some((pattern) => fitsPattern(name, pattern)))
}

function answerHeaders({ origins, methods, exposed }: Rule, origin: string): Headers {
  const isForAll = origins.includes('*')
  const headers: Headers = {
    'access-control-allow-origin': isForAll ? '*' : origin,
    'access-control-allow-methods': methods.join(', '),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  }
  if (!isForAll) headers['access-control-allow-credentials'] = 'true'
  if (exposed.length > 0) headers['access-control-expose-headers'] = exposed.join(', ')
  return headers
}
