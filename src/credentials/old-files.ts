/**
 * Files of tools before `~/.aws`.
 *
 * @see features 3.10; botocore `OriginalEC2Provider`, `BotoProvider`
 */

import { readFileSync } from 'node:fs'

import { type Environment, expandPath, readVariable } from '../config/environment.js'
import { parseIni, sectionValues } from '../config/ini-file.js'
import { ConfigNotFound } from '../errors/config.js'
import { PartialCredentialsError } from '../errors/credentials.js'
import { Credentials } from './credentials.js'
import { skip, type Skipped } from './provider.js'

/** The file that `AWS_CREDENTIAL_FILE` names, with lines such as `AWSAccessKeyId=…`. */
export function loadEc2CredentialsFile(env: Environment): Credentials | Skipped {
  const path = expandPath(readVariable(env, 'AWS_CREDENTIAL_FILE') ?? '', env)
  const bytes = readOrUndefined(path)
  if (bytes === undefined) {
    throw new ConfigNotFound(`The file ${path}, named by AWS_CREDENTIAL_FILE, could not be read.`, { path })
  }
  const values = new Map<string, string>()
  for (const line of bytes.toString('utf8').split(/\r\n|\r|\n/)) {
    const separator = line.indexOf('=')
    if (separator !== -1) values.set(line.slice(0, separator).trim(), line.slice(separator + 1).trim())
  }
  const accessKey = values.get('AWSAccessKeyId')
  if (accessKey === undefined) return skip(`${path} has no AWSAccessKeyId`)
  const secretKey = values.get('AWSSecretKey')
  if (secretKey === undefined) throw partial('ec2-credentials-file', 'AWSSecretKey', path)
  return new Credentials(accessKey, secretKey, { method: 'ec2-credentials-file' })
}

/** The section `Credentials` of the file that `BOTO_CONFIG` names, else of `/etc/boto.cfg` or `~/.boto`. */
export function loadBotoConfig(env: Environment): Credentials | Skipped {
  const named = readVariable(env, 'BOTO_CONFIG')
  const paths = (named === undefined ? ['/etc/boto.cfg', '~/.boto'] : [named]).map((path) => expandPath(path, env))
  for (const path of paths) {
    const bytes = readOrUndefined(path)
    if (bytes === undefined) continue
    const file = parseIni(bytes, path)
    const section = file.sections.get('Credentials')
    const { aws_access_key_id: accessKey, aws_secret_access_key: secretKey } =
      section === undefined ? {} : sectionValues(file, section)
    if (typeof accessKey !== 'string') continue
    if (typeof secretKey !== 'string') throw partial('boto-config', 'aws_secret_access_key', path)
    return new Credentials(accessKey, secretKey, { method: 'boto-config' })
  }
  return skip(`no keys in ${paths.join(' or ')}`)
}

function readOrUndefined(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    // Absent or not to be read: the caller says what that means.
    return undefined
  }
}

function partial(provider: string, credVar: string, path: string): PartialCredentialsError {
  const message = `${path} (${provider}) holds half a key pair: ${credVar} is missing.`
  return new PartialCredentialsError(message, { provider, credVar, path })
}
