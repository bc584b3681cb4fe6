/**
 * A program that puts an object on disk and ends without stopping its server. Prints how many folders there were.
 */

import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { startLocalAws } from '../../src/local/public.js'
import { at, sessionOf } from './sessions.js'

const aws = await startLocalAws()
const s3 = sessionOf(aws).client('s3', at(aws))
await s3.createBucket({ Bucket: 'bucket' })
await s3.putObject({ Bucket: 'bucket', Key: 'key', Body: 'x'.repeat(300_000) })
console.log(readdirSync(tmpdir()).filter((name) => name.startsWith('boto3-ts')).length)
process.exit(0)
