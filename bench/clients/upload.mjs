// Uploads a file as a stream again and again, with and without checksum in turn: node upload.mjs <endpoint> <file> <rounds>.
// Prints the MiB a second of each upload as JSON.

import { createReadStream, statSync } from 'node:fs'
import * as boto3 from '../../dist/index.js'
import { credentials, region } from './parameters.mjs'

const [endpoint, file, rounds] = process.argv.slice(2)
const mebibytes = statSync(file).size / 2 ** 20
const session = new boto3.Session({
  awsAccessKeyId: credentials.accessKeyId,
  awsSecretAccessKey: credentials.secretAccessKey,
  regionName: region,
})
const clients = Object.fromEntries(
  ['when_required', 'when_supported'].map((mode) => [
    mode,
    session.client('s3', { endpointUrl: endpoint, config: { requestChecksumCalculation: mode } }),
  ]),
)
const rates = { when_required: [], when_supported: [] }
for (let round = 0; round <= Number(rounds); round++) {
  for (const [mode, s3] of Object.entries(clients)) {
    const startedAt = performance.now()
    await s3.putObject({ Bucket: 'bench', Key: 'small', Body: createReadStream(file, { highWaterMark: 1 << 20 }) })
    // The first round warms up.
    if (round > 0) rates[mode].push((mebibytes / (performance.now() - startedAt)) * 1000)
  }
}
process.stdout.write(`${JSON.stringify(rates)}\n`)
process.exit()
