/**
 * Services of which a request differs in one thing from what their model says.
 */

import { expect, test } from 'vitest'
import { InvalidEndpointUrlError } from '../../src/errors/public.js'
import type { ConfigOptions } from '../../src/config/config-options.js'
import { clientFor, clientThrough } from '../helpers/client.js'
import { type ReceivedRequest, serve } from '../helpers/http-server.js'

/** The request that one call sends. */
async function requestOf(
  service: string,
  method: string,
  params: object,
  config: ConfigOptions = {},
): Promise<ReceivedRequest> {
  const server = await serve(() => ({ body: service === 'importexport' ? '<R/>' : '{}' }))
  await clientFor(service, server.url, { config })[method]!(params)
  return server.requests[0]!
}

test('API Gateway is asked for plain JSON, unless the caller wants something else', async () => {
  expect((await requestOf('apigateway', 'getRestApis', {})).headers.accept).toBe('application/json')
  const params = { restApiId: 'a', stageName: 's', exportType: 'swagger', accepts: 'application/yaml' }
  expect((await requestOf('apigateway', 'getExport', params)).headers.accept).toBe('application/yaml')
})

test('searches of CloudSearch go out as forms', async () => {
  const request = await requestOf('cloudsearchdomain', 'search', { query: 'a b', returnFields: 'x' })
  expect(request.method).toBe('POST')
  expect(request.url).toBe('/2013-01-01/search')
  expect(request.headers['content-type']).toBe('application/x-www-form-urlencoded')
  expect(request.headers.authorization).toContain('SignedHeaders=content-type;host;x-amz-date')
  expect(request.body.toString()).toBe('format=sdk&pretty=true&q=a%20b&return=x')
})

test('a prediction goes to the address of its model', async () => {
  const server = await serve(() => ({ body: '{}' }))
  const client = clientThrough('machinelearning', server.url)
  const params = { MLModelId: 'm', Record: { a: 'b' }, PredictEndpoint: 'http://realtime.ml.us-east-1.amazonaws.com' }
  await client['predict']!(params)
  expect(server.requests[0]!.url).toBe('http://realtime.ml.us-east-1.amazonaws.com/')
  expect(server.requests[0]!.headers.authorization).toContain('/us-east-1/machinelearning/')
  expect(JSON.parse(server.requests[0]!.body.toString())).toEqual(params)
  const wrong = client['predict']!({ ...params, PredictEndpoint: 'realtime' })
  await expect(wrong).rejects.toBeInstanceOf(InvalidEndpointUrlError)
})

test('what machines run when they start goes out in base64', async () => {
  const encoded = Buffer.from('#!/bin/sh\né').toString('base64')
  const server = await serve(() => ({ body: '<R/>' }))
  for (const UserData of ['#!/bin/sh\né', Buffer.from('#!/bin/sh\né')]) {
    await clientFor('ec2', server.url)['runInstances']!({ MinCount: 1, MaxCount: 1, UserData })
    await clientFor('autoscaling', server.url)['createLaunchConfiguration']!({ LaunchConfigurationName: 'l', UserData })
  }
  for (const { body } of server.requests) expect(new URLSearchParams(body.toString()).get('UserData')).toBe(encoded)
  expect(server.requests).toHaveLength(4)
})

test('Import/Export is signed with version 4, unless another is asked for', async () => {
  const request = await requestOf('importexport', 'listJobs', {})
  expect(request.headers.authorization).toContain('/us-east-1/IngestionService/aws4_request')
  expect(request.body.toString()).toBe('Action=ListJobs&Version=2010-06-01')
  const old = await requestOf('importexport', 'listJobs', {}, { signatureVersion: 'v2' })
  expect(old.headers.authorization).toBeUndefined()
  expect(old.body.toString()).toContain('SignatureVersion=2')
})

test('events for a global endpoint go there, signed for all regions', async () => {
  const server = await serve(() => ({ body: '{"FailedEntryCount":0,"Entries":[]}' }))
  const events = clientThrough('events', server.url)
  await events['putEvents']!({ Entries: [{ Source: 's' }], EndpointId: 'abc.456' })
  expect(server.requests[0]!.url).toBe('http://abc.456.endpoint.events.amazonaws.com/')
  expect(server.requests[0]!.headers.authorization).toContain('AWS4-ECDSA-P256-SHA256')
})

test.each([
  ['cognito-identity', 'getId', { IdentityPoolId: 'us-east-1:p' }],
  ['cognito-identity', 'getOpenIdToken', { IdentityId: 'us-east-1:i' }],
  ['cognito-identity', 'unlinkIdentity', { IdentityId: 'us-east-1:i', Logins: {}, LoginsToRemove: [] }],
  ['cognito-identity', 'getCredentialsForIdentity', { IdentityId: 'us-east-1:i' }],
])('%s %s is not signed', async (service, method, params) => {
  const { headers } = await requestOf(service, method, params)
  expect(headers.authorization).toBeUndefined()
  expect(headers['x-amz-date']).toBeUndefined()
})

test('roles for those who have other proofs than keys are asked for without a signature', async () => {
  const server = await serve(() => ({ body: '<R/>' }))
  const sts = clientFor('sts', server.url)
  const role = { RoleArn: 'arn:aws:iam::123456789012:role/r', RoleSessionName: 'me' }
  await sts['assumeRoleWithWebIdentity']!({ ...role, WebIdentityToken: 'token' })
  await sts['assumeRoleWithSaml']!({ RoleArn: role.RoleArn, PrincipalArn: role.RoleArn, SAMLAssertion: 'abcd' })
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined])
})

test('Bedrock AgentCore gets times to the millisecond', async () => {
  const request = await requestOf('bedrock-agentcore', 'createEvent', {
    memoryId: 'memory-1234567890',
    actorId: 'a',
    payload: [],
    eventTimestamp: new Date(1700000000123),
  })
  expect(JSON.parse(request.body.toString())).toMatchObject({ eventTimestamp: 1700000000.123 })
})

test.each([
  [
    'ebs',
    'putSnapshotBlock',
    {
      SnapshotId: 's',
      BlockIndex: 1,
      BlockData: 'x',
      DataLength: 1,
      Checksum: 'c',
      ChecksumAlgorithm: 'SHA256',
    },
  ],
  [
    'lex-runtime',
    'postContent',
    {
      botName: 'b',
      botAlias: 'a',
      userId: 'uu',
      contentType: 'text/plain; charset=utf-8',
      inputStream: 'hi',
    },
  ],
  [
    'lexv2-runtime',
    'recognizeUtterance',
    {
      botId: 'BOT1234567',
      botAliasId: 'ALIAS12345',
      localeId: 'en_US',
      sessionId: 'session',
      requestContentType: 'text/plain; charset=utf-8',
      inputStream: 'hi',
    },
  ],
  ['mediastore-data', 'putObject', { Path: 'p', Body: 'x' }],
  [
    'omics',
    'uploadReadSetPart',
    {
      sequenceStoreId: '1234567890',
      uploadId: '1234567890',
      partSource: 'SOURCE1',
      partNumber: 1,
      payload: 'x',
    },
  ],
])('the body of %s %s is not part of the signature', async (service, method, params) => {
  const server = await serve(() => ({ body: '{}' }))
  await clientThrough(service, server.url)[method]!(params)
  expect(server.requests[0]!.headers['x-amz-content-sha256']).toBe('UNSIGNED-PAYLOAD')
})
