// What the command line asks for.

import { parseArgs } from 'node:util'

export interface Options {
  /** Row keys and section names to run; empty for all. */
  readonly only: ReadonlySet<string>
  /** Client names to run; empty for the table's own columns. */
  readonly clients: readonly string[]
  readonly concurrency: number
  readonly rounds: number
  /** At most; a process that no longer becomes faster stops sooner. */
  readonly warmMs: number
  readonly measureMs: number
  /** Processes started for each cold start figure. */
  readonly coldSamples: number
  readonly compileSamples: number
  /** Server and clients on one processor. */
  readonly pin: boolean
}

export const usage = `npm run bench -- [options]
  --quick                one short round, under a minute
  --only a,b             only these rows or sections: get-item, query, list-buckets, list-objects, put-object,
                         describe-instances, get-object, cold, upload, types, size
  --clients a,b          only these columns: floor, boto3-ts, aws-sdk-v3, aws-lite, boto3; beside them floor-json, node-http
  --concurrency n        calls in flight at once, default 1
  --rounds n             rounds of which the best counts, default 3
  --pin                  server and clients on one processor (Linux): lower and steadier, nobody has to be woken`

/** Reads the options, or gives back undefined when only the usage was asked for. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      clients: { type: 'string', default: '' },
      concurrency: { type: 'string', default: '1' },
      rounds: { type: 'string' },
      pin: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const pace = values.quick
    ? { rounds: 1, warmMs: 600, measureMs: 300, coldSamples: 3, compileSamples: 1 }
    : { rounds: 3, warmMs: 2400, measureMs: 500, coldSamples: 7, compileSamples: 3 }
  return {
    ...pace,
    ...(values.rounds === undefined ? {} : { rounds: Number(values.rounds) }),
    only: new Set(words(values.only)),
    clients: words(values.clients),
    concurrency: Number(values.concurrency),
    pin: values.pin,
  }
}

function words(list: string): string[] {
  return list.split(',').filter((word) => word !== '')
}
