/**
 * Requests arrive as they are, and so do answers.
 */

import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

import { requestTo, sendForStream, sendForText } from '../../helpers/http-request.js'
import { bodyOf, echo, serve } from '../../helpers/listening.js'
import type { CreateTransport } from './create-transport.js'

const MIB = 1024 * 1024

export function messageTests(create: CreateTransport): void {
  test('a request arrives as it is', async () => {
    const { host } = await serve(echo)
    const { status, reason, text } = await sendForText(
      create(),
      requestTo(host, { method: 'PUT', path: '/a%20b', query: 'x=1&y', headers: { 'x-one': 'ä' }, body: 'käse' }),
    )
    expect({ status, reason }).toEqual({ status: 200, reason: 'OK' })
    expect(JSON.parse(text)).toMatchObject({
      method: 'PUT',
      url: '/a%20b?x=1&y',
      headers: { 'x-one': 'ä', host, 'content-length': '5', connection: 'keep-alive' },
      body: 'käse',
    })
  })

  test('a view on bytes is sent, not the memory around it', async () => {
    const { host } = await serve(echo)
    const body = new Uint8Array([120, 97, 98, 120]).subarray(1, 3)
    const { text } = await sendForText(create(), requestTo(host, { method: 'POST', body }))
    expect(JSON.parse(text)).toMatchObject({ body: 'ab', headers: { 'content-length': '2' } })
  })

  test('an empty body has a length where a body is expected, and none elsewhere', async () => {
    const { host } = await serve((request, response) => response.end(request.headers['content-length'] ?? 'none'))
    const transport = create()
    const lengths: Record<string, string> = {}
    for (const method of ['POST', 'PUT', 'PATCH', 'GET', 'DELETE']) {
      for (const body of ['', new Uint8Array(), undefined]) {
        const { text } = await sendForText(transport, requestTo(host, { method, body }))
        lengths[method] = text
      }
    }
    expect(lengths).toEqual({ POST: '0', PUT: '0', PATCH: '0', GET: 'none', DELETE: 'none' })
  })

  test('a body may go with GET and DELETE', async () => {
    const server = await serve(echo)
    const transport = create()
    for (const method of ['GET', 'DELETE', 'GET']) {
      const { text } = await sendForText(transport, requestTo(server.host, { method, body: 'b' }))
      expect(JSON.parse(text)).toMatchObject({ method, body: 'b' })
    }
    expect(server.opened()).toBe(1)
  })

  test('header names are lower case, repeated ones joined, values read as latin1', async () => {
    const { host } = await serve((_, response) => {
      response.setHeader('X-Twice', ['1', '2'])
      response.setHeader('Set-Cookie', ['a=1', 'b=2'])
      response.setHeader('Constructor', 'x')
      response.setHeader('X-Latin', 'ä')
      response.writeHead(404, 'Nix Da').end()
    })
    const { status, reason, headers } = await sendForText(create(), requestTo(host))
    expect({ status, reason }).toEqual({ status: 404, reason: 'Nix Da' })
    expect(headers).toMatchObject({ 'x-twice': '1, 2', 'set-cookie': 'a=1, b=2', constructor: 'x', 'x-latin': 'ä' })
  })

  test('nothing is decompressed, no redirect followed', async () => {
    const zipped = gzipSync('text')
    const { host } = await serve((_, response) => {
      response.writeHead(301, { location: '/elsewhere', 'content-encoding': 'gzip' }).end(zipped)
    })
    const { status, body } = await create().send(requestTo(host))
    expect(status).toBe(301)
    expect(body).toEqual(zipped)
  })

  test('an answer without a body gives an empty one', async () => {
    const { host } = await serve((request, response) => {
      if (request.method === 'HEAD') response.setHeader('content-length', '42')
      else response.statusCode = Number(request.url?.slice(1))
      response.end()
    })
    const transport = create()
    for (const parts of [{ path: '/204' }, { path: '/304' }, { path: '/200' }, { method: 'HEAD' }]) {
      const answer = await transport.send(requestTo(host, parts))
      expect(answer.body).toEqual(Buffer.alloc(0))
      const body = await sendForStream(transport, requestTo(host, parts))
      await expect(body.bytes()).resolves.toEqual(Buffer.alloc(0))
    }
  })

  test.each([1, 65_536, 3 * MIB])('an answer of %d bytes comes whole, with and without a length', async (size) => {
    const content = Buffer.alloc(size, 'abcdefg')
    const { host } = await serve((request, response) => {
      if (request.url === '/length') response.setHeader('content-length', size)
      response.write(content.subarray(0, size / 2))
      response.end(content.subarray(size / 2))
    })
    const transport = create()
    for (const path of ['/length', '/chunked']) {
      const { body } = await transport.send(requestTo(host, { path }))
      expect(content.equals(body as Buffer)).toBe(true)
      const stream = await sendForStream(transport, requestTo(host, { path }))
      expect(content.equals(await stream.bytes())).toBe(true)
    }
  })

  test('a large body is sent whole', async () => {
    const content = Buffer.alloc(5 * MIB, 'abcdefg')
    const { host } = await serve(async (request, response) => {
      response.end(String(content.equals(await bodyOf(request))))
    })
    await expect(sendForText(create(), requestTo(host, { method: 'PUT', body: content }))).resolves.toMatchObject({
      text: 'true',
    })
  })

  test('an interim answer is passed over', async () => {
    const { host } = await serve((_, response) => {
      response.writeEarlyHints({ link: '</a>' }, () => response.end('final'))
    })
    await expect(sendForText(create(), requestTo(host))).resolves.toMatchObject({ status: 200, text: 'final' })
  })
}
