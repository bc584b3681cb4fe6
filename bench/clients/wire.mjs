// The requests of the rows as they go over the wire, for the bare HTTP clients: headers as a signing client sends them.

import { parameters } from './parameters.mjs'

const common = [
  [
    'user-agent',
    'Boto3/1.0.0 md/Botocore#1.0.0 ua/2.1 os/linux md/arch#x86_64 lang/js#20.19.0 cfg/retry-mode#standard',
  ],
  ['x-amz-date', '20260105T093000Z'],
  ['amz-sdk-invocation-id', '0f8fad5b-d9cb-469f-a165-70867728950e'],
  ['amz-sdk-request', 'attempt=1'],
]
const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const formType = 'application/x-www-form-urlencoded; charset=utf-8'

const checksum = [
  ['x-amz-sdk-checksum-algorithm', 'CRC32'],
  ['x-amz-checksum-crc32', 'NhCmhg=='],
]
const helloSha256 = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'

/** Method, path, headers as pairs, and body of a row's request. */
export const requests = {
  'get-item': dynamodb('GetItem', parameters['get-item']),
  query: dynamodb('Query', parameters.query),
  'list-buckets': s3('GET', '/', []),
  'list-objects': s3('GET', '/company-photos-0?list-type=2&prefix=photos%2F&encoding-type=url', []),
  'put-object': s3('PUT', '/company-photos-0/notes/hello.txt', checksum, 'hello'),
  'describe-instances': {
    method: 'POST',
    path: '/',
    headers: [...common, ['content-type', formType], authorization('ec2', 'content-type;host;x-amz-date')],
    body: 'Action=DescribeInstances&Version=2016-11-15&MaxResults=200',
  },
  'get-object': s3('GET', '/company-photos-0/photos/2026/panorama.raw', [['x-amz-checksum-mode', 'ENABLED']]),
}

function dynamodb(operation, input) {
  const headers = [
    ...common,
    ['x-amz-target', `DynamoDB_20120810.${operation}`],
    ['content-type', 'application/x-amz-json-1.0'],
    authorization('dynamodb', 'content-type;host;x-amz-date;x-amz-target'),
  ]
  return { method: 'POST', path: '/', headers, body: JSON.stringify(input) }
}

function s3(method, path, extra, body) {
  const headers = [
    ...common,
    ...extra,
    ['x-amz-content-sha256', body === undefined ? emptySha256 : helloSha256],
    authorization('s3', ['host', ...extra.map(([name]) => name), 'x-amz-content-sha256', 'x-amz-date'].join(';')),
  ]
  return { method, path, headers, body }
}

function authorization(service, signedHeaders) {
  const scope = `AKIDEXAMPLE/20260105/us-east-1/${service}/aws4_request`
  const signature = 'c0ffee'.repeat(11).slice(0, 64)
  return [
    'authorization',
    `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  ]
}
