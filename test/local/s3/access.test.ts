import { get, type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { userWith } from '../aws.js'
import { codeIn, newName, refused, s3Of, s3Place, textOf } from './s3.js'

const place = s3Place()

/** The status and the code with which somebody without keys is answered. */
async function anybody(path: string, init: RequestInit = {}): Promise<string> {
  const answer = await fetch(`${place.aws.url}/${path}`, init)
  const text = await answer.text()
  return answer.ok ? text : `${codeIn(text) ?? ''} ${answer.status}`
}

/** A bucket that takes lists and public policies, with an object in it. */
async function open(more: object = {}): Promise<string> {
  const Bucket = await place.bucket({ isOpen: true })
  await place.s3.putObject({ Bucket, Key: 'k', Body: 'x', ...more })
  return Bucket
}

/** Puts a policy of one statement on a bucket, about it and all in it. */
async function setPolicy(Bucket: string, statement: object): Promise<void> {
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`]
  const Statement = [{ Effect: 'Allow', Principal: '*', Resource, ...statement }]
  await place.s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) })
}

const everybody = 'http://acs.amazonaws.com/groups/global/AllUsers'

test.each([
  ['private', 'private', ['AccessDenied 403', 'AccessDenied 403', 'AccessDenied 403']],
  ['private', 'public-read', ['x', 'AccessDenied 403', 'AccessDenied 403']],
  ['public-read', 'private', ['AccessDenied 403', 'listed', 'AccessDenied 403']],
  ['public-read-write', 'public-read', ['x', 'listed', '']],
] as const)('people without keys, a bucket that is %s and an object that is %s', async (ofBucket, ofObject, wanted) => {
  const Bucket = await open({ ACL: ofObject })
  await place.s3.putBucketAcl({ Bucket, ACL: ofBucket })
  const list = (await anybody(Bucket)).replace(/^<\?xml[^]*<Key>k<[^]*$/, 'listed')
  const outcome = [await anybody(`${Bucket}/k`), list, await anybody(`${Bucket}/new`, { method: 'PUT', body: 'y' })]
  expect(outcome).toEqual(wanted)
})

test.each([
  ['AWS HAHAHA', 'InvalidArgument 400'],
  ['Basic YTpi', 'InvalidArgument 400'],
  ['AWS4-HMAC-SHA256 HAHAHA', 'AuthorizationHeaderMalformed 400'],
  ['AWS AKIAXXXXXXXXXXXXXXXX:FWeDfwojDSdS2Ztmpfeubhd9isU=', 'InvalidAccessKeyId 403'],
  ['', 'AccessDenied 403'],
])('the Authorization header "%s" is refused: %s', async (authorization, wanted) => {
  const Bucket = await open()
  const headers = { authorization, date: new Date().toUTCString() }
  expect(await anybody(`${Bucket}/k`, { headers })).toBe(wanted)
})

test('a bucket may stand in the host name', async () => {
  const Bucket = await open({ ACL: 'public-read' })
  const { port } = new URL(place.aws.url)
  const ask = async (host: string, path: string) => {
    const answer = await new Promise<IncomingMessage>((resolve) => {
      get({ host: '127.0.0.1', port, path, headers: { host } }, resolve)
    })
    return Buffer.concat(await answer.toArray()).toString()
  }
  for (const host of ['localhost', 's3.localhost:1', 's3.us-east-1.amazonaws.com', 's3.amazonaws.com']) {
    expect(await ask(`${Bucket}.${host}`, '/k'), host).toBe('x')
  }
  expect(await ask('s3.us-east-1.amazonaws.com', `/${Bucket}/k`)).toBe('x')
})

test('who makes a bucket may say what it could say later', async () => {
  const { aws } = place
  const maker = s3Of(aws, await userWith(aws, [{ Effect: 'Allow', Action: 's3:CreateBucket', Resource: '*' }], 'maker'))
  await maker.createBucket({ Bucket: newName() })
  for (const more of [{ ACL: 'private' as const }, { ObjectOwnership: 'ObjectWriter' as const }]) {
    expect(await refused(maker.createBucket({ Bucket: newName(), ...more }))).toBe('AccessDenied 403')
  }
  expect(await refused(maker.createBucket({ Bucket: newName(), ObjectLockEnabledForBucket: true }))).toBe(
    'AccessDenied 403',
  )
})

test('whoever may not list does not learn what is not there', async () => {
  const Bucket = await open({ ACL: 'public-read' })
  expect(await anybody(`${Bucket}/none`)).toBe('AccessDenied 403')
  await place.s3.putBucketAcl({ Bucket, ACL: 'public-read' })
  expect(await anybody(`${Bucket}/none`)).toBe('NoSuchKey 404')
  expect(await anybody('none-of-mine/k')).toBe('NoSuchBucket 404')
})

test('lists by words, headers and documents', async () => {
  const { s3 } = place
  const Bucket = await open()
  const { Owner, Grants } = await s3.getBucketAcl({ Bucket })
  expect(Grants).toEqual([{ Grantee: { Type: 'CanonicalUser', ID: Owner!.ID }, Permission: 'FULL_CONTROL' }])
  const granted = async () =>
    ((await s3.getObjectAcl({ Bucket, Key: 'k' })).Grants ?? []).map(
      ({ Permission, Grantee }) => `${Permission} ${Grantee?.URI === everybody ? 'everybody' : 'owner'}`,
    )
  await s3.putObjectAcl({ Bucket, Key: 'k', ACL: 'public-read-write' })
  expect(await granted()).toEqual(['FULL_CONTROL owner', 'READ everybody', 'WRITE everybody'])
  await s3.putObjectAcl({ Bucket, Key: 'k', GrantRead: `uri="${everybody}"`, GrantFullControl: `id=${Owner!.ID}` })
  expect((await granted()).toSorted()).toEqual(['FULL_CONTROL owner', 'READ everybody'])
  const Grantee = { Type: 'CanonicalUser' as const, ID: Owner!.ID! }
  const document = (list: object[], more: object = { Owner }) =>
    s3.putObjectAcl({ Bucket, Key: 'k', AccessControlPolicy: { Grants: list, ...more } })
  await document([{ Grantee, Permission: 'READ_ACP' }])
  expect(await granted()).toEqual(['READ_ACP owner'])
  expect(await refused(document([{ Grantee, Permission: 'EVERYTHING' }]))).toBe('MalformedACLError 400')
  expect(await refused(document([{ Grantee, Permission: 'READ' }], {}))).toBe('MalformedACLError 400')
  expect(await refused(document([{ Grantee: { ...Grantee, ID: '_foo' }, Permission: 'READ' }]))).toBe(
    'InvalidArgument 400',
  )
  const put = (more: object) => refused(s3.putBucketAcl({ Bucket, ...more }))
  await s3.putBucketAcl({ Bucket, ACL: 'public-read' })
  const Rules = [{ ObjectOwnership: 'BucketOwnerEnforced' as const }]
  const enforce = s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules } })
  expect(await refused(enforce)).toBe('InvalidBucketAclWithObjectOwnership 400')
  expect(await put({ ACL: 'nonsense' })).toBe('InvalidArgument 400')
  expect(await put({ GrantRead: 'emailAddress=nobody@example.org' })).toBe('UnresolvableGrantByEmailAddress 400')
})

test('a bucket as it is made today takes no lists and no public policies', async () => {
  const { s3 } = place
  const Bucket = await place.bucket()
  expect(await refused(s3.putBucketAcl({ Bucket, ACL: 'public-read' }))).toBe('AccessControlListNotSupported 400')
  const put = (ACL: 'private' | 'public-read' | 'bucket-owner-full-control') =>
    s3.putObject({ Bucket, Key: 'k', Body: 'x', ACL })
  expect(await refused(put('public-read'))).toBe('AccessControlListNotSupported 400')
  expect(await refused(put('private'))).toBe('AccessControlListNotSupported 400')
  await put('bucket-owner-full-control')
  const create = (more: object) => refused(s3.createBucket({ Bucket: newName(), ...more }))
  expect(await create({ ACL: 'public-read' })).toBe('InvalidBucketAclWithObjectOwnership 400')
  expect(await create({ ACL: 'public-read', ObjectOwnership: 'ObjectWriter' })).toBe(
    'InvalidBucketAclWithBlockPublicAccessError 400',
  )
  expect(await refused(setPolicy(Bucket, { Action: 's3:GetObject' }))).toBe('AccessDenied 403')
  await setPolicy(Bucket, { Action: 's3:GetObject', Principal: { AWS: '123456789012' } })
})

test('the public access block takes back what lists and policies gave', async () => {
  const { s3 } = place
  const Bucket = await open({ ACL: 'public-read' })
  const block = (settings: object) => s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: settings })
  expect(await anybody(`${Bucket}/k`)).toBe('x')
  await block({ IgnorePublicAcls: true })
  expect(await anybody(`${Bucket}/k`)).toBe('AccessDenied 403')
  await block({ BlockPublicAcls: true })
  expect(await refused(s3.putObjectAcl({ Bucket, Key: 'k', ACL: 'public-read' }))).toBe('AccessDenied 403')
  await s3.putObjectAcl({ Bucket, Key: 'k', ACL: 'private' })
  await setPolicy(Bucket, { Action: 's3:GetObject' })
  expect((await s3.getBucketPolicyStatus({ Bucket })).PolicyStatus?.IsPublic).toBe(true)
  expect(await anybody(`${Bucket}/k`)).toBe('x')
  await block({ RestrictPublicBuckets: true })
  expect(await anybody(`${Bucket}/k`)).toBe('AccessDenied 403')
  await s3.deletePublicAccessBlock({ Bucket })
  expect(await refused(s3.getPublicAccessBlock({ Bucket }))).toBe('NoSuchPublicAccessBlockConfiguration 404')
})

test('a user does what its policies and the bucket’s let it do', async () => {
  const { aws, s3 } = place
  const Bucket = await place.bucket()
  for (const Key of ['mine/a', 'theirs/a']) await s3.putObject({ Bucket, Key, Body: Key })
  const session = await userWith(
    aws,
    [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/mine/*` },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: `arn:aws:s3:::${Bucket}`,
        Condition: { StringLike: { 's3:prefix': 'mine/*' } },
      },
    ],
    'reader',
  )
  const reader = s3Of(aws, session)
  expect(await textOf(reader, Bucket, 'mine/a')).toBe('mine/a')
  expect((await reader.listObjectsV2({ Bucket, Prefix: 'mine/' })).KeyCount).toBe(1)
  expect(await refused(reader.listObjectsV2({ Bucket }))).toBe('AccessDenied 403')
  expect(await refused(textOf(reader, Bucket, 'theirs/a'))).toBe('AccessDenied 403')
  expect(await refused(reader.headObject({ Bucket, Key: 'theirs/a' }))).toBe('403 403')
  expect(await refused(reader.listBuckets())).toBe('AccessDenied 403')
  await expect(reader.putObject({ Bucket, Key: 'mine/b', Body: '' })).rejects.toThrow(
    `User: arn:aws:iam::123456789012:user/reader is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::${Bucket}/mine/b" because no identity-based policy allows the s3:PutObject action`,
  )
  const { Errors } = await reader.deleteObjects({ Bucket, Delete: { Objects: [{ Key: 'mine/a' }] } })
  expect(Errors).toMatchObject([{ Key: 'mine/a', Code: 'AccessDenied' }])
  // The bucket lets it write, and takes back that it may read.
  const Principal = { AWS: 'arn:aws:iam::123456789012:user/reader' }
  await setPolicy(Bucket, { Action: 's3:PutObject', Principal })
  await reader.putObject({ Bucket, Key: 'anywhere', Body: '' })
  await setPolicy(Bucket, { Action: 's3:GetObject', Effect: 'Deny', Principal })
  expect(await refused(textOf(reader, Bucket, 'mine/a'))).toBe('AccessDenied 403')
})

