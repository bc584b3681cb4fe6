/**
 * Endpoint URLs that users give: where they are looked for, and whether they are usable.
 *
 * @see features 7.9 and 1.13
 */

import { isIPv6 } from 'node:net'
import { InvalidConfigError } from '../errors/config.js'
import { InvalidEndpointUrlError } from '../errors/endpoint.js'
import { isValidHostLabel } from './host-label.js'

/** An endpoint URL and where it was found, for messages. */
export interface ConfiguredEndpointUrl {
  readonly url: string
  readonly source: string
}

/** Where configured endpoint URLs are looked for. */
export interface EndpointUrlSources {
  /** The service's id in the form of event names: `elastic-load-balancing-v2`. */
  readonly serviceId: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The settings of the profile, under the names that the files use. */
  readonly profile?: Readonly<Record<string, unknown>>
  /** The `services` sections of the configuration file, by name. */
  readonly services?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/**
 * The endpoint URL that environment or profile give for a service: the service's own variable, the general variable,
 * the service's entry in the profile's `services` section, the profile's `endpoint_url`. Empty ones are passed over.
 * Whether configured URLs are to be ignored, and an `endpointUrl` given in code, are the caller's business.
 *
 * @throws {@link InvalidConfigError} the profile names a `services` section that is not there
 */
export function findConfiguredEndpointUrl(sources: EndpointUrlSources): ConfiguredEndpointUrl | undefined {
  const serviceKey = sources.serviceId.replaceAll('-', '_')
  return (
    findInEnvironment(`AWS_ENDPOINT_URL_${serviceKey.toUpperCase()}`, sources) ??
    findInEnvironment('AWS_ENDPOINT_URL', sources) ??
    findInServicesSection(serviceKey, sources) ??
    entry(sources.profile?.['endpoint_url'], 'endpoint_url of the profile')
  )
}

const MAX_HOST_LENGTH = 255
const urlForm = /^([a-z][a-z\d+.-]*):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(?::([^/?#]*))?(?:[/?#]|$)/i

/**
 * An endpoint URL must be http or https with a host that can exist.
 *
 * @param source  Where the URL was found, as a part of a sentence: `AWS_ENDPOINT_URL in the environment`.
 * @throws {@link InvalidEndpointUrlError}
 */
export function validateEndpointUrl(endpointUrl: string, source: string): void {
  const problem = findProblem(endpointUrl)
  if (problem === undefined) return
  const shown = endpointUrl.replace(/\/\/[^/?#]*@/, '//***@')
  const message = `The endpoint URL ${JSON.stringify(shown)} (${source}) ${problem}`
  throw new InvalidEndpointUrlError(message, { endpointUrl: shown, source })
}

function findInEnvironment(name: string, { environment }: EndpointUrlSources): ConfiguredEndpointUrl | undefined {
  return entry(environment[name], `${name} in the environment`)
}

function findInServicesSection(
  serviceKey: string,
  { profile, services = {} }: EndpointUrlSources,
): ConfiguredEndpointUrl | undefined {
  const name = profile?.['services']
  if (typeof name !== 'string') return undefined
  const section = Object.hasOwn(services, name) ? services[name] : undefined
  if (section === undefined) {
    throw new InvalidConfigError(
      `The profile says services = ${name}, and the configuration file has no section [services ${name}].`,
      { services: name },
    )
  }
  const service = section[serviceKey]
  if (typeof service !== 'object' || service === null || !('endpoint_url' in service)) return undefined
  return entry(service.endpoint_url, `endpoint_url of ${serviceKey} in the section [services ${name}]`)
}

function entry(url: unknown, source: string): ConfiguredEndpointUrl | undefined {
  return typeof url === 'string' && url !== '' ? { url, source } : undefined
}

/** What is wrong with the URL, as the end of a sentence. */
function findProblem(url: string): string | undefined {
  if (/[\s\p{Cc}]/u.test(url)) return 'has white space or control characters in it.'
  const [, scheme, host = '', port] = urlForm.exec(url) ?? []
  if (scheme === undefined) return 'is no URL: it must begin with https:// or http:// and a host.'
  if (!/^https?$/i.test(scheme)) return `begins with ${scheme}://; only https:// and http:// can be used.`
  if (port !== undefined && !/^\d{0,5}$/.test(port)) return 'has a port that is no number.'
  if (Number(port ?? 0) > 65535) return 'has a port above 65535.'
  if (host.startsWith('[')) return isIPv6(host.slice(1, -1)) ? undefined : 'has a host that is no IPv6 address.'
  const name = host.endsWith('.') ? host.slice(0, -1) : host
  if (name.length <= MAX_HOST_LENGTH && isValidHostLabel(name, true)) return undefined
  return 'has a host that cannot exist: labels of 1 to 63 letters, digits and inner hyphens, with dots between them.'
}
