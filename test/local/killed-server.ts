/**
 * A server and a client that writes to it until somebody kills both; tells of each object when it has been acknowledged.
 */

import { startLocalAws } from '../../src/local/public.js'
import { at, sessionOf } from './sessions.js'

const aws = await startLocalAws({ dataDirectory: process.argv[2]! })
const s3 = sessionOf(aws).client('s3', at(aws))
await s3.createBucket({ Bucket: 'bucket' })
await Promise.all(
  [0, 1, 2, 3].map(async (writer) => {
    for (let i = 0; ; i++) {
      const Key = `w${writer}-${i}`
      await s3.putObject({ Bucket: 'bucket', Key, Body: Key.repeat(5000) })
      process.stdout.write(`${Key}\n`)
    }
  }),
)