test('conditions of a bucket’s policy see tags, headers, prefixes and sources', async () => {
  const { s3 } = place
  const Bucket = await open({ Tagging: 'level=public' })
  await s3.putObject({ Bucket, Key: 'secret', Body: 'x' })
  await setPolicy(Bucket, {
    Action: 's3:GetObject',
    Condition: { StringEquals: { 's3:ExistingObjectTag/level': 'public' } },
  })
  expect([await anybody(`${Bucket}/k`), await anybody(`${Bucket}/secret`)]).toEqual(['x', 'AccessDenied 403'])
  await setPolicy(Bucket, {
    Action: ['s3:PutObject', 's3:PutObjectTagging'],
    Condition: { StringEquals: { 's3:RequestObjectTag/level': 'public' } },
  })
  const put = (headers: Record<string, string>) => anybody(`${Bucket}/new`, { method: 'PUT', body: 'y', headers })
  expect([await put({}), await put({ 'x-amz-tagging': 'level=public' })]).toEqual(['AccessDenied 403', ''])
  await setPolicy(Bucket, {
    Effect: 'Deny',
    Action: 's3:PutObject',
    Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } },
  })
  const encrypted = { Bucket, Key: 'e', Body: 'x', ServerSideEncryption: 'AES256' as const }
  expect(await refused(s3.putObject({ Bucket, Key: 'e', Body: 'x' }))).toBe('AccessDenied 403')
  await s3.putObject(encrypted)
  await setPolicy(Bucket, {
    Effect: 'Deny',
    Action: 's3:PutObject',
    Condition: { StringNotLike: { 's3:x-amz-copy-source': `${Bucket}/k*` } },
  })
  const copy = (Key: string) => s3.copyObject({ Bucket, Key: 'copy', CopySource: { Bucket, Key } })
  await copy('k')
  expect(await refused(copy('secret'))).toBe('AccessDenied 403')
})

