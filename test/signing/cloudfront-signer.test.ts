import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { ParamValidationError } from '../../src/errors/parameter.js'
import { CloudFrontSigner } from '../../src/signing/cloudfront-signer.js'
import { parametersOf } from './requests.js'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
const signer = new CloudFrontSigner('KEYID', (message) => sign('sha1', message, privateKey))
const date = new Date('2016-01-01T00:00:00.900Z')

function decode(text = ''): Buffer {
  return Buffer.from(text.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64')
}

test('a URL that is good until a moment carries it, with the signature of the canned policy', () => {
  const url = signer.generatePresignedUrl('https://d1.cloudfront.net/a.jpg?size=1', { dateLessThan: date })
  expect(url).toMatch(/a\.jpg\?size=1&Expires=1451606400&Signature=[\w~-]+&Key-Pair-Id=KEYID$/)
  const policy =
    '{"Statement":[{"Resource":"https://d1.cloudfront.net/a.jpg?size=1",' +
    '"Condition":{"DateLessThan":{"AWS:EpochTime":1451606400}}}]}'
  expect(verify('sha1', Buffer.from(policy), publicKey, decode(parametersOf(url)['Signature']))).toBe(true)
})

test('a URL with a policy of its own carries the policy', () => {
  const policy = signer.buildPolicy('https://d1.cloudfront.net/*', date, { ipAddress: '192.0.2.1' })
  const url = signer.generatePresignedUrl('https://d1.cloudfront.net/a.jpg', { policy })
  const parameters = parametersOf(url)
  expect(Object.keys(parameters)).toEqual(['Policy', 'Signature', 'Key-Pair-Id'])
  expect(decode(parameters['Policy']).toString()).toBe(policy)
  expect(verify('sha1', Buffer.from(policy), publicKey, decode(parameters['Signature']))).toBe(true)
})

test('a policy has its conditions in a fixed order, and a lone address is a network of one', () => {
  const options = { dateGreaterThan: new Date('2015-12-01T00:00:00Z'), ipAddress: '192.0.2.1' }
  expect(signer.buildPolicy('foo', date, options)).toBe(
    '{"Statement":[{"Resource":"foo","Condition":{"DateLessThan":{"AWS:EpochTime":1451606400},' +
      '"IpAddress":{"AWS:SourceIp":"192.0.2.1/32"},"DateGreaterThan":{"AWS:EpochTime":1448928000}}}]}',
  )
  expect(signer.buildPolicy('foo', date, { ipAddress: '192.0.2.0/24' })).toContain('"192.0.2.0/24"')
})

test('a moment and a policy exclude each other, and one is needed', () => {
  expect(() => signer.generatePresignedUrl('https://x', {})).toThrow(ParamValidationError)
  expect(() => signer.generatePresignedUrl('https://x', { dateLessThan: date, policy: '{}' })).toThrow(/not both/)
})
