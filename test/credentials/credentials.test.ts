import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Credentials, freezeCredentials } from '../../src/credentials/credentials.js'
import { credentialsFromKeys } from '../../src/credentials/static.js'
import { NoCredentialsError, PartialCredentialsError } from '../../src/errors/credentials.js'
import { expectNoSecrets } from './secrets.js'

test('credentials are what they were made of, for good', async () => {
  const credentials = new Credentials('AK', 'SK', { token: 'T', accountId: '1' })
  expect(credentials).toMatchObject({
    accessKey: 'AK',
    secretKey: 'SK',
    token: 'T',
    accountId: '1',
    method: 'explicit',
  })
  expect(await credentials.getFrozenCredentials()).toBe(credentials.frozenNow())
  expect(Object.isFrozen(credentials)).toBe(true)
})

test('credentials do not show their secrets, but which key it is', () => {
  const keys = { accessKey: 'AKIAIOSFODNN7EXAMPLE', secretKey: 'wJalrXUtnFEMI', token: 'tokenToken' }
  const credentials = new Credentials(keys.accessKey, keys.secretKey, { token: keys.token })
  const frozen = freezeCredentials(keys)
  for (const value of [credentials, frozen, { nested: [credentials] }]) {
    const views = [inspect(value), JSON.stringify(value), inspect({ value }, { depth: 9 })]
    expect(views.join('')).not.toMatch(/wJalr|tokenToken|AKIAIO/)
    expect(views.join('')).toContain('MPLE')
  }
  expect(frozen).toMatchObject({ secretKey: 'wJalrXUtnFEMI', token: 'tokenToken' })
})

test('no keys in code are no credentials', () => {
  expect(credentialsFromKeys({})).toBeUndefined()
  expect(credentialsFromKeys({ awsAccessKeyId: '', awsSessionToken: 'T' })).toBeUndefined()
})

test('both keys in code are credentials', () => {
  const given = { awsAccessKeyId: 'AK', awsSecretAccessKey: 'SK', awsSessionToken: 'T', awsAccountId: '1' }
  expect(credentialsFromKeys(given)).toMatchObject({ accessKey: 'AK', secretKey: 'SK', token: 'T', accountId: '1' })
})

test('one key in code is an error that names the other', () => {
  const keys = { awsSecretAccessKey: 'SECRETSECRET' }
  const alone = () => credentialsFromKeys(keys)
  expect(alone).toThrow(PartialCredentialsError)
  expect(alone).toThrow(/awsAccessKeyId is missing/)
  expect(() => credentialsFromKeys({ awsAccessKeyId: 'AK' })).toThrow(/awsSecretAccessKey/)
  try {
    alone()
  } catch (error) {
    expectNoSecrets(['SECRETSECRET'], error)
  }
})

test('an account without keys is an error', () => {
  expect(() => credentialsFromKeys({ awsAccountId: '1' })).toThrow(NoCredentialsError)
})
