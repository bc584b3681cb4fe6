/**
 * IAM Identity Center as far as a login needs it: a real server for SSO-OIDC and the portal, and a person who says yes.
 */

import { createHash } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { type Answer, type ReceivedRequest, startServer } from '../helpers/http-server.js'
import type { Variables } from './run-cli.js'

/** What the service is like. */
export interface FakeSsoOptions {
  /** What the attempts to get a token by device code are answered with, before the token comes. */
  readonly pending?: readonly string[]
  /** Default 1. */
  readonly interval?: number
  /** What the browser brings back in place of the code. */
  readonly callbackQuery?: string
  readonly accounts?: readonly Readonly<Record<string, string>>[]
  readonly roles?: readonly string[]
  /** The portal refuses the token. */
  readonly isUnauthorized?: boolean
  /** Default: issued with the token. */
  readonly refreshToken?: string | null
}

/** A running service. */
export interface FakeSso {
  readonly url: string
  /** Variables that lead commands there. */
  readonly env: Variables
  /** Bodies that were sent, by path. */
  sent(path: string): Readonly<Record<string, unknown>>[]
  readonly requests: readonly ReceivedRequest[]
  /** Opens an address as a browser does, following to where it is sent. */
  browse(address: string): Promise<Response>
}

export async function startFakeSso(options: FakeSsoOptions = {}): Promise<FakeSso> {
  const pending = [...(options.pending ?? [])]
  const challenges = new Map<string, string>()
  const server = await startServer((request) => {
    const url = new URL(request.url, 'http://sso')
    const body: Readonly<Record<string, string>> = request.body.length === 0 ? {} : JSON.parse(request.body.toString())
    const route = routes[`${request.method} ${url.pathname}`]
    if (route === undefined) return { status: 404, body: `${request.method} ${request.url}` }
    return route(url, body, request)
  })
  onTestFinished(() => server.stop())

  const routes: Readonly<
    Record<string, (url: URL, body: Readonly<Record<string, string>>, request: ReceivedRequest) => Answer>
  > = {
    'POST /client/register': () =>
      json({ clientId: 'client', clientSecret: 'client-secret', clientSecretExpiresAt: 1_803_204_000 }),
    'POST /device_authorization': () =>
      json({
        deviceCode: 'device-code',
        userCode: 'ABCD-EFGH',
        verificationUri: `${server.url}/device`,
        verificationUriComplete: `${server.url}/device?user_code=ABCD-EFGH`,
        expiresIn: 600,
        interval: options.interval ?? 1,
      }),
    'GET /authorize': (url) => {
      const query = url.searchParams
      challenges.set('the-code', query.get('code_challenge') ?? '')
      const back = options.callbackQuery ?? `code=the-code&state=${query.get('state')}`
      return { status: 302, headers: { location: `${query.get('redirect_uri')}?${back}` } }
    },
    'POST /token': (_, { grantType, codeVerifier = '', code = '' }) => {
      if (grantType === 'authorization_code') {
        const challenge = createHash('sha256').update(codeVerifier).digest('base64url')
        return challenges.get(code) === challenge ? token() : refusal('InvalidGrantException')
      }
      const wanted = pending.shift()
      return wanted === undefined ? token() : refusal(wanted)
    },
    'GET /assignment/accounts': (url) => {
      if (options.isUnauthorized === true) return refusal('UnauthorizedException', 401)
      const accounts = options.accounts ?? [{ accountId: '111111111111', accountName: 'one', emailAddress: 'one@x' }]
      // A page each, as a large company has them.
      const at = Number(url.searchParams.get('next_token') ?? 0)
      const nextToken = at + 1 < accounts.length ? { nextToken: String(at + 1) } : {}
      return json({ accountList: accounts.slice(at, at + 1), ...nextToken })
    },
    'GET /assignment/roles': (url) =>
      json({
        roleList: (options.roles ?? ['reader']).map((roleName) => ({
          roleName,
          accountId: url.searchParams.get('account_id'),
        })),
      }),
    'GET /federation/credentials': () =>
      json({
        roleCredentials: {
          accessKeyId: 'ASIAOFTHEROLE',
          secretAccessKey: 'secret-of-the-role',
          sessionToken: 'token-of-the-role',
          expiration: Date.UTC(2026, 10, 23, 20),
        },
      }),
    'POST /logout': () => ({}),
  }

  const token = () =>
    json({
      accessToken: 'the-access-token',
      tokenType: 'Bearer',
      expiresIn: 28_800,
      ...(options.refreshToken !== null && { refreshToken: options.refreshToken ?? 'the-refresh-token' }),
    })

  return {
    url: server.url,
    env: { AWS_ENDPOINT_URL_SSO_OIDC: server.url, AWS_ENDPOINT_URL_SSO: server.url },
    requests: server.requests,
    sent: (path) =>
      server.requests
        .filter(({ url }) => url.split('?')[0] === path)
        .map(({ body }) => JSON.parse(body.toString() || '{}')),
    browse: (address) => fetch(address),
  }
}

function json(value: unknown): Answer {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

function refusal(code: string, status = 400): Answer {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': code }
  return { status, headers, body: JSON.stringify({ error: code, error_description: 'no' }) }
}
