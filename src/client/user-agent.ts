/**
 * The User-Agent header.
 *
 * @see features 1.10
 */

/** What the header tells. */
export interface UserAgentParts {
  readonly version: string
  /** `process.platform`, `os.release()`, `process.arch`, `process.version`. */
  readonly platform: string
  readonly release: string
  readonly arch: string
  readonly nodeVersion: string
  readonly executionEnvironment?: string | undefined
  readonly retryMode: string
  readonly appId?: string | undefined
  /** The session's and the client's own additions. */
  readonly extra?: string | undefined
  /** Replaces everything but the additions. */
  readonly override?: string | undefined
}

const families: Readonly<Record<string, string>> = {
  linux: 'linux',
  darwin: 'macos',
  win32: 'windows',
  android: 'android',
}
const refused = /[^A-Za-z0-9!$%&'*+\-.^_`|~,]/g

/** The header of a client. */
export function createUserAgent(parts: UserAgentParts): string {
  const { extra, override, appId, executionEnvironment } = parts
  if (override !== undefined) return join([override, extra])
  const family = families[parts.platform]
  return join([
    `Boto3-ts/${clean(parts.version)}`,
    'ua/2.1',
    family === undefined ? 'os/other' : `os/${family}#${clean(parts.release)}`,
    family === undefined ? `md/${clean(parts.platform)}#${clean(parts.release)}` : undefined,
    `md/arch#${clean(parts.arch)}`,
    `lang/js#${clean(parts.nodeVersion.replace(/^v/, ''))}`,
    executionEnvironment === undefined ? undefined : `exec-env/${clean(executionEnvironment)}`,
    `cfg/retry-mode#${clean(parts.retryMode)}`,
    appId === undefined ? undefined : `app/${clean(appId)}`,
    extra,
  ])
}

function join(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ')
}

function clean(text: string): string {
  return text.replaceAll(refused, '-')
}
