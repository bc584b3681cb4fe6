/**
 * Whom TLS trusts, and what it shows.
 */

import { readFileSync } from 'node:fs'
import type { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'

import { rejection, requestTo, sendForText } from '../../helpers/http-request.js'
import { echo, serve, serverIdentity, serveTcp, serveTls, tlsFile, until } from '../../helpers/listening.js'
import type { CreateTransport } from './create-transport.js'

export function tlsTests(create: CreateTransport): void {
  const secure = { protocol: 'https:' } as const

  test('a server of the given CA is trusted', async () => {
    const server = await serveTls({}, echo)
    const transport = create({ verify: tlsFile('ca.pem') })
    await expect(sendForText(transport, requestTo(server.host, secure))).resolves.toMatchObject({ status: 200 })
    const byName = requestTo(`localhost:${server.port}`, { ...secure, method: 'POST', body: 'x' })
    await expect(sendForText(transport, byName)).resolves.toMatchObject({ status: 200 })
    await sendForText(transport, requestTo(server.host, secure))
    expect(server.opened()).toBe(2)
  })

  test('a server of an unknown CA is not trusted unless all are', async () => {
    const server = await serveTls({}, echo)
    const error = await rejection(create().send(requestTo(server.host, { ...secure, query: 'secret=1' })))
    expect(error).toMatchObject({ name: 'SSLError', fields: { endpointUrl: `https://${server.host}/` } })
    expect(error.message).toContain('AWS_CA_BUNDLE')
    expect(error.message).not.toContain('secret')
    await expect(create({ verify: false }).send(requestTo(server.host, secure))).resolves.toMatchObject({ status: 200 })
    await until(() => server.open() <= 1)
  })

  test('a certificate for another name is not trusted', async () => {
    const { host } = await serveTls(serverIdentity('other'), echo)
    const error = await rejection(create({ verify: tlsFile('ca.pem') }).send(requestTo(host, secure)))
    expect(error).toMatchObject({ name: 'SSLError', cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } })
  })

  test('a server that does not speak TLS is an SSLError', async () => {
    const { host } = await serve(echo)
    await expect(create().send(requestTo(host, secure))).rejects.toMatchObject({ name: 'SSLError' })
  })

  test('a server that hangs up in the handshake is an EndpointConnectionError', async () => {
    const { host } = await serveTcp((socket) => void socket.once('data', () => socket.end()))
    await expect(create().send(requestTo(host, secure))).rejects.toMatchObject({ name: 'EndpointConnectionError' })
  })

  test.each([
    [{ verify: '/nowhere/ca.pem' }, 'verify: the file "/nowhere/ca.pem" cannot be read'],
    [{ verify: ' ' }, 'verify is blank'],
    [{ verify: tlsFile('server-key.pem') }, 'holds no certificate'],
    [{ clientCert: '/nowhere/me.pem' }, 'clientCert: the file "/nowhere/me.pem" cannot be read'],
    [{ clientCert: tlsFile('ca.pem') }, 'clientCert: '],
  ])('settings that cannot be used are an InvalidConfigError: %j', async (options, message) => {
    const { host } = await serveTls({}, echo)
    const error = await rejection(create(options).send(requestTo(host, secure)))
    expect(error.name).toBe('InvalidConfigError')
    expect(error.message).toContain(message)
  })

  test('a client shows its certificate', async () => {
    const server = await serveTls(
      { requestCert: true, rejectUnauthorized: true, ca: readFileSync(tlsFile('ca.pem')) },
      (request, response) => {
        const { subject } = (request.socket as TLSSocket).getPeerCertificate()
        response.end(subject.CN)
      },
    )
    const verify = tlsFile('ca.pem')
    const clientCert = [tlsFile('client.pem'), tlsFile('client-key.pem')] as const
    await expect(sendForText(create({ verify, clientCert }), requestTo(server.host, secure))).resolves.toMatchObject({
      text: 'client',
    })
    const refused = await rejection(create({ verify }).send(requestTo(server.host, secure)))
    expect(['SSLError', 'ConnectionClosedError', 'HTTPClientError']).toContain(refused.name)
  })
}
