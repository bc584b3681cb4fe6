/**
 * S3's errors that more than one operation answers with.
 */

import { ServiceError } from '../service-error.js'

/** 404 for a bucket. */
export function noSuchBucket(BucketName: string): ServiceError {
  return new ServiceError('NoSuchBucket', 'The specified bucket does not exist', {
    status: 404,
    fields: { BucketName },
  })
}

/** 404 for a key. */
export function noSuchKey(Key: string, headers: Readonly<Record<string, string>> = {}): ServiceError {
  const text = 'The specified key does not exist.'
  return new ServiceError('NoSuchKey', text, { status: 404, fields: { Key }, headers: { ...headers } })
}

/** 404 for a version. */
export function noSuchVersion(Key: string, VersionId: string): ServiceError {
  const text = 'The specified version does not exist.'
  return new ServiceError('NoSuchVersion', text, { status: 404, fields: { Key, VersionId } })
}

/** 405, with what is allowed. */
export function methodNotAllowed(headers: Readonly<Record<string, string>>): ServiceError {
  const text = 'The specified method is not allowed against this resource.'
  return new ServiceError('MethodNotAllowed', text, { status: 405, headers: { ...headers } })
}

/** 412 for a condition. */
export function preconditionFailed(Condition: string): ServiceError {
  const text = 'At least one of the pre-conditions you specified did not hold'
  return new ServiceError('PreconditionFailed', text, { status: 412, fields: { Condition } })
}

/** 304: nothing has changed. */
export function notModified(headers: Readonly<Record<string, string>>): ServiceError {
  return new ServiceError('NotModified', 'Not Modified', { status: 304, headers: { ...headers } })
}

/** 400 for a value. */
export function invalidArgument(text: string, ArgumentName: string, ArgumentValue: unknown): ServiceError {
  return new ServiceError('InvalidArgument', text, { status: 400, fields: { ArgumentName, ArgumentValue } })
}

/** 400 for a request that makes no sense. */
export function invalidRequest(text: string): ServiceError {
  return new ServiceError('InvalidRequest', text, { status: 400 })
}

/** 403. */
export function accessDenied(text = 'Access Denied'): ServiceError {
  return new ServiceError('AccessDenied', text, { status: 403 })
}

/** 400 for a document that is not as it must be. */
export function malformedXml(): ServiceError {
  const text = 'The XML you provided was not well-formed or did not validate against our published schema'
  return new ServiceError('MalformedXML', text, { status: 400 })
}
