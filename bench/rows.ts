// The rows of the table: what is called, what a right answer counts, and what the figure must be.

/** One operation that every client is measured on. */
export interface Row {
  readonly key: string
  readonly title: string
  readonly service: 'dynamodb' | 's3' | 'ec2'
  /** Highest client CPU allowed, as a multiple of the floor's. */
  readonly goal: number
  /** What a client that has read the answer counts: attributes, items, keys, instances, bytes. */
  readonly answer: number
}

export const bucketCount = 10
export const bodyBytes = 8 * 1024 * 1024

export const rows: readonly Row[] = [
  { key: 'get-item', title: 'DynamoDB GetItem', service: 'dynamodb', goal: 1.8, answer: 10 },
  { key: 'query', title: 'DynamoDB Query, 500 items', service: 'dynamodb', goal: 1.3, answer: 500 },
  { key: 'list-buckets', title: 'S3 ListBuckets', service: 's3', goal: 2, answer: bucketCount },
  { key: 'list-objects', title: 'S3 ListObjectsV2, 1000 keys', service: 's3', goal: 4, answer: 1000 },
  { key: 'put-object', title: 'S3 PutObject, 5 bytes', service: 's3', goal: 2, answer: 34 },
  { key: 'describe-instances', title: 'EC2 DescribeInstances, 200', service: 'ec2', goal: 4, answer: 200 },
  { key: 'get-object', title: 'S3 GetObject, 8 MiB', service: 's3', goal: 1.05, answer: bodyBytes },
]
