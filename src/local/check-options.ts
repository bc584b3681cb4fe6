/**
 * Options of an embedded AWS that make no sense, told before anything is started.
 */

import { ParamValidationError } from '../errors/parameter.js'
import type { LocalAwsOptions } from './local-aws.js'

/** @throws ParamValidationError with all that is wrong */
export function checkOptions({ port = 0, accountId = '000000000000', rootKey }: LocalAwsOptions): void {
  const problems: string[] = []
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push(`port: ${port} is none`)
  if (!/^\d{12}$/.test(accountId)) problems.push(`accountId: must be twelve digits, got ${accountId}`)
  if (rootKey !== undefined) {
    // What signatures name stands between slashes.
    if (!/^\w+$/.test(rootKey.accessKeyId)) problems.push('rootKey.accessKeyId: must be letters and digits')
    if (rootKey.secretAccessKey === '') problems.push('rootKey.secretAccessKey: must not be empty')
  }
  if (problems.length === 0) return
  const report = problems.join('\n')
  throw new ParamValidationError(`An embedded AWS cannot be started like this:\n${report.replaceAll(/^/gm, '  ')}`, {
    problems,
    report,
  })
}
