/**
 * Requests as clients send them, unsigned but for the name of the service.
 */

import { createHash } from 'node:crypto'
import { toBytes } from '../../../src/base/bytes.js'
import { ParamValidationError } from '../../../src/errors/parameter.js'
import type { HttpRequest } from '../../../src/base/http-message.js'
import type { Operation } from '../../../src/model/operation.js'
import { signRequest, type SignOptions } from '../../../src/signing/sign.js'
import { chooseProtocol } from '../../../src/protocol/choose.js'

/** A request before it is sent. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** The request of an operation with these parameters. */
export function requestOf(operation: Operation, params: Record<string, unknown>, signingName: string): Sent {
  const { method, path, query, headers, body } = chooseProtocol(operation.service).compileSerializer(operation)(params)
  const isS3 =
    operation.service.serviceName === 's3' && operation.raw.http?.requestUri?.startsWith('/{Bucket}') === true
  const scope = `Credential=AKIA/20260101/us-east-1/${signingName}/aws4_request`
  return {
    method,
    path: isS3 ? `/${String(params['Bucket'])}${path}` : path,
    query,
    headers: {
      host: '127.0.0.1',
      'x-amz-date': '20260101T000000Z',
      'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
      ...headers,
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=00`,
    },
    body: Buffer.from(toBytes((body ?? '') as string | Uint8Array)),
  }
}

/** A client itself refuses what would end up in its host name. */
export function sendable(...given: Parameters<typeof requestOf>): Sent | undefined {
  try {
    return requestOf(...given)
  } catch (error) {
    if (error instanceof ParamValidationError) return undefined
    throw error
  }
}

/** With a right digest of its body. */
export function withDigest(sent: Sent): Sent {
  const digest = createHash('md5').update(sent.body).digest('base64')
  return { ...sent, headers: { ...sent.headers, 'content-md5': digest } }
}

/** With a right signature in place of the one that says nothing. */
export function signedBy(sent: Sent, options: Pick<SignOptions, 'credentials' | 'service' | 'epochMs'>): Sent {
  const headers = { ...sent.headers }
  delete headers['authorization']
  delete headers['x-amz-date']
  delete headers['x-amz-content-sha256']
  const request: HttpRequest = { ...sent, protocol: 'http:', host: '127.0.0.1', headers }
  const signatureVersion = options.service === 's3' ? 's3v4' : 'v4'
  signRequest(request, { signatureVersion, region: 'us-east-1', ...options })
  return { ...sent, headers: request.headers }
}
