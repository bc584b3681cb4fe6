/**
 * Logging in with the browser of this machine, which is sent back here with a code (PKCE).
 *
 * @see features 18.12; RFC 7636
 */

import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../../base/clock.js'
import { percentEncode } from '../../base/percent.js'
import { isClientError } from '../../errors/call.js'
import { CommandError } from '../command-error.js'
import { print } from '../terminal.js'
import { startCallbackServer } from './callback-server.js'
import { type Login, registerClient, tokenMembers } from './login-flow.js'
import { openBrowser } from './open-browser.js'

const grantTypes = ['authorization_code', 'refresh_token']
const defaultScopes = ['sso:account:access']
const WAIT_MS = 600_000

/** The token, once the browser has come back. */
export async function loginByAuthorizationCode(login: Login): Promise<Readonly<Record<string, string>>> {
  const { terminal, oidc, scopes = defaultScopes } = login
  // Registered without the port, which is another one each time.
  const registration = await registerClient(login, {
    grantTypes,
    scopes,
    redirectUri: 'http://127.0.0.1/oauth/callback',
  })
  const { clientId, clientSecret } = registration
  const state = randomUUID()
  // 64 characters; a verifier may have 43 to 128.
  const codeVerifier = randomBytes(48).toString('base64url')
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url')
  const server = await startCallbackServer(state)
  try {
    announce(login, authorizeUrl(login, { clientId, redirectUri: server.url, state, scopes, codeChallenge }))
    const code = await codeInTime(server.code, terminal.clock)
    const params = { grantType: 'authorization_code', clientId, clientSecret, code, codeVerifier }
    const answer = await oidc.createToken({ ...params, redirectUri: server.url })
    return tokenMembers(login, registration, answer)
  } catch (error) {
    if (!isClientError(error, 'ExpiredTokenException')) throw error
    throw new CommandError('general', 'The login took too long. Log in again.', { cause: error })
  } finally {
    server.close()
  }
}

interface AuthorizeRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly state: string
  readonly scopes: readonly string[]
  readonly codeChallenge: string
}

function authorizeUrl({ oidc }: Login, wanted: AuthorizeRequest): string {
  const parameters = {
    response_type: 'code',
    client_id: wanted.clientId,
    redirect_uri: wanted.redirectUri,
    state: wanted.state,
    code_challenge_method: 'S256',
    scopes: wanted.scopes.join(' '),
    code_challenge: wanted.codeChallenge,
  }
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${percentEncode(value)}`)
  return `${oidc.meta.endpointUrl.replace(/\/$/, '')}/authorize?${query.join('&')}`
}

function announce({ terminal, opensBrowser }: Login, url: string): void {
  const text = opensBrowser
    ? 'The browser should show the page to log in. If it does not, open this address in a browser on this machine:'
    : 'Open this address in a browser on this machine:'
  print(terminal, `${text}\n\n${url}\n`)
  if (opensBrowser) openBrowser(url, terminal.env)
}

async function codeInTime(code: Promise<string>, clock: Clock): Promise<string> {
  const waiting = new AbortController()
  const tooLate = clock.sleep(WAIT_MS, waiting.signal).then(() => {
    throw new CommandError('general', 'The browser did not come back in time. Log in again.')
  })
  try {
    return await Promise.race([code, tooLate])
  } finally {
    waiting.abort()
    // The wait that was given up ends with the signal's reason, which is of no interest.
    tooLate.catch(() => undefined)
  }
}
