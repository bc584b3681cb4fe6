// Installed size: a package and everything it needs at run time, in bytes of its files.

import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectFolder } from './packed.js'
import type { Python } from './surroundings.js'

export interface SizeFigure {
  readonly title: string
  readonly bytes: number
}

/** `ours` is the unpacked package, undefined if it is not built. */
export function measureSizes(ours: string | undefined, python: Python | undefined): SizeFigure[] {
  const peers = join(projectFolder, 'bench', 'node_modules')
  const installed = (...names: string[]) => bytesWithDependencies(names.map((name) => join(peers, name)))
  const figures: SizeFigure[] = [
    { title: 'AWS SDK v3, EC2 alone', bytes: installed('@aws-sdk/client-ec2') },
    {
      title: 'AWS SDK v3, S3 + DynamoDB + EC2',
      bytes: installed('@aws-sdk/client-s3', '@aws-sdk/client-dynamodb', '@aws-sdk/client-ec2'),
    },
    {
      title: 'aws-lite, S3 + DynamoDB',
      bytes: installed('@aws-lite/client', '@aws-lite/s3', '@aws-lite/dynamodb'),
    },
  ]
  if (python !== undefined) figures.push({ title: 'boto3, all services', bytes: bytesOfBoto3(python) })
  if (ours !== undefined) {
    const dependencies = dependenciesOf(ours).map((name) => join(projectFolder, 'node_modules', name))
    figures.push({ title: 'boto3-ts, all services', bytes: bytesOf(ours) + bytesWithDependencies(dependencies) })
  }
  return figures
}

function bytesWithDependencies(packages: readonly string[]): number {
  const found = new Set<string>()
  const visit = (path: string): void => {
    if (found.has(path)) return
    found.add(path)
    for (const name of dependenciesOf(path)) {
      const dependency = findUpwards(path, name)
      if (dependency !== undefined) visit(dependency)
    }
  }
  packages.forEach(visit)
  return [...found].reduce((sum, path) => sum + bytesOf(path), 0)
}

function dependenciesOf(path: string): string[] {
  const manifest: { dependencies?: object } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
  return Object.keys(manifest.dependencies ?? {})
}

/** Node's own way: the nearest node_modules that has it. */
function findUpwards(from: string, name: string): string | undefined {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return candidate
  }
  return undefined
}

/** All files below, but not a nested node_modules, whose packages are counted by themselves. */
function bytesOf(path: string): number {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .reduce((sum, entry) => {
      const child = join(path, entry.name)
      return sum + (entry.isDirectory() ? bytesOf(child) : lstatSync(child).size)
    }, 0)
}

/** By the lists that the installer keeps, compiled bytecode left out. */
function bytesOfBoto3(python: Python): number {
  const script = `from importlib.metadata import files
names = ["boto3", "botocore", "s3transfer", "jmespath", "python-dateutil", "six", "urllib3"]
paths = [f.locate() for name in names for f in files(name) or [] if f.suffix != ".pyc"]
print(sum(p.stat().st_size for p in paths if p.is_file()))`
  return Number(execFileSync(python.executable, ['-c', script], { encoding: 'utf8' }))
}
