// aws-lite: no EC2 plugin exists. Its DynamoDB plugin converts attribute values to plain ones, which the others do not.

import { credentials, parameters, region } from './parameters.mjs'

const plugins = {
  dynamodb: () => import('@aws-lite/dynamodb'),
  s3: () => import('@aws-lite/s3'),
}

export async function open(service, endpoint) {
  if (plugins[service] === undefined) throw new Error(`aws-lite has no plugin for ${service}`)
  const { default: awsLite } = await import('@aws-lite/client')
  const { accessKeyId, secretAccessKey } = credentials
  const config = { accessKeyId, secretAccessKey, region, endpoint, keepAlive: true, plugins: [plugins[service]()] }
  const client = await awsLite(config)
  return client.DynamoDB ?? client.S3
}

const getItem = { ...parameters['get-item'], Key: plain(parameters['get-item'].Key) }
const query = { ...parameters.query, ExpressionAttributeValues: plain(parameters.query.ExpressionAttributeValues) }
const getObject = { ...parameters['get-object'], rawResponsePayload: true }

// Its ListBuckets wraps the list in a list, and its ETags have lost their quotes.
export const calls = {
  'get-item': async (client) => Object.keys((await client.GetItem(getItem)).Item).length,
  query: async (client) => (await client.Query(query)).Items.length,
  'list-buckets': async (client) => (await client.ListBuckets(parameters['list-buckets'])).Buckets.flat().length,
  'list-objects': async (client) => (await client.ListObjectsV2(parameters['list-objects'])).Contents.length,
  'put-object': async (client) => `"${(await client.PutObject(parameters['put-object'])).ETag}"`.length,
  'get-object': async (client) => (await client.GetObject(getObject)).Body.length,
}

function plain(attributes) {
  return Object.fromEntries(Object.entries(attributes).map(([name, { S }]) => [name, S]))
}
