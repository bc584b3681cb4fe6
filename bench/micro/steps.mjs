// Where a call's own time goes: each step alone, on a row's parameters and canned answer.
// npx tsx bench/micro/steps.mjs [row ...]   (the steps come from src/, because dist/ has them bundled)

import { fileURLToPath } from 'node:url'
import { compileOperationEndpoint } from '../../src/endpoint/operation-endpoint.ts'
import { compileRuleSet } from '../../src/endpoint/rule-set.ts'
import { createModelLoader } from '../../src/model/loader.ts'
import { chooseProtocol } from '../../src/protocol/choose.ts'
import { signV4 } from '../../src/signing/v4.ts'
import { compileValidator } from '../../src/validate/validator.ts'
import { makeAnswers } from '../answers.ts'
import { credentials, parameters, region } from '../clients/parameters.mjs'
import { measure } from './measure.mjs'

const operations = {
  'get-item': ['dynamodb', 'GetItem'],
  query: ['dynamodb', 'Query'],
  'list-buckets': ['s3', 'ListBuckets'],
  'list-objects': ['s3', 'ListObjectsV2'],
  'put-object': ['s3', 'PutObject'],
  'describe-instances': ['ec2', 'DescribeInstances'],
}

const loader = createModelLoader({ directory: fileURLToPath(new URL('../../dist/models/', import.meta.url)) })
const answers = makeAnswers()

const wanted = process.argv.slice(2)
for (const row of wanted.length === 0 ? Object.keys(operations) : wanted) measureSteps(row)

function measureSteps(row) {
  const [service, name] = operations[row]
  const { model, source } = loader.load(service)
  const operation = model.operation(name)
  const protocol = chooseProtocol(model)
  const params = parameters[row]
  const { headers, body } = answers.get(row)
  const message = { status: 200, headers: lowerCased(headers), body }

  const validate = compileValidator(operation.input, name)
  const endpoint = endpointOf(operation, source)
  const serialize = protocol.compileSerializer(operation)
  const parse = protocol.compileParser(operation)
  const signing = {
    credentials: { accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.secretAccessKey },
    region,
    service: model.signingName,
    epochMs: Date.now(),
    s3: service === 's3',
  }

  console.log(`\n${row}`)
  measure({
    validate: () => validate(params),
    endpoint: () => endpoint.resolve(params),
    serialize: () => serialize(params),
    'serialize and sign': () => signV4(bound(serialize(params)), signing),
    parse: () => parse(message),
    'JSON.parse, for comparison': () => JSON.parse(service === 'dynamodb' ? body : '0'),
  })
}

function endpointOf(operation, source) {
  const { rulePartitions } = loader.sharedFacts()
  const rules = compileRuleSet(source.endpointRuleSet(), { partitions: rulePartitions })
  return compileOperationEndpoint(operation, rules, { builtIns: { 'AWS::Region': region, 'AWS::UseFIPS': false } })
}

function bound(request) {
  return {
    ...request,
    headers: { ...request.headers, host: '127.0.0.1:4566' },
    protocol: 'http:',
    host: '127.0.0.1:4566',
  }
}

function lowerCased(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
