// AWS SDK for JavaScript v3, its defaults: one package a service, imported only where the row needs it.

import { credentials, parameters, region } from './parameters.mjs'

const packages = {
  dynamodb: async () => {
    const { DynamoDBClient, GetItemCommand, QueryCommand } = await import('@aws-sdk/client-dynamodb')
    return { Client: DynamoDBClient, GetItemCommand, QueryCommand }
  },
  s3: async () => {
    const sdk = await import('@aws-sdk/client-s3')
    const { S3Client, ListBucketsCommand, ListObjectsV2Command, PutObjectCommand, GetObjectCommand } = sdk
    return { Client: S3Client, ListBucketsCommand, ListObjectsV2Command, PutObjectCommand, GetObjectCommand }
  },
  ec2: async () => {
    const { EC2Client, DescribeInstancesCommand } = await import('@aws-sdk/client-ec2')
    return { Client: EC2Client, DescribeInstancesCommand }
  },
}

export async function open(service, endpoint) {
  const { Client, ...commands } = await packages[service]()
  const client = new Client({ endpoint, region, credentials })
  return { ...commands, send: (command) => client.send(command) }
}

export const calls = {
  'get-item': async (sdk) => Object.keys((await sdk.send(new sdk.GetItemCommand(parameters['get-item']))).Item).length,
  query: async (sdk) => (await sdk.send(new sdk.QueryCommand(parameters.query))).Items.length,
  'list-buckets': async (sdk) =>
    (await sdk.send(new sdk.ListBucketsCommand(parameters['list-buckets']))).Buckets.length,
  'list-objects': async (sdk) =>
    (await sdk.send(new sdk.ListObjectsV2Command(parameters['list-objects']))).Contents.length,
  'put-object': async (sdk) => (await sdk.send(new sdk.PutObjectCommand(parameters['put-object']))).ETag.length,
  'describe-instances': async (sdk) =>
    (await sdk.send(new sdk.DescribeInstancesCommand(parameters['describe-instances']))).Reservations.length,
  'get-object': async (sdk) => {
    const { Body } = await sdk.send(new sdk.GetObjectCommand(parameters['get-object']))
    return (await Body.transformToByteArray()).length
  },
}
