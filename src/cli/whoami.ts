/**
 * `whoami`: whose credentials are in use.
 */

import { closing } from './closing.js'
import { activeProfile, type CommandContext, textOf } from './command-context.js'
import { findCredentials, openSession, tlsOptions } from './credential-search.js'
import { print } from './terminal.js'

/** Prints what `aws sts get-caller-identity` prints. */
export async function whoami(context: CommandContext): Promise<void> {
  const { terminal, options } = context
  const session = openSession(context)
  const { accessKey, secretKey, token } = await (await findCredentials(context)).getFrozenCredentials()
  const client = session.client('sts', {
    ...tlsOptions(context),
    endpointUrl: options.endpointUrl,
    awsAccessKeyId: accessKey,
    awsSecretAccessKey: secretKey,
    awsSessionToken: token,
  })
  const { UserId = '', Account = '', Arn = '' } = await closing(client, (sts) => sts.getCallerIdentity())
  const output = options.output ?? terminal.env['AWS_DEFAULT_OUTPUT'] ?? textOf(activeProfile(context), 'output')
  if (output === 'text') print(terminal, [Account, Arn, UserId].join('\t'))
  else print(terminal, JSON.stringify({ UserId, Account, Arn }, undefined, 4))
}
