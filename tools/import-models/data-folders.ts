/**
 * Where the installed Python keeps the data of botocore and boto3.
 */

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface DataFolders {
  readonly botocore: string
  readonly boto3: string
  readonly versions: { readonly botocore: string; readonly boto3: string }
}

/**
 * The data folders: `BOTOCORE_DATA` and `BOTO3_DATA` where set, otherwise those of `python3`.
 * @returns A reason in words where there are none.
 */
export function findDataFolders(environment: NodeJS.ProcessEnv = process.env): DataFolders | string {
  const botocore = environment['BOTOCORE_DATA'] ?? packageData('botocore')
  const boto3 = environment['BOTO3_DATA'] ?? packageData('boto3')
  if (botocore === undefined || boto3 === undefined) return 'python3 with botocore and boto3 is not installed'
  for (const folder of [botocore, boto3]) if (!existsSync(folder)) return `there is no folder ${folder}`
  return { botocore, boto3, versions: { botocore: versionBeside(botocore), boto3: versionBeside(boto3) } }
}

function packageData(name: string): string | undefined {
  try {
    const program = `import ${name}, os; print(os.path.join(os.path.dirname(${name}.__file__), 'data'))`
    return execFileSync('python3', ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    // No Python, or a Python without the package: both mean "not here".
    return undefined
  }
}

function versionBeside(dataFolder: string): string {
  const source = join(dataFolder, '..', '__init__.py')
  const text = existsSync(source) ? readFileSync(source, 'utf8') : ''
  return /^__version__ = '([^']+)'/m.exec(text)?.[1] ?? 'unknown'
}
