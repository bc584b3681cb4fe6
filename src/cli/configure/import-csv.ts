/**
 * `configure import`: access keys from the CSV files of the console.
 *
 * @see features 18.8
 */

import { existsSync, readFileSync } from 'node:fs'
import { editFile } from '../../config/file-edit.js'
import { plainSection } from '../../config/ini-edit.js'
import { type CommandContext, realPath } from '../command-context.js'
import { CommandError } from '../command-error.js'
import { print, warn } from '../terminal.js'
import { warnIfOpen } from './write-files.js'

/** Where the keys are, and under which names they are kept. */
export interface ImportOptions {
  readonly csv: string
  readonly skipInvalid?: boolean
  readonly profilePrefix: string
}

/** Writes a profile for each row. Nothing is written before all rows were understood. */
export async function importCsv(context: CommandContext, options: ImportOptions): Promise<void> {
  const rows = parseRows(context, readCsv(context, options.csv), options.skipInvalid === true)
  const path = realPath(context, context.credentialsFile)
  warnIfOpen(context, path)
  const edits = rows.map(({ profile, key, secret }) => ({
    target: plainSection(options.profilePrefix + profile),
    values: { aws_access_key_id: key, aws_secret_access_key: secret },
  }))
  if (edits.length > 0) await editFile(path, edits, context.terminal.clock)
  print(context.terminal, `Successfully imported ${rows.length} profile(s)`)
}

function readCsv(context: CommandContext, given: string): string {
  if (!given.startsWith('file://')) {
    if (!/[\r\n]/.test(given) && existsSync(given)) {
      throw new CommandError('general', `To import a file, write file:// before its path: --csv file://${given}`)
    }
    return given
  }
  const path = realPath(context, given.slice('file://'.length))
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    throw new CommandError('usage', `Unable to read ${path}${code}`, { cause: error })
  }
}

interface Row {
  readonly profile: string
  readonly key: string
  readonly secret: string
}

const columns = { user: 'User name', key: 'Access key ID', secret: 'Secret access key' }

function parseRows(context: CommandContext, text: string, skipsInvalid: boolean): Row[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  if (text.trim() === '') throw new CommandError('general', 'The CSV is empty.')
  const header = fieldsOf(lines[0] ?? '').map((name) => name.toLowerCase())
  const at = (name: string) => header.indexOf(name.toLowerCase())
  // The console's file for one key pair says nothing of the user: then the keys are for the active profile.
  const isNamed = at(columns.user) !== -1
  for (const name of [columns.key, columns.secret]) {
    if (at(name) === -1) throw new CommandError('general', `The CSV has no column "${name}" in its first line.`)
  }
  const rows: Row[] = []
  for (const [number, line] of lines.slice(1).entries()) {
    if (line.trim() === '') continue
    const fields = fieldsOf(line)
    const row = {
      profile: isNamed ? (fields[at(columns.user)] ?? '') : (context.profileName ?? 'default'),
      key: fields[at(columns.key)] ?? '',
      secret: fields[at(columns.secret)] ?? '',
    }
    const missing = row.profile === '' ? columns.user : row.key === '' ? columns.key : columns.secret
    if (row.profile !== '' && row.key !== '' && row.secret !== '') rows.push(row)
    else invalid(context, `Row ${number + 1} of the CSV has no value for "${missing}".`, skipsInvalid)
  }
  if (!isNamed && rows.length > 1) {
    throw new CommandError('general', `The CSV has several rows and no column "${columns.user}" to name profiles by.`)
  }
  return rows
}

function invalid({ terminal }: CommandContext, message: string, skips: boolean): void {
  if (!skips) throw new CommandError('general', message)
  warn(terminal, `boto3-ts: skipped: ${message}`)
}

/** Fields between commas. Quotes count only around a whole field: keys have none, but a password may have commas. */
function fieldsOf(line: string): string[] {
  const fields = line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? []
  return fields.map((field) => {
    const text = field.replace(/,$/, '').trim()
    return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"').trim() : text
  })
}
