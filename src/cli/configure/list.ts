/**
 * `configure list`: profile, keys and region with their origin.
 *
 * @see features 18.4
 */

import { mask } from '../../base/secret.js'
import { resolveSetting, type SettingSource, type SettingSources } from '../../config/resolve-setting.js'
import { createSessionSettings } from '../../session/session-settings.js'
import type { CommandContext } from '../command-context.js'
import { print } from '../terminal.js'

/** Prints a row for each. The search for keys may call services. */
export async function list(context: CommandContext): Promise<void> {
  const { terminal, options } = context
  const settings = createSessionSettings({ profileName: options.profile }, terminal.env)
  settings.profile()
  printRow(context, ['NAME', 'VALUE', 'TYPE', 'LOCATION'])
  printRow(context, ['profile', ...profileCells(context)])
  const { createSearch } = await import('../credential-search.js')
  const found = await createSearch(context).loadCredentials()
  const keys = await found?.getFrozenCredentials()
  printRow(context, ['access_key', ...keyCells(keys?.accessKey, found?.method)])
  printRow(context, ['secret_key', ...keyCells(keys?.secretKey, found?.method)])
  printRow(context, ['region', ...regionCells(context, settings.sources)])
}

type Cells = readonly [value: string, type: string, location: string]

const unset: Cells = ['<not set>', 'None', 'None']

function printRow({ terminal }: CommandContext, [name, value, type, location]: readonly [string, ...Cells]): void {
  print(terminal, [name.padEnd(10), value.padEnd(24), type.padEnd(16), location].join(' : '))
}

function profileCells({ terminal, options }: CommandContext): Cells {
  if (options.profile !== undefined) return [options.profile, 'manual', '--profile']
  const { value, source } = resolveSetting('profile', { env: terminal.env })
  return value === undefined ? unset : cells(value, source, '')
}

function keyCells(key: string | undefined, method = ''): Cells {
  return key === undefined ? unset : [mask(key), method, '']
}

function regionCells({ options, configFile }: CommandContext, sources: SettingSources): Cells {
  if (options.region !== undefined) return [options.region, 'manual', '--region']
  const { value, source } = resolveSetting('region', sources)
  return value === undefined ? unset : cells(value, source, configFile)
}

function cells(value: string, source: SettingSource, configFile: string): Cells {
  return source.kind === 'environment' ? [value, 'env', source.variable] : [value, 'config-file', configFile]
}
