// What a collection adds to its pages: client CPU of 10,000 objects in ten pages, through the client and as resources.
// npx tsx bench/micro/collection.mjs   (dist/ must be built; the goal is a ratio of at most 1.3)

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import * as boto3 from '../../dist/index.js'

const pages = 10
const objects = 10_000
const turns = 25

const server = spawn(
  process.execPath,
  ['--import', 'tsx', fileURLToPath(new URL('./collection-server.mjs', import.meta.url))],
  {
    stdio: ['pipe', 'pipe', 'inherit'],
  },
)
const [line] = await once(server.stdout, 'data')
const session = new boto3.Session({ awsAccessKeyId: 'a', awsSecretAccessKey: 'b', regionName: 'us-east-1' })
const s3 = session.resource('s3', { endpointUrl: String(line).trim(), config: { s3: { addressingStyle: 'path' } } })
const bucket = s3.Bucket('photos')

const variants = {
  async client() {
    let count = 0
    let size = 0
    let Marker
    for (let page = 0; page < pages; page += 1) {
      const { Contents } = await s3.meta.client.listObjects({
        Bucket: 'photos',
        ...(Marker === undefined ? {} : { Marker }),
      })
      for (const { Key, Size } of Contents) {
        count += 1
        size += Size + Key.length
        Marker = Key
      }
    }
    return [count, size]
  },
  async paginator() {
    let count = 0
    let size = 0
    for await (const { Contents } of s3.meta.client.getPaginator('listObjects').paginate({ Bucket: 'photos' })) {
      for (const { Key, Size } of Contents) {
        count += 1
        size += Size + Key.length
      }
    }
    return [count, size]
  },
  async 'collection, items'() {
    let count = 0
    let size = 0
    for await (const object of bucket.objects.all()) {
      count += 1
      size += object.size + object.key.length
    }
    return [count, size]
  },
  async 'collection, pages'() {
    let count = 0
    let size = 0
    for await (const page of bucket.objects.pages()) {
      for (const object of page) {
        count += 1
        size += object.size + object.key.length
      }
    }
    return [count, size]
  },
}

const best = Object.fromEntries(Object.keys(variants).map((name) => [name, Infinity]))
for (let turn = 0; turn < turns; turn += 1) {
  const names = Object.keys(variants)
  for (const name of turn % 2 === 0 ? names : names.toReversed()) {
    const before = process.cpuUsage()
    const [count] = await variants[name]()
    const { user, system } = process.cpuUsage(before)
    if (count !== objects) throw new Error(`${name} counted ${count} objects`)
    best[name] = Math.min(best[name], user + system)
  }
}
for (const [name, cpu] of Object.entries(best)) {
  console.log(
    `${name.padEnd(18)} ${(cpu / 1000).toFixed(1).padStart(6)} ms  ${(cpu / best.client).toFixed(2)} × client`,
  )
}
server.stdin.end()
await s3.meta.client.close()
