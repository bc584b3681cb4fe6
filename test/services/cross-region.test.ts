import { expect, test } from 'vitest'
import { ParamValidationError } from '../../src/errors/public.js'
import { clientThrough } from '../helpers/client.js'
import { serve } from '../helpers/http-server.js'

const here = { regionName: 'us-west-2' }

/** The form that a service gets for a call. */
async function formOf(service: string, method: string, params: object): Promise<URLSearchParams> {
  const server = await serve(() => ({ body: `<R><${method}Result/></R>` }))
  await clientThrough(service, server.url, here)[method]!(params)
  expect(server.requests).toHaveLength(1)
  expect(new URL(server.requests[0]!.url).hostname).toContain('us-west-2')
  return new URLSearchParams(server.requests[0]!.body.toString())
}

test('a snapshot is copied with a URL signed for its region', async () => {
  const form = await formOf('ec2', 'copySnapshot', {
    SourceRegion: 'eu-west-1',
    SourceSnapshotId: 'snap-1',
    Description: 'a b',
  })
  expect(form.get('SourceRegion')).toBe('eu-west-1')
  expect(form.get('DestinationRegion')).toBe('us-west-2')
  const url = new URL(form.get('PresignedUrl')!)
  expect(url.host).toBe('ec2.eu-west-1.amazonaws.com')
  expect(Object.fromEntries(url.searchParams)).toEqual({
    Action: 'CopySnapshot',
    Version: '2016-11-15',
    SourceRegion: 'eu-west-1',
    SourceSnapshotId: 'snap-1',
    Description: 'a b',
    DestinationRegion: 'us-west-2',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIAIOSFODNN7EXAMPLE/20261123/eu-west-1/ec2/aws4_request',
    'X-Amz-Date': '20261123T120000Z',
    'X-Amz-Expires': '3600',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': '8ca6fff607ccba92df16b214574711575d23af16b4757f7e7720b2a3d43cf43d',
  })
})

test('a URL that the caller brings stays, and nothing is added', async () => {
  const form = await formOf('ec2', 'copySnapshot', {
    SourceRegion: 'eu-west-1',
    SourceSnapshotId: 'snap-1',
    PresignedUrl: 'mine',
  })
  expect(form.get('PresignedUrl')).toBe('mine')
  expect(form.has('DestinationRegion')).toBe(false)
})

test('parameters that are wrong are reported as for any call', async () => {
  const server = await serve(() => ({}))
  const ec2 = clientThrough('ec2', server.url, here)
  await expect(ec2['copySnapshot']!({ SourceRegion: 'eu-west-1' })).rejects.toThrow('SourceSnapshotId: required')
  await expect(ec2['copySnapshot']!({ SourceSnapshotId: 's' })).rejects.toBeInstanceOf(ParamValidationError)
  expect(server.requests).toHaveLength(0)
})

const database = { SourceDBSnapshotIdentifier: 'arn:x', TargetDBSnapshotIdentifier: 't' }

test('SourceRegion of a database makes its URL and is not sent', async () => {
  const form = await formOf('rds', 'copyDbSnapshot', { ...database, SourceRegion: 'eu-west-1' })
  expect([...form.keys()]).toEqual([
    'Action',
    'Version',
    'SourceDBSnapshotIdentifier',
    'TargetDBSnapshotIdentifier',
    'PreSignedUrl',
  ])
  const url = new URL(form.get('PreSignedUrl')!)
  expect(url.host).toBe('rds.eu-west-1.amazonaws.com')
  expect(url.searchParams.get('DestinationRegion')).toBe('us-west-2')
  expect(url.searchParams.has('SourceRegion')).toBe(false)
  expect(url.searchParams.get('X-Amz-Signature')).toBe(
    'c80eadca72e7044cff346c39b1206264c89363fe7809c44fb5a3eaaefb3a77bf',
  )
})

test('the caller may bring the URL of a database too, or copy within the region', async () => {
  const brought = await formOf('rds', 'copyDbSnapshot', {
    ...database,
    SourceRegion: 'eu-west-1',
    PreSignedUrl: 'mine',
  })
  expect(brought.get('PreSignedUrl')).toBe('mine')
  expect(brought.has('SourceRegion')).toBe(false)
  const local = await formOf('rds', 'copyDbSnapshot', database)
  expect(local.has('PreSignedUrl')).toBe(false)
})

test.each([
  ['rds', 'copyDbClusterSnapshot', { SourceDBClusterSnapshotIdentifier: 's', TargetDBClusterSnapshotIdentifier: 't' }],
  ['rds', 'createDbCluster', { DBClusterIdentifier: 't', Engine: 'aurora' }],
  ['rds', 'createDbInstanceReadReplica', { DBInstanceIdentifier: 't', SourceDBInstanceIdentifier: 's' }],
  ['rds', 'startDbInstanceAutomatedBackupsReplication', { SourceDBInstanceArn: 'arn:x' }],
  [
    'neptune',
    'copyDbClusterSnapshot',
    { SourceDBClusterSnapshotIdentifier: 's', TargetDBClusterSnapshotIdentifier: 't' },
  ],
  ['neptune', 'createDbCluster', { DBClusterIdentifier: 't', Engine: 'neptune' }],
  [
    'docdb',
    'copyDbClusterSnapshot',
    { SourceDBClusterSnapshotIdentifier: 's', TargetDBClusterSnapshotIdentifier: 't' },
  ],
  ['docdb', 'createDbCluster', { DBClusterIdentifier: 't', Engine: 'docdb' }],
])('%s %s signs a URL for the other region', async (service, method, params) => {
  const form = await formOf(service, method, { ...params, SourceRegion: 'eu-west-1' })
  const url = new URL(form.get('PreSignedUrl')!)
  expect(url.host).toBe('rds.eu-west-1.amazonaws.com')
  expect(url.searchParams.get('X-Amz-Credential')).toContain('/eu-west-1/rds/')
})
