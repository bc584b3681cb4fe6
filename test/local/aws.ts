/**
 * An embedded AWS for one test or one file, and sessions of its users.
 */

import { onTestFinished } from 'vitest'
import type { Session } from '../../src/index.js'
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '../../src/local/public.js'
import { at, sessionOf } from './sessions.js'

export { at, sessionOf }

/** Starts an AWS that ends with the test. */
export async function startedAws(options: LocalAwsOptions = {}): Promise<LocalAws> {
  const aws = await startLocalAws(options)
  onTestFinished(() => aws.stop())
  return aws
}

/** A session of a new user with this inline policy; without statements, with none. */
export async function userWith(aws: LocalAws, statements: readonly object[], UserName = 'someone'): Promise<Session> {
  const iam = sessionOf(aws).client('iam', at(aws))
  await iam.createUser({ UserName })
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  if (statements.length > 0) await iam.putUserPolicy({ UserName, PolicyName: 'inline', PolicyDocument })
  const { AccessKey } = await iam.createAccessKey({ UserName })
  await iam.close()
  return sessionOf(aws, { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey })
}
