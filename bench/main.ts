// npm run bench: every table of the speed goals, in one run on one machine. README.md says how to read them.

import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { makeAnswers } from './answers.js'
import { coldClients, measureCold } from './cold.js'
import { measureCpu } from './cpu.js'
import { readOptions, usage } from './options.js'
import type { Options } from './options.js'
import { projectFolder, unpackPackage } from './packed.js'
import { installPeers, peerVersions } from './peers.js'
import { coldTable, cpuTable, sizeTable, typesTable, uploadTable } from './report.js'
import { rows } from './rows.js'
import { startServer } from './server-process.js'
import { measureSizes } from './size.js'
import { makeSurroundings } from './surroundings.js'
import type { Surroundings } from './surroundings.js'
import { measureTypes } from './types.js'
import { measureUpload } from './upload.js'
import type { UploadFigures } from './upload.js'

const cpuClients = ['floor', 'boto3-ts', 'aws-sdk-v3', 'aws-lite', 'boto3']
const coldRows = rows.filter((row) => ['get-item', 'list-buckets', 'describe-instances'].includes(row.key))

const options = readOptions(process.argv.slice(2))
if (options === undefined) console.log(usage)
else await run(options)

async function run(chosen: Options): Promise<void> {
  installPeers()
  const surroundings = makeSurroundings(chosen.pin)
  const server = await startServer(surroundings)
  try {
    printHead(surroundings)
    const raw = {
      cpu: reportCpu(chosen, server.origin, surroundings),
      cold: wants(chosen, 'cold') ? reportCold(chosen, server.origin, surroundings) : [],
      upload: wants(chosen, 'upload') ? reportUpload(chosen, server.origin, surroundings) : undefined,
      ...reportPackage(chosen, surroundings),
    }
    saveRaw(raw)
  } finally {
    server.stop()
    surroundings.remove()
  }
}

function reportCpu(chosen: Options, endpoint: string, surroundings: Surroundings) {
  const wanted = rows.filter((row) => wants(chosen, row.key))
  if (wanted.length === 0) return []
  const clients = chosen.clients.length === 0 ? cpuClients : chosen.clients
  const { rounds, concurrency, warmMs, measureMs, pin } = chosen
  const answers = makeAnswers()
  const bytesOf = ({ key }: { readonly key: string }) => answers.get(key)?.body.length ?? 0
  const pace = { endpoint, concurrency, warmMs, measureMs }
  const figures = measureCpu({ rows: wanted, clients, rounds, pace, bytesOf }, surroundings, showProgress)
  showProgress('')
  console.log(
    `${cpuTable(wanted, clients, figures)}best of ${rounds}, ${concurrency} in flight${pin ? ', one processor' : ''}\n`,
  )
  return figures
}

function reportCold(chosen: Options, endpoint: string, surroundings: Surroundings) {
  const clients = chosen.clients.length === 0 ? coldClients : chosen.clients
  showProgress('cold starts')
  const figures = measureCold(coldRows, clients, chosen.coldSamples, endpoint, surroundings)
  showProgress('')
  console.log(`${coldTable(coldRows, clients, figures)}medians of ${chosen.coldSamples}\n`)
  return figures
}

function reportUpload(chosen: Options, endpoint: string, surroundings: Surroundings): UploadFigures | undefined {
  showProgress('upload')
  const figures = measureUpload(chosen.rounds + 2, endpoint, surroundings)
  showProgress('')
  console.log(figures === undefined ? '– upload: boto3-ts is not built\n' : uploadTable(figures))
  return figures
}

function reportPackage(chosen: Options, { folder, python }: Surroundings) {
  if (!wants(chosen, 'types') && !wants(chosen, 'size')) return {}
  showProgress('types and size')
  const unpacked = unpackPackage(folder)
  const ours = 'unavailable' in unpacked ? undefined : unpacked.path
  const types = wants(chosen, 'types') ? measureTypes(folder, ours && folder, chosen.compileSamples) : []
  const sizes = wants(chosen, 'size') ? measureSizes(ours, python) : []
  showProgress('')
  if (types.length > 0) console.log(typesTable(types))
  if (sizes.length > 0) console.log(sizeTable(sizes))
  if ('unavailable' in unpacked) console.log(`– boto3-ts: ${unpacked.unavailable}`)
  return { types, sizes }
}

function wants({ only }: Options, name: string): boolean {
  return only.size === 0 || only.has(name)
}

function printHead({ python }: Surroundings): void {
  const processors = cpus()
  console.log(`${processors.length} × ${processors[0]?.model ?? 'processor'} · load ${loadavg()[0]?.toFixed(1)}`)
  console.log(`node ${process.version} · ${peerVersions()} · boto3 ${python?.boto3Version ?? '–'}\n`)
}

function saveRaw(raw: unknown): void {
  const folder = join(projectFolder, 'build')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'bench.json'), `${JSON.stringify(raw, undefined, 2)}\n`)
  console.log(`raw values: build/bench.json · load ${loadavg()[0]?.toFixed(1)}`)
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`)
}
