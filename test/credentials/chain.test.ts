import { expect, test } from 'vitest'
import { createCredentialChain, noCredentialsError } from '../../src/credentials/chain.js'
import { Credentials } from '../../src/credentials/credentials.js'
import { createDefaultChain } from '../../src/credentials/default-chain.js'
import { type CredentialProvider, skip } from '../../src/credentials/provider.js'
import { NoCredentialsError, UnknownCredentialError } from '../../src/errors/credentials.js'
import { createContext } from './context.js'

const giving = (method: string): CredentialProvider => ({
  method,
  load: () => new Credentials(method, 'secret', { method }),
})
const skipping = (method: string): CredentialProvider => ({ method, load: () => skip(`${method} has nothing`) })
const names = (providers: readonly CredentialProvider[]) => providers.map(({ method }) => method)

test('the first that has credentials wins, and those after it are not asked', async () => {
  const last: CredentialProvider = { method: 'd', load: () => expect.unreachable() }
  const silent: CredentialProvider = { method: 'b', load: async () => undefined }
  const chain = createCredentialChain([skipping('a'), silent, giving('c'), last])
  expect((await chain.loadCredentials())?.method).toBe('c')
  expect(chain.attempts).toEqual([
    { provider: 'a', outcome: 'a has nothing' },
    { provider: 'b', outcome: 'nothing found' },
    { provider: 'c', outcome: 'found' },
  ])
})

test('what a provider throws ends the search', async () => {
  const failing: CredentialProvider = { method: 'b', load: () => Promise.reject(new TypeError('broken')) }
  const chain = createCredentialChain([skipping('a'), failing, giving('c')])
  await expect(chain.loadCredentials()).rejects.toThrow('broken')
})

test('an aborted search asks nobody', async () => {
  const chain = createCredentialChain([giving('a')])
  await expect(chain.loadCredentials({ signal: AbortSignal.abort(new RangeError('no')) })).rejects.toThrow('no')
})

test('providers can be put in and taken out', () => {
  const chain = createCredentialChain([giving('a'), giving('b')])
  chain.insertBefore('a', giving('first'))
  chain.insertAfter('b', giving('last'))
  chain.insertAfter('a', giving('middle'))
  chain.remove('b')
  chain.remove('nobody')
  expect(names(chain.providers)).toEqual(['first', 'a', 'middle', 'last'])
  expect(chain.getProvider('last').method).toBe('last')
})

test('a name that is not in the chain is an error that lists those that are', () => {
  const chain = createCredentialChain([giving('a'), giving('b')])
  for (const change of [
    () => chain.getProvider('x'),
    () => chain.insertBefore('x', giving('y')),
    () => chain.insertAfter('x', giving('y')),
  ]) {
    expect(change).toThrow(UnknownCredentialError)
    expect(change).toThrow(/x is not in the chain: a, b/)
  }
})

test('no credentials is an error that tells what each place said', async () => {
  const chain = createCredentialChain([skipping('a'), skipping('b')])
  expect(await chain.loadCredentials()).toBeUndefined()
  const error = noCredentialsError(chain.attempts)
  expect(error).toBeInstanceOf(NoCredentialsError)
  expect(error.message).toContain('No credentials were found. Looked at:\n  a: a has nothing\n  b: b has nothing\n')
  expect(error.fields['tried']).toEqual(chain.attempts)
})

test('the default chain has the places of boto3 in its order', () => {
  const order = [
    'env',
    'assume-role',
    'assume-role-with-web-identity',
    'sso',
    'shared-credentials-file',
    'login',
    'custom-process',
    'config-file',
    'ec2-credentials-file',
    'boto-config',
    'container-role',
    'iam-role',
  ]
  expect(names(createDefaultChain(createContext()).providers)).toEqual(order)
  const explicit = createDefaultChain(createContext({ isProfileExplicit: true, profileName: 'p' }))
  expect(names(explicit.providers)).toEqual(order.slice(1))
})
