/**
 * Signed URLs of CloudFront.
 *
 * @see AWS "Use signed URLs"; features 6.7
 */

import { toBytes } from '../base/bytes.js'
import { ParamValidationError } from '../errors/parameter.js'

/** Signs with the private key of a CloudFront key pair: RSA, PKCS #1 v1.5, SHA-1. */
export type RsaSigner = (message: Uint8Array) => Uint8Array

/** Either the moment until which the URL is good, or a policy of one's own; never both. */
export interface CloudFrontUrlOptions {
  readonly dateLessThan?: Date
  readonly policy?: string
}

/** Conditions of a policy beyond the moment it ends. */
export interface CloudFrontPolicyOptions {
  readonly dateGreaterThan?: Date
  /** `192.0.2.1`, or a network such as `192.0.2.0/24`. */
  readonly ipAddress?: string
}

/**
 * Makes URLs for private content of CloudFront.
 *
 * @see botocore `CloudFrontSigner`
 * @example
 * const signer = new CloudFrontSigner(keyId, (message) => sign('sha1', message, privateKey))
 * const url = signer.generatePresignedUrl('https://d1.cloudfront.net/a.jpg', { dateLessThan: new Date('2027-01-01') })
 */
export class CloudFrontSigner {
  readonly keyId: string
  readonly #rsaSigner: RsaSigner

  constructor(keyId: string, rsaSigner: RsaSigner) {
    this.keyId = keyId
    this.#rsaSigner = rsaSigner
  }

  /** @throws {@link ParamValidationError} both or none of `dateLessThan` and `policy` are given */
  generatePresignedUrl(url: string, { dateLessThan, policy }: CloudFrontUrlOptions): string {
    if ((dateLessThan === undefined) === (policy === undefined)) {
      throw new ParamValidationError('Need to provide either dateLessThan or policy, but not both.')
    }
    const signed = dateLessThan === undefined ? toBytes(policy ?? '') : toBytes(this.buildPolicy(url, dateLessThan))
    const condition =
      dateLessThan === undefined ? `Policy=${urlBase64(signed)}` : `Expires=${epochSeconds(dateLessThan)}`
    const signature = urlBase64(this.#rsaSigner(signed))
    const separator = url.includes('?') ? '&' : '?'
    return `${url}${separator}${condition}&Signature=${signature}&Key-Pair-Id=${this.keyId}`
  }

  /** A policy as JSON, its members in the order that CloudFront's own (canned) policy has. */
  buildPolicy(resource: string, dateLessThan: Date, options: CloudFrontPolicyOptions = {}): string {
    const { dateGreaterThan, ipAddress } = options
    const condition: Record<string, unknown> = { DateLessThan: { 'AWS:EpochTime': epochSeconds(dateLessThan) } }
    if (ipAddress !== undefined && ipAddress !== '') {
      condition['IpAddress'] = { 'AWS:SourceIp': ipAddress.includes('/') ? ipAddress : `${ipAddress}/32` }
    }
    if (dateGreaterThan !== undefined) {
      condition['DateGreaterThan'] = { 'AWS:EpochTime': epochSeconds(dateGreaterThan) }
    }
    return JSON.stringify({ Statement: [{ Resource: resource, Condition: condition }] })
  }
}

function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

/** CloudFront's own letters in place of those that mean something in a query. */
function urlBase64(bytes: Uint8Array): string {
  const letters: Record<string, string> = { '+': '-', '=': '_', '/': '~' }
  return toBytes(bytes)
    .toString('base64')
    .replaceAll(/[+=/]/g, (letter) => letters[letter] ?? letter)
}
