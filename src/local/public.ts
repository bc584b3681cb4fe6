/**
 * The package entry `boto3-ts/local`: an AWS in the process, for tests and for trying things out.
 */

import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { createModelLoader } from '../model/loader.js'
import { createLocalAws, type LocalAws, type LocalAwsOptions } from './local-aws.js'

export { ServiceError, type ServiceErrorOptions } from './service-error.js'
export type { AnswerChanges, CallContext, IncomingBody, RequestHead } from './call-context.js'
export { type AwaitOptions, RequestsAwaitedError } from './awaited-requests.js'
export type { Principal } from './auth/principal.js'
export type { AccessNeed } from './access-need.js'
export type { FaultOptions } from './faults.js'
export type { Handler, HandlerInput, HandlerOutput, OperationName, RecordedInput, ServiceName } from './handlers.js'
export type { GivenKey } from './iam/key-ring.js'
export type { LocalAws, LocalAwsOptions, RequestOf } from './local-aws.js'
export type { RecordedRequest } from './request-log.js'
export { LocalStateError } from './store/state-error.js'

/**
 * Starts an AWS on a port of this machine: real HTTP, signatures and policies checked, state that behaves. S3, IAM, STS,
 * SQS, SNS, DynamoDB and EC2 (without machines) answer by themselves, every other operation of every service by a
 * handler ({@link LocalAws.on}); what has none is refused with `NotImplemented`.
 *
 * @throws LocalStateError the port is taken, or the data directory is in use or damaged
 * @throws ParamValidationError the options make no sense
 * @example
 * await using aws = await startLocalAws()
 * const session = new Session({ awsAccessKeyId: aws.rootKey.accessKeyId, awsSecretAccessKey: aws.rootKey.secretAccessKey })
 * const s3 = session.client('s3', { endpointUrl: aws.url })
 */
export function startLocalAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  // By the package's own name for them: this file is bundled to different places.
  const directory = dirname(createRequire(import.meta.url).resolve('#models/_index.json'))
  return createLocalAws(options, () => createModelLoader({ directory }))
}
