import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { toBytes } from '../../../src/base/bytes.js'
import { createModelLoader } from '../../../src/model/loader.js'
import type { Operation } from '../../../src/model/operation.js'
import type { ServiceModel } from '../../../src/model/service.js'
import { ec2 } from '../../../src/protocol/ec2.js'
import { json } from '../../../src/protocol/json.js'
import type { Protocol, ProtocolFactory } from '../../../src/protocol/protocol.js'
import { query } from '../../../src/protocol/query.js'
import { restJson } from '../../../src/protocol/rest-json.js'
import { restXml } from '../../../src/protocol/rest-xml.js'
import { rpcV2Cbor } from '../../../src/protocol/rpc-v2-cbor.js'
import { createServiceProtocols } from '../../../src/local/protocol/choose.js'
import type { RequestMessage } from '../../../src/local/protocol/server-protocol.js'
import { restXmlOptions } from '../../../src/local/services.js'
import { comparable, createSampler, seeded } from './sample-values.js'

const protocols = new Map<string, ProtocolFactory>([
  ['ec2', ec2],
  ['json', json],
  ['query', query],
  ['rest-json', restJson],
  ['rest-xml', restXml],
  ['smithy-rpc-v2-cbor', rpcV2Cbor],
])

const loader = createModelLoader({ directory: fileURLToPath(new URL('../../../dist/models', import.meta.url)) })

/** Services that between them use every protocol and every binding. */
const cases: readonly (readonly [service: string, protocol: string])[] = [
  ['s3', 'rest-xml'],
  ['s3control', 'rest-xml'],
  ['cloudfront', 'rest-xml'],
  ['route53', 'rest-xml'],
  ['lambda', 'rest-json'],
  ['glacier', 'rest-json'],
  ['apigateway', 'rest-json'],
  ['iot', 'rest-json'],
  ['dynamodb', 'json'],
  ['sqs', 'json'],
  ['kms', 'json'],
  ['iam', 'query'],
  ['sns', 'query'],
  ['rds', 'query'],
  ['ec2', 'ec2'],
  ['cloudwatch', 'smithy-rpc-v2-cbor'],
]

function messageOf(client: Protocol, operation: Operation, params: Record<string, unknown>): RequestMessage {
  const sent = client.compileSerializer(operation)(params)
  const leading = /^\/\{([^}+]+)\}/.exec(operation.raw.http?.requestUri ?? '')
  // The endpoint rules put this label in front, which the serialiser leaves to them.
  const isLeft = leading !== null && !operation.requestUri.startsWith(leading[0])
  const first = isLeft ? `/${String(params[leading[1]!])}` : ''
  return { ...sent, path: first + sent.path, body: toBytes((sent.body ?? '') as string | Uint8Array) }
}

function usable({ input, output, eventStreamInput, eventStreamOutput }: Operation): boolean {
  return (
    input !== undefined && output !== undefined && eventStreamInput === undefined && eventStreamOutput === undefined
  )
}

/** Operations whose requests cannot be told from another's, or whose input has a place that no request can have. */
const exceptions = new Set(['s3 WriteGetObjectResponse', 's3 ListDirectoryBuckets', 's3 GetBucketLocation'])

function operationsOf(model: ServiceModel, service: string): readonly Operation[] {
  return model.operationNames
    .map((name) => model.operation(name))
    .filter((operation) => usable(operation) && !exceptions.has(`${service} ${operation.name}`))
    .filter(({ name }) => !(restXmlOptions[service]?.superseded ?? []).includes(name))
}

test.each(cases)('%s: what a client sends over %s is what a handler gets', (service, name) => {
  const { model } = loader.load(service)
  const client = protocols.get(name)!(model)
  const choose = createServiceProtocols(model, restXmlOptions[service])
  const sampler = createSampler(seeded(1))
  for (const operation of operationsOf(model, service)) {
    const params = sampler.members(operation.input!)
    const message = messageOf(client, operation, params)
    const server = choose(message)
    expect(server.name).toBe(name)
    const found = server.findOperation(message)
    expect(found?.operation.name, `${message.method} ${message.path}?${message.query}`).toBe(operation.name)
    const input = server.reader(operation)(message, found!.labels)
    // Maps of headers are always there, and so is a body that is taken as it is.
    for (const [key, value] of Object.entries(input)) {
      const isEmpty = value instanceof Uint8Array ? value.length === 0 : value === '' || JSON.stringify(value) === '{}'
      if (params[key] === undefined && isEmpty) delete input[key]
    }
    expect(comparable(input), operation.name).toEqual(comparable(params))
  }
})

test.each(cases)('%s: what a handler gives over %s is what a client gets', (service, name) => {
  const { model } = loader.load(service)
  const client = protocols.get(name)!(model)
  const choose = createServiceProtocols(model, restXmlOptions[service])
  const sampler = createSampler(seeded(2))
  for (const operation of operationsOf(model, service)) {
    const message = messageOf(client, operation, sampler.members(operation.input!))
    const output = sampler.members(operation.output!)
    const { status, headers, body } = choose(message).writer(operation)(output, 'an-id')
    const parsed = client.compileParser(operation)({
      status,
      headers,
      body: toBytes((body ?? '') as string | Uint8Array),
    })
    for (const [key, value] of Object.entries(parsed.output)) {
      const isUnset =
        JSON.stringify(value) === '{}' || operation.output!.members.get(key)?.traits.location === 'statusCode'
      if (output[key] === undefined && isUnset) delete parsed.output[key]
    }
    for (const [key, member] of operation.output!.members) {
      // Raw payloads are handed over as they are; where there is none, as no bytes.
      if (output[key] === undefined && operation.output!.traits.payload === key && member.type === 'blob')
        delete parsed.output[key]
      if (output[key] === undefined && operation.output!.traits.payload === key && member.type === 'string')
        delete parsed.output[key]
    }
    expect(comparable(parsed.output), operation.name).toEqual(comparable(output))
  }
})