test('a policy that denies counts more than a list that gives, and root can always take it away', async () => {
  const { s3 } = place
  const Bucket = await open({ ACL: 'public-read' })
  await setPolicy(Bucket, { Effect: 'Deny', Action: 's3:*' })
  expect(await anybody(`${Bucket}/k`)).toBe('AccessDenied 403')
  expect(await refused(s3.listObjectsV2({ Bucket }))).toBe('AccessDenied 403')
  await s3.deleteBucketPolicy({ Bucket })
  expect(await anybody(`${Bucket}/k`)).toBe('x')
  expect(await refused(s3.getBucketPolicy({ Bucket }))).toBe('NoSuchBucketPolicy 404')
})

test.each([
  ['no JSON', 'nonsense'],
  ['another bucket', { Resource: 'arn:aws:s3:::other/*', Action: 's3:GetObject' }],
  ['nobody', { Principal: undefined, Action: 's3:*' }],
  ['actions of another service', { Action: 'ec2:RunInstances' }],
  ['no effect', { Effect: 'Maybe', Action: 's3:*' }],
  ['an action on objects, of the bucket', { Action: 's3:GetObject', Resource: 'arn:aws:s3:::BUCKET' }],
  ['an action on buckets, of objects', { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::BUCKET/*' }],
])('a policy about %s is refused', async (_, given) => {
  const Bucket = await place.bucket({ isOpen: true })
  const statement = { Effect: 'Allow', Principal: '*', Resource: `arn:aws:s3:::${Bucket}/*` }
  const policy =
    typeof given === 'string' ? given : { Version: '2012-10-17', Statement: [Object.assign(statement, given)] }
  const Policy = (typeof policy === 'string' ? policy : JSON.stringify(policy)).replaceAll('BUCKET', Bucket)
  expect(await refused(place.s3.putBucketPolicy({ Bucket, Policy }))).toBe('MalformedPolicy 400')
})
