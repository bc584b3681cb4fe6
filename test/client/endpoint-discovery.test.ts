import { expect, test } from 'vitest'
import {
  EndpointDiscoveryRefreshFailed,
  EndpointDiscoveryRequired,
  InvalidEndpointDiscoveryConfigurationError,
} from '../../src/errors/public.js'
import { clientFor, clientThrough, type LooseClient } from '../helpers/client.js'
import { createFakeClock } from '../helpers/fake-clock.js'
import { type Answer, type Answering, serve, type TestServer } from '../helpers/http-server.js'

const rules = 'ingest.timestream.us-east-1.amazonaws.com'
const tables: Answer = { body: '{"Tables":[]}' }

function addresses(minutes: number, ...hosts: string[]): Answer {
  const Endpoints = hosts.map((host) => ({ Address: `http://${host}`, CachePeriodInMinutes: minutes }))
  return { body: JSON.stringify({ Endpoints }) }
}

/** A service that gives out `cell1`, `cell2` … for a minute each, and answers calls at any of them. */
function cells(answering: Answering = () => tables): Promise<TestServer> {
  let given = 0
  return serve((request, number, response) =>
    String(request.headers['x-amz-target']).endsWith('.DescribeEndpoints')
      ? addresses(1, `cell${++given}.example.com`)
      : answering(request, number, response),
  )
}

function hostsOf({ requests }: TestServer): string[] {
  return requests.map(({ url }) => new URL(url).host)
}

function list(client: LooseClient) {
  return client['listTables']!({ DatabaseName: 'db' })
}

test('the address is asked for once, and used as long as the service says', async () => {
  const server = await cells()
  const clock = createFakeClock()
  const timestream = clientThrough('timestream-write', server.url, { clock })
  await Promise.all([list(timestream), list(timestream)])
  clock.advance(59_000)
  await list(timestream)
  clock.advance(1_000)
  await list(timestream)
  const [one, two] = ['cell1.example.com', 'cell2.example.com']
  expect(hostsOf(server)).toEqual([rules, one, one, one, rules, two])
  const [asking, call] = server.requests
  expect(asking!.headers['x-amz-api-version']).toBe('2018-11-01')
  expect(JSON.parse(asking!.body.toString())).toEqual({})
  expect(call!.headers['x-amz-api-version']).toBeUndefined()
  expect(call!.headers.authorization).toContain('/us-east-1/timestream/')
})

test('an address that is refused is asked for again, and the call goes on at once', async () => {
  for (const refused of [
    { status: 421, body: '{}' },
    { status: 400, body: '{"__type":"InvalidEndpointException"}' },
  ]) {
    const server = await cells(({ url }) => (url.includes('cell1') ? refused : tables))
    const clock = createFakeClock()
    const output = await list(clientThrough('timestream-write', server.url, { clock }))
    expect(output.ResponseMetadata.RetryAttempts).toBe(1)
    expect(hostsOf(server)).toEqual([rules, 'cell1.example.com', rules, 'cell2.example.com'])
    expect(clock.sleptMs).toEqual([0])
  }
})

test('a service that refuses all its addresses is given up', async () => {
  const server = await cells(() => ({ status: 421, body: '{"__type":"Misdirected"}' }))
  await expect(list(clientThrough('timestream-write', server.url))).rejects.toMatchObject({ code: 'Misdirected' })
  expect(hostsOf(server).filter((host) => host.startsWith('cell'))).toHaveLength(3)
})

test('while the service cannot be asked, the last address is good, and it is left alone for a minute', async () => {
  let isAway = false
  let asked = 0
  const server = await serve(({ headers }, _, response) => {
    if (!String(headers['x-amz-target']).endsWith('.DescribeEndpoints')) return tables
    asked++
    if (!isAway) return addresses(1, 'cell.example.com')
    response.destroy()
    return undefined
  })
  const clock = createFakeClock()
  const config = { retries: { totalMaxAttempts: 1 } }
  const timestream = clientThrough('timestream-write', server.url, { clock, config })
  await list(timestream)
  isAway = true
  clock.advance(60_000)
  for (let calls = 0; calls < 3; calls++) await list(timestream)
  expect(asked).toBe(2)
  clock.advance(60_000)
  isAway = false
  await list(timestream)
  expect(asked).toBe(3)
})

test('without any address a call that needs one fails, saying why', async () => {
  const server = await serve((_, __, response) => {
    response.destroy()
    return undefined
  })
  const config = { retries: { totalMaxAttempts: 1 } }
  const timestream = clientThrough('timestream-write', server.url, { config })
  const error: unknown = await list(timestream).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(EndpointDiscoveryRefreshFailed)
  expect((error as Error).cause).toBeInstanceOf(Error)
  await expect(list(timestream)).rejects.toBeInstanceOf(EndpointDiscoveryRefreshFailed)
  expect(server.requests).toHaveLength(2)
})

test('an error of the service is the error of the call', async () => {
  const server = await serve(() => ({ status: 400, body: '{"__type":"AccessDeniedException"}' }))
  await expect(list(clientThrough('timestream-write', server.url))).rejects.toMatchObject({
    code: 'AccessDeniedException',
    operationName: 'DescribeEndpoints',
  })
})

test('switched off, it is an error where it is needed', async () => {
  const server = await cells()
  const config = { endpointDiscoveryEnabled: false }
  const timestream = clientThrough('timestream-write', server.url, { config })
  await expect(list(timestream)).rejects.toBeInstanceOf(EndpointDiscoveryRequired)
  expect(server.requests).toHaveLength(0)
  await timestream['describeEndpoints']!()
  expect(server.requests).toHaveLength(1)
})

async function hostsWhere(enabled?: boolean): Promise<string[]> {
  const server = await cells(() => ({ body: '{"TableNames":[]}' }))
  const config = enabled === undefined ? {} : { endpointDiscoveryEnabled: enabled }
  await clientThrough('dynamodb', server.url, { config })['describeTable']!({ TableName: 'ttt' })
  return hostsOf(server)
}

test('where it is not needed it is done only if asked for', async () => {
  const plain = 'dynamodb.us-east-1.amazonaws.com'
  expect(await hostsWhere()).toEqual([plain])
  expect(await hostsWhere(false)).toEqual([plain])
  expect(await hostsWhere(true)).toEqual([plain, 'cell1.example.com'])
})

test('an optional address that cannot be got is done without', async () => {
  const server = await serve(({ headers }, _, response) => {
    if (!String(headers['x-amz-target']).endsWith('.DescribeEndpoints')) return tables
    response.destroy()
    return undefined
  })
  const config = { endpointDiscoveryEnabled: true, retries: { totalMaxAttempts: 1 } }
  const dynamodb = clientThrough('dynamodb', server.url, { config })
  await dynamodb['describeTable']!({ TableName: 'ttt' })
  await dynamodb['describeTable']!({ TableName: 'ttt' })
  expect(hostsOf(server)).toHaveLength(3)
})

test('an endpoint of the user is where calls go', async () => {
  const server = await serve(() => tables)
  await list(clientFor('timestream-write', server.url))
  await list(clientFor('timestream-write', server.url, { config: { endpointDiscoveryEnabled: false } }))
  expect(server.requests).toHaveLength(2)
})

test('a setting that is none of the three is an error', () => {
  const env = { AWS_ENDPOINT_DISCOVERY_ENABLED: 'maybe' }
  expect(() => clientFor('timestream-write', undefined, { env })).toThrow(InvalidEndpointDiscoveryConfigurationError)
})
