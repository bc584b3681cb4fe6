import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { signV2 } from '../../src/signing/v2.js'
import { formOf, request, s3Example } from './requests.js'

const options = { credentials: s3Example, epochMs: Date.UTC(2011, 9, 3, 15, 19, 30, 500) }

test('the parameters of a GET are signed in the order of their names', () => {
  const signed = request({
    host: 'elasticmapreduce.amazonaws.com',
    query: 'Action=DescribeJobFlows&Version=2009-03-31',
  })
  signV2(signed, options)
  // As botocore signs them.
  expect(signed.query).toBe(
    'AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Action=DescribeJobFlows&SignatureMethod=HmacSHA256&SignatureVersion=2' +
      '&Timestamp=2011-10-03T15%3A19%3A30Z&Version=2009-03-31&Signature=66aU6xgCtR7V6ESsGvYrAArQmwGutKSbh8Mn7kSko9E%3D',
  )
})

test('a form is signed in its body, with the session token among its parameters', () => {
  const signed = request({ method: 'POST', host: 'sdb.amazonaws.com', body: 'Action=Select&Note=a%20b' })
  signV2(signed, { ...options, credentials: { ...s3Example, sessionToken: 'a/b' } })
  expect(signed.query).toBe('')
  const [parameters = '', signature = ''] = formOf(signed).split('&Signature=')
  expect(parameters).toContain('SecurityToken=a%2Fb')
  const text = `POST\nsdb.amazonaws.com\n/\n${parameters}`
  const expected = createHmac('sha256', s3Example.secretAccessKey).update(text).digest('base64')
  expect(decodeURIComponent(signature)).toBe(expected)
})

test('signing again replaces what the first signing added', () => {
  const twice = request({ method: 'POST', body: 'Action=Select' })
  signV2(twice, { ...options, epochMs: 0 })
  signV2(twice, options)
  const once = request({ method: 'POST', body: 'Action=Select' })
  signV2(once, options)
  expect(twice).toEqual(once)
})
