import { expect, test } from 'vitest'
import { ValidationError } from '../../src/errors/public.js'
import { clientFor } from '../helpers/client.js'

type Method = (...args: unknown[]) => Promise<string>

function methodOf(service: string, name: string): Method {
  return clientFor(service, undefined)[name] as unknown as Method
}

test('a password of an RDS database is a presigned URL without scheme', async () => {
  const generate = methodOf('rds', 'generateDbAuthToken')
  expect(await generate('db.example.com', 3306, 'jane doe')).toBe(
    'db.example.com:3306/?Action=connect&DBUser=jane%20doe&X-Amz-Algorithm=AWS4-HMAC-SHA256' +
      '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261123%2Fus-east-1%2Frds-db%2Faws4_request' +
      '&X-Amz-Date=20261123T120000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host' +
      '&X-Amz-Signature=2234a3fc9327438efddd8e08da5ca383afba39114449d2c6e0dda61683f12902',
  )
  expect(await generate('db.example.com', 3306, 'jane', { Region: 'eu-west-1' })).toContain(
    'X-Amz-Signature=d24e2aeff1da2c0441c5934b0d21212df1b60b5d40f7b86cf9542fbf51a10584',
  )
})

test('DSQL has a password for users and one for the administrator', async () => {
  const host = 'x.dsql.us-east-1.on.aws'
  expect(await methodOf('dsql', 'generateDbConnectAuthToken')(host)).toBe(
    `${host}/?Action=DbConnect&X-Amz-Algorithm=AWS4-HMAC-SHA256` +
      '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261123%2Fus-east-1%2Fdsql%2Faws4_request' +
      '&X-Amz-Date=20261123T120000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host' +
      '&X-Amz-Signature=3de8e019c03be0c219f054cb81a98a09ee8a7f6bc9e6338a5810f9e6b72563ca',
  )
  const admin = methodOf('dsql', 'generateDbConnectAdminAuthToken')
  expect(await admin(host, { Region: 'us-west-2', ExpiresIn: 60 })).toContain(
    'X-Amz-Signature=0155d0c71d6648543a83d51bb0d808f408a1d1cc44cf94304918b5b740a45869',
  )
})

test('what is no host is refused', async () => {
  const generate = methodOf('rds', 'generateDbAuthToken')
  for (const host of ['', 'https://db.example.com', 'db example']) {
    await expect(generate(host, 3306, 'jane')).rejects.toBeInstanceOf(ValidationError)
  }
  await expect(generate('db.example.com', undefined, 'jane')).rejects.toBeInstanceOf(ValidationError)
})
