/**
 * What may be part of a host name.
 */

const hostLabel = /^(?!-)[a-zA-Z\d-]{1,63}(?<!-)$/
const ipv4 = /^(?:\d{1,3}\.){3}\d{1,3}$/

/** Whether the text is a host label (RFC 1123), or with `allowSubdomains` labels joined by dots. */
export function isValidHostLabel(text: string, allowSubdomains: boolean): boolean {
  if (!allowSubdomains) return hostLabel.test(text)
  return text.split('.').every((label) => hostLabel.test(label))
}

/** Four numbers with dots between them, in range or not: nothing that looks so is a name. */
export function isIpv4Form(text: string): boolean {
  return ipv4.test(text)
}

/** Whether a bucket of that name can stand in the host name. */
export function isVirtualHostableBucket(name: string, allowSubdomains: boolean): boolean {
  if (name.length < 3 || name !== name.toLowerCase() || isIpv4Form(name)) return false
  return isValidHostLabel(name, allowSubdomains)
}
