// What the types cost: tsc on a hello world, with the package as a user has it.

import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from './median.js'
import { projectFolder } from './packed.js'

/** Median ms of `tsc --noEmit`, or the compiler's first complaint. */
export interface CompileFigure {
  readonly title: string
  readonly ms: number | undefined
  readonly reason: string | undefined
}

const programs = {
  empty: 'export {}\n',
  ours: `import * as boto3 from 'boto3-ts'
const { Buckets } = await boto3.client('s3').listBuckets()
const { Reservations } = await boto3.client('ec2').describeInstances()
export const counts: number[] = [Buckets?.length ?? 0, Reservations?.length ?? 0]
`,
  v3: `import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2'
const { Buckets } = await new S3Client({}).send(new ListBucketsCommand({}))
const { Reservations } = await new EC2Client({}).send(new DescribeInstancesCommand({}))
export const counts: number[] = [Buckets?.length ?? 0, Reservations?.length ?? 0]
`,
}

/** Compiles each program in turn; `ours` is the folder that has the unpacked package, undefined if it is not built. */
export function measureTypes(folder: string, ours: string | undefined, samples: number): CompileFigure[] {
  const peers = join(folder, 'peers')
  mkdirSync(peers)
  symlinkSync(join(projectFolder, 'bench', 'node_modules'), join(peers, 'node_modules'))
  const variants = [
    { title: 'an empty file', path: write(peers, 'empty', programs.empty), times: [] as number[], reason: '' },
    { title: 'AWS SDK v3, S3 and EC2', path: write(peers, 'v3', programs.v3), times: [] as number[], reason: '' },
  ]
  if (ours !== undefined) {
    variants.push({ title: 'boto3-ts, all services', path: write(ours, 'ours', programs.ours), times: [], reason: '' })
  }
  for (let sample = 0; sample < samples; sample += 1) {
    for (const variant of variants) {
      const startedAt = performance.now()
      const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', variant.path], { encoding: 'utf8' })
      variant.times.push(performance.now() - startedAt)
      if (status !== 0) variant.reason = stdout.split('\n')[0] ?? 'tsc failed'
    }
  }
  return variants.map(({ title, times, reason }) =>
    reason === '' ? { title, ms: median(times), reason: undefined } : { title, ms: undefined, reason },
  )
}

const compiler = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc')

function write(folder: string, name: string, program: string): string {
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(projectFolder, 'node_modules', '@types')],
  }
  const path = join(folder, `tsconfig.${name}.json`)
  writeFileSync(join(folder, `${name}.mts`), program)
  writeFileSync(path, JSON.stringify({ compilerOptions, files: [`${name}.mts`] }))
  return path
}
