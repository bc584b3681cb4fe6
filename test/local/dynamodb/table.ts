/**
 * A table for one test: items by `id` and `at`, and by their `owner`.
 */

import { expect } from 'vitest'
import type { LocalAws, LocalAwsOptions } from '../../../src/local/public.js'
import { at, sessionOf, startedAws } from '../aws.js'

/** What a refusal looks like. */
export function invalid(message: string) {
  return { code: 'ValidationException', message: expect.stringContaining(message) as string }
}

/** Starts an AWS with the table. */
export async function startedTable(options: LocalAwsOptions = {}) {
  return await tableIn(await startedAws(options))
}

/** Makes the table in an AWS. */
export async function tableIn(aws: LocalAws) {
  const session = sessionOf(aws)
  const dynamodb = session.client('dynamodb', at(aws))
  const TableName = 'table'
  await dynamodb.createTable({
    TableName,
    KeySchema: [
      { AttributeName: 'id', KeyType: 'HASH' },
      { AttributeName: 'at', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'at', AttributeType: 'N' },
      { AttributeName: 'owner', AttributeType: 'S' },
      { AttributeName: 'rank', AttributeType: 'N' },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'by-rank',
        KeySchema: [
          { AttributeName: 'id', KeyType: 'HASH' },
          { AttributeName: 'rank', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-owner',
        KeySchema: [
          { AttributeName: 'owner', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['n'] },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  })
  return { aws, session, dynamodb, TableName }
}
