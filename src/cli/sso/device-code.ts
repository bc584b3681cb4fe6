/**
 * Logging in with a code that is entered in a browser anywhere.
 *
 * @see features 18.12
 */

import { isClientError } from '../../errors/call.js'
import { CommandError } from '../command-error.js'
import { print } from '../terminal.js'
import { type Login, registerClient, type Registration, required, tokenMembers } from './login-flow.js'
import { openBrowser } from './open-browser.js'

const DEFAULT_INTERVAL_SECONDS = 5
const SLOW_DOWN_SECONDS = 5

/** The token, once the person has said yes. */
export async function loginByDeviceCode(login: Login): Promise<Readonly<Record<string, string>>> {
  const { terminal, oidc, startUrl, scopes } = login
  const registration = await registerClient(login, scopes === undefined ? {} : { scopes })
  const { clientId, clientSecret } = registration
  const device = await oidc.startDeviceAuthorization({ clientId, clientSecret, startUrl })
  const deviceCode = required(device, 'deviceCode')
  // Somebody who has said yes before need not see the code.
  let answer = await attempt(login, registration, deviceCode)
  if ('slowDownSeconds' in answer) {
    const { verificationUri, verificationUriComplete, userCode } = device
    const url = verificationUriComplete ?? verificationUri ?? ''
    announce(login, verificationUri ?? url, userCode ?? '', url)
  }
  let interval = device.interval ?? DEFAULT_INTERVAL_SECONDS
  while ('slowDownSeconds' in answer) {
    interval += answer.slowDownSeconds
    await terminal.clock.sleep(interval * 1000)
    answer = await attempt(login, registration, deviceCode)
  }
  return answer.token
}

type Attempt = { readonly token: Readonly<Record<string, string>> } | { readonly slowDownSeconds: number }

/** The token, or by how much to ask more slowly. */
async function attempt(login: Login, registration: Registration, deviceCode: string): Promise<Attempt> {
  const { clientId, clientSecret } = registration
  const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
  try {
    const answer = await login.oidc.createToken({ grantType, clientId, clientSecret, deviceCode })
    return { token: tokenMembers(login, registration, answer) }
  } catch (error) {
    if (isClientError(error, 'AuthorizationPendingException')) return { slowDownSeconds: 0 }
    if (isClientError(error, 'SlowDownException')) return { slowDownSeconds: SLOW_DOWN_SECONDS }
    if (!isClientError(error, 'ExpiredTokenException')) throw error
    throw new CommandError('general', 'The code was not entered in time. Log in again.', { cause: error })
  }
}

function announce({ terminal, opensBrowser }: Login, url: string, code: string, urlWithCode: string): void {
  if (opensBrowser) {
    print(terminal, 'The browser should show the page to log in. If it does not, open this address, on any device:')
    openBrowser(urlWithCode, terminal.env)
  } else {
    print(terminal, 'Open this address in a browser, on any device:')
  }
  print(terminal, `\n${url}\n\nand enter the code:\n\n${code}\n`)
  if (!opensBrowser) print(terminal, `This address has the code in it:\n\n${urlWithCode}\n`)
}
