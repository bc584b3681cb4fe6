import { expect, test } from 'vitest'
import { at, sessionOf, startedAws } from '../aws.js'

const RoleArn = 'arn:aws:iam::123456789012:role/web'
const provider = 'arn:aws:iam::123456789012:oidc-provider/id.example.com'

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function token(claims: object): string {
  return `${part({ alg: 'RS256' })}.${part({ iss: 'https://id.example.com', sub: 'ada', aud: 'app', ...claims })}.c2ln`
}

async function startedWithRole(now = Date.now()) {
  const aws = await startedAws({ now: () => now })
  const iam = sessionOf(aws).client('iam', at(aws))
  await iam.createOpenIdConnectProvider({ Url: 'https://id.example.com', ClientIDList: ['app'], ThumbprintList: [] })
  const Statement = {
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { 'id.example.com:sub': 'ada', 'id.example.com:aud': 'app' } },
  }
  await iam.createRole({
    RoleName: 'web',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  })
  const assume = (WebIdentityToken: string) =>
    sessionOf(aws).client('sts', at(aws)).assumeRoleWithWebIdentity({
      RoleArn,
      RoleSessionName: 'session',
      WebIdentityToken,
    })
  return { aws, iam, assume }
}

test('a token of a provider that the trust names opens a session, for whom it names', async () => {
  const { aws, assume } = await startedWithRole()
  const { Credentials, ...facts } = await assume(token({}))
  expect(facts).toMatchObject({
    Provider: provider,
    SubjectFromWebIdentityToken: 'ada',
    Audience: 'app',
    AssumedRoleUser: { Arn: 'arn:aws:sts::123456789012:assumed-role/web/session' },
  })
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials!
  const session = sessionOf(aws, { accessKeyId, secretAccessKey, sessionToken })
  expect((await session.client('sts', at(aws)).getCallerIdentity()).Arn).toBe(facts.AssumedRoleUser?.Arn)
  await expect(assume(token({ sub: 'eve' }))).rejects.toMatchObject({ code: 'AccessDenied' })
})

test('other audiences, unknown issuers and things that are no tokens are refused', async () => {
  const { assume } = await startedWithRole()
  for (const text of [token({ aud: 'other' }), token({ iss: 'https://evil.example.com' }), 'no.token']) {
    await expect(assume(text)).rejects.toMatchObject({ code: 'InvalidIdentityToken' })
  }
})

test('a token that is over is refused', async () => {
  const now = Date.now()
  const { assume } = await startedWithRole(now)
  const exp = Math.floor(now / 1000)
  await assume(token({ exp: exp + 60 }))
  await expect(assume(token({ exp: exp - 60 }))).rejects.toMatchObject({ code: 'ExpiredTokenException' })
})

test('a provider is made once, and can be changed', async () => {
  const { iam } = await startedWithRole()
  await expect(
    iam.createOpenIdConnectProvider({ Url: 'https://id.example.com', ThumbprintList: [] }),
  ).rejects.toMatchObject({ code: 'EntityAlreadyExists' })
  const OpenIDConnectProviderArn = provider
  await iam.addClientIdToOpenIdConnectProvider({ OpenIDConnectProviderArn, ClientID: 'second' })
  const { ClientIDList } = await iam.getOpenIdConnectProvider({ OpenIDConnectProviderArn })
  expect(ClientIDList).toEqual(['app', 'second'])
  await iam.deleteOpenIdConnectProvider({ OpenIDConnectProviderArn })
  expect((await iam.listOpenIdConnectProviders()).OpenIDConnectProviderList).toEqual([])
})
