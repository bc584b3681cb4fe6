import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

import { createTransport, type TransportOptions } from '../../src/http/transport.js'
import { overNode, overUndici } from '../helpers/drivers.js'
import { rejection, requestTo, sendForText } from '../helpers/http-request.js'
import { echo, serve, serverIdentity, serveTcp, serveTls, tlsFile, until } from '../helpers/listening.js'
import { startProxy } from '../helpers/proxy-server.js'

const verify = tlsFile('ca.pem')
const secure = { protocol: 'https:' } as const

describe.each([
  ['node:http', overNode],
  ['undici', overUndici],
])('through a proxy, over %s', (_, driver) => {
  const create = (options: TransportOptions) => createTransport({ verify, ...options }, driver)

  test('https goes through a tunnel, which is kept', async () => {
    const server = await serveTls({}, echo)
    const proxy = await startProxy()
    const transport = create({ proxies: { https: `http://us%20er:pa%3Ass@${proxy.host}` } })
    for (let round = 0; round < 3; round += 1) {
      const { text } = await sendForText(transport, requestTo(server.host, { ...secure, method: 'POST', body: 'x' }))
      expect(JSON.parse(text)).toMatchObject({ url: '/', body: 'x', headers: { host: server.host } })
      expect(text).not.toContain('authorization')
    }
    expect(proxy.asked).toEqual([`CONNECT ${server.host}`])
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from('us er:pa:ss').toString('base64')}`])
    expect(server.opened()).toBe(1)
  })

  test('http is forwarded', async () => {
    const server = await serve(echo)
    const proxy = await startProxy()
    const transport = create({ env: { HTTP_PROXY: `http://u:p@${proxy.host}` } })
    const request = requestTo(server.host, { method: 'PUT', path: '/a', query: 'b', body: 'x' })
    for (let round = 0; round < 2; round += 1) {
      const { text } = await sendForText(transport, request)
      expect(JSON.parse(text)).toMatchObject({ url: '/a?b', body: 'x', headers: { host: server.host } })
    }
    expect(proxy.asked).toEqual(Array(2).fill(`PUT http://${server.host}/a?b`))
    expect(proxy.authorizations[0]).toMatch(/^Basic /)
    expect(proxy.opened()).toBe(1)
  })

  test('a proxy may be reached by https, and want a certificate', async () => {
    const server = await serveTls({}, echo)
    const tls = { ...serverIdentity('server'), requestCert: true, rejectUnauthorized: true, ca: readFileSync(verify) }
    const proxy = await startProxy({ tls, ca: readFileSync(verify) })
    const options = {
      proxies: { https: `https://${proxy.host}` },
      proxiesConfig: {
        proxyCaBundle: verify,
        proxyClientCert: [tlsFile('client.pem'), tlsFile('client-key.pem')] as const,
      },
    }
    await expect(sendForText(create(options), requestTo(server.host, secure))).resolves.toMatchObject({ status: 200 })
    const proxiesConfig = { ...options.proxiesConfig, proxyUseForwardingForHttps: true }
    const forwarding = create({ ...options, proxiesConfig })
    await expect(sendForText(forwarding, requestTo(server.host, secure))).resolves.toMatchObject({ status: 200 })
    expect(proxy.asked).toEqual([`CONNECT ${server.host}`, `GET https://${server.host}/`])
    const untrusted = create({ proxies: options.proxies })
    await expect(untrusted.send(requestTo(server.host, secure))).rejects.toMatchObject({
      name: 'ProxyConnectionError',
      fields: { proxyUrl: `https://${proxy.host}` },
    })
  })

  test('proxy settings that cannot be used are an InvalidProxiesConfigError', async () => {
    const server = await serveTls({}, echo)
    const proxy = await startProxy({ tls: serverIdentity('server') })
    const proxies = { https: `https://${proxy.host}` }
    const transport = create({ proxies, proxiesConfig: { proxyCaBundle: '/nowhere/ca.pem' } })
    const error = await rejection(transport.send(requestTo(server.host, secure)))
    expect(error).toMatchObject({ name: 'InvalidProxiesConfigError', fields: { path: '/nowhere/ca.pem' } })
    const nonsense = create({ proxies: { https: 'socks5://u:secret@h' } })
    await expect(nonsense.send(requestTo(server.host, secure))).rejects.toMatchObject({
      name: 'InvalidProxiesConfigError',
      message: expect.not.stringContaining('secret'),
    })
  })

  test('a proxy that is not there, or refuses, is a ProxyConnectionError without its credentials', async () => {
    const server = await serveTls({}, echo)
    const proxy = await startProxy({ refusal: 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n' })
    for (const [host, reason] of [
      ['127.0.0.1:1', 'ECONNREFUSED'],
      [proxy.host, 'the proxy answered 407 Proxy Authentication Required to CONNECT'],
    ]) {
      const transport = create({ proxies: { https: `http://user:secret@${host}`, http: `http://user:secret@${host}` } })
      const error = await rejection(transport.send(requestTo(server.host, secure)))
      expect(error).toMatchObject({ name: 'ProxyConnectionError', fields: { proxyUrl: `http://***:***@${host}` } })
      expect(error.message).toContain(reason)
      expect(JSON.stringify([error.message, error.fields])).not.toContain('secret')
    }
    await until(() => proxy.open() === 0)
  })

  test('a proxy that is silent is a ConnectTimeoutError, and an abort leaves nothing open', async () => {
    const proxy = await serveTcp((socket) => socket.resume())
    const proxies = { https: `http://${proxy.host}` }
    const slow = create({ proxies, connectTimeoutMs: 50 })
    await expect(slow.send(requestTo('127.0.0.1:1', secure))).rejects.toMatchObject({ name: 'ConnectTimeoutError' })
    const signal = AbortSignal.timeout(30)
    const aborted = await rejection(create({ proxies }).send(requestTo('127.0.0.1:1', secure), { signal }))
    expect(aborted).toBe(signal.reason)
    await until(() => proxy.opened() === 2 && proxy.open() === 0)
  })

  test('a server behind the tunnel that is not trusted is an SSLError', async () => {
    const server = await serveTls(serverIdentity('other'), echo)
    const proxy = await startProxy()
    const transport = create({ proxies: { https: `http://${proxy.host}` } })
    await expect(transport.send(requestTo(server.host, secure))).rejects.toMatchObject({
      name: 'SSLError',
      fields: { endpointUrl: `https://${server.host}/` },
    })
    await until(() => proxy.open() === 0)
  })

  test('NO_PROXY leads past the proxy', async () => {
    const server = await serve(echo)
    const env = { HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.0/8' }
    await expect(create({ env }).send(requestTo(server.host))).resolves.toMatchObject({ status: 200 })
  })
})
