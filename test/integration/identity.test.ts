import { expect } from 'vitest'
import { atMoto, session, test } from './moto.js'

test('STS: who is calling', async () => {
  const identity = await session.client('sts', atMoto).getCallerIdentity()
  expect(identity.Account).toMatch(/^\d{12}$/)
  expect(identity.ResponseMetadata.HTTPStatusCode).toBe(200)
})

test('STS: a role gives keys that end', async () => {
  const { Credentials } = await session.client('sts', atMoto).assumeRole({
    RoleArn: 'arn:aws:iam::123456789012:role/reader',
    RoleSessionName: 'test',
  })
  expect(Credentials?.Expiration).toBeInstanceOf(Date)
  expect(Credentials?.SessionToken).toBeTruthy()
})

test('IAM: users, keys and policies', async () => {
  const iam = session.client('iam', atMoto)
  const { User } = await iam.createUser({ UserName: 's3_user', Path: '/team/' })
  expect(User).toMatchObject({ UserName: 's3_user', Path: '/team/' })
  expect(User?.CreateDate).toBeInstanceOf(Date)
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }
  await iam.putUserPolicy({ UserName: 's3_user', PolicyName: 'p', PolicyDocument: JSON.stringify(policy) })
  expect((await iam.getUserPolicy({ UserName: 's3_user', PolicyName: 'p' })).PolicyDocument).toEqual(policy)
  const { AccessKey } = await iam.createAccessKey({ UserName: 's3_user' })
  expect((await iam.listAccessKeys({ UserName: 's3_user' })).AccessKeyMetadata).toHaveLength(1)
  await iam.deleteAccessKey({ UserName: 's3_user', AccessKeyId: AccessKey.AccessKeyId })
  await iam.deleteUserPolicy({ UserName: 's3_user', PolicyName: 'p' })
  await iam.deleteUser({ UserName: 's3_user' })
  expect((await iam.listUsers({ PathPrefix: '/team/' })).Users).toEqual([])
  await expect(iam.getUser({ UserName: 's3_user' })).rejects.toBeInstanceOf(iam.exceptions.NoSuchEntityException)
})

test('KMS: bytes come back from their ciphertext', async () => {
  const kms = session.client('kms', atMoto)
  const { KeyMetadata } = await kms.createKey({ Description: 'test' })
  const KeyId = KeyMetadata!.KeyId
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: 'secret ü' })
  const { Plaintext } = await kms.decrypt({ CiphertextBlob: CiphertextBlob! })
  expect(Buffer.from(Plaintext!).toString()).toBe('secret ü')
  expect((await kms.listKeys()).Keys?.map((key) => key.KeyId)).toContain(KeyId)
  await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
  await expect(kms.describeKey({ KeyId: '11111111-2222-3333-4444-555555555555' })).rejects.toBeInstanceOf(
    kms.exceptions.NotFoundException,
  )
})

test('Secrets Manager: text and bytes', async () => {
  const secrets = session.client('secretsmanager', atMoto)
  await secrets.createSecret({ Name: 'db', SecretString: '{"user":"ü"}' })
  const value = await secrets.getSecretValue({ SecretId: 'db' })
  expect(value.SecretString).toBe('{"user":"ü"}')
  expect((await secrets.listSecrets()).SecretList).toHaveLength(1)
  await secrets.deleteSecret({ SecretId: 'db', ForceDeleteWithoutRecovery: true })
  await expect(secrets.getSecretValue({ SecretId: 'db' })).rejects.toBeInstanceOf(
    secrets.exceptions.ResourceNotFoundException,
  )
})
