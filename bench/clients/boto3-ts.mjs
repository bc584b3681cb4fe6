// This package, as built: the measured process imports dist/, never the TypeScript sources.

import * as boto3 from '../../dist/index.js'
import { credentials, parameters, region } from './parameters.mjs'

export async function open(service, endpoint) {
  const session = new boto3.Session({
    awsAccessKeyId: credentials.accessKeyId,
    awsSecretAccessKey: credentials.secretAccessKey,
    regionName: region,
  })
  return session.client(service, { endpointUrl: endpoint })
}

export const calls = {
  'get-item': async (client) => Object.keys((await client.getItem(parameters['get-item'])).Item).length,
  query: async (client) => (await client.query(parameters.query)).Items.length,
  'list-buckets': async (client) => (await client.listBuckets(parameters['list-buckets'])).Buckets.length,
  'list-objects': async (client) => (await client.listObjectsV2(parameters['list-objects'])).Contents.length,
  'put-object': async (client) => (await client.putObject(parameters['put-object'])).ETag.length,
  'describe-instances': async (client) =>
    (await client.describeInstances(parameters['describe-instances'])).Reservations.length,
  'get-object': async (client) => (await (await client.getObject(parameters['get-object'])).Body.bytes()).length,
}
