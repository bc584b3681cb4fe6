import { request as httpsRequest } from 'node:https'
import { createServer, request as httpRequest, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, inject, test as base } from 'vitest'
import * as boto3 from '../../src/index.js'
import { startMoto, type MotoServer } from '../helpers/moto-server.js'
import { session } from './moto.js'

const test = inject('motoUrl') === '' ? base.skip : base
const fixtures = resolve(import.meta.dirname, '../fixtures/tls')
const verify = join(fixtures, 'ca.pem')

let moto: MotoServer
let proxy: Server
let proxyUrl: string
const seen: string[] = []

beforeAll(async () => {
  if (inject('motoUrl') === '') return
  moto = await startMoto({ certificate: join(fixtures, 'server.pem'), key: join(fixtures, 'server-key.pem') })
  proxy = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    const forwarded = httpRequest(request.url ?? '', { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    request.pipe(forwarded)
  })
  proxy.on('connect', (request, client, head) => {
    seen.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim())
    const [host, port] = (request.url ?? '').split(':')
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    upstream.on('error', () => client.destroy())
    client.on('error', () => upstream.destroy())
  })
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done))
  proxyUrl = `http://user:p%40ss@127.0.0.1:${(proxy.address() as AddressInfo).port}`
})

afterAll(async () => {
  await moto?.stop()
  proxy?.closeAllConnections()
  proxy?.close()
})

test('S3 over TLS with a certificate authority of its own', async () => {
  const s3 = session.client('s3', { endpointUrl: moto.url, verify })
  await s3.createBucket({ Bucket: 'over-tls' })
  await s3.putObject({ Bucket: 'over-tls', Key: 'a b+ü', Body: 'secret', ChecksumAlgorithm: 'CRC32' })
  expect(await (await s3.getObject({ Bucket: 'over-tls', Key: 'a b+ü' })).Body.text()).toBe('secret')
  await s3.close()
})

test('a certificate that nobody vouches for is refused, saying so', async () => {
  const s3 = session.client('s3', { endpointUrl: moto.url, config: { retries: { totalMaxAttempts: 1 } } })
  await expect(s3.listBuckets()).rejects.toBeInstanceOf(boto3.SSLError)
  await s3.close()
  const trusting = session.client('s3', { endpointUrl: moto.url, verify: false })
  expect((await trusting.listBuckets()).Buckets.length).toBeGreaterThan(0)
  await trusting.close()
})

test('https goes through the proxy in a tunnel, with its password', async () => {
  const s3 = session.client('s3', { endpointUrl: moto.url, verify, config: { proxies: { https: proxyUrl } } })
  seen.length = 0
  expect((await s3.listBuckets()).Buckets.map(({ Name }) => Name)).toContain('over-tls')
  const credentials = Buffer.from('user:p@ss').toString('base64')
  expect(seen).toEqual([`CONNECT ${moto.url.replace('https://', '')} Basic ${credentials}`])
  await s3.close()
})

test('http goes through the proxy with its whole URL', async () => {
  const config = { proxies: { http: proxyUrl } }
  const s3 = session.client('s3', { endpointUrl: inject('motoUrl'), config })
  seen.length = 0
  await s3.listBuckets()
  expect(seen).toEqual([`GET ${inject('motoUrl')}/`])
  await s3.close()
})

test('a presigned URL works for whoever holds it: to read, and to write', async () => {
  const s3 = session.client('s3', { endpointUrl: moto.url, verify })
  const object = { Bucket: 'over-tls', Key: 'by url/ü' }
  const put = await s3.generatePresignedUrl('putObject', { Params: object, ExpiresIn: 60 })
  expect((await send(put, 'PUT', 'written by url')).status).toBe(200)
  const get = await s3.generatePresignedUrl('getObject', { Params: object, ExpiresIn: 60 })
  expect(await send(get, 'GET')).toEqual({ status: 200, body: 'written by url' })
  await s3.close()
})

test('a form posts an object without keys', async () => {
  const s3 = session.client('s3', { endpointUrl: moto.url, verify })
  const { url, fields } = await s3.generatePresignedPost('over-tls', 'by form', { ExpiresIn: 60 })
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', 'written by form')
  const encoded = new Response(form)
  const type = encoded.headers.get('content-type') ?? ''
  const { status } = await send(url, 'POST', Buffer.from(await encoded.arrayBuffer()), { 'content-type': type })
  expect(status).toBeLessThan(300)
  expect(await (await s3.getObject({ Bucket: 'over-tls', Key: 'by form' })).Body.text()).toBe('written by form')
  await s3.close()
})

function send(
  url: string,
  method: string,
  body?: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number | undefined; body: string }> {
  return new Promise((done, fail) => {
    const request = httpsRequest(url, { method, headers, ca: readFileSync(verify) }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => done({ status: answer.statusCode, body: text }))
    })
    request.on('error', fail)
    request.end(body)
  })
}
