import { expect, test } from 'vitest'
import { camelFromSnake, methodName, nearestNames, snakeCase } from '../../src/base/names.js'

test.each([
  ['ListBuckets', 'list_buckets', 'listBuckets'],
  ['DescribeDBInstances', 'describe_db_instances', 'describeDbInstances'],
  ['ListObjectsV2', 'list_objects_v2', 'listObjectsV2'],
  ['CreateSAMLProvider', 'create_saml_provider', 'createSamlProvider'],
  ['GetBucketACLs', 'get_bucket_acls', 'getBucketAcls'],
  ['ListOriginRequestPoliciesByARNs', 'list_origin_request_policies_by_arns', 'listOriginRequestPoliciesByArns'],
  ['CreateCachediSCSIVolume', 'create_cached_iscsi_volume', 'createCachedIscsiVolume'],
  ['DescribeStorediSCSIVolumes', 'describe_stored_iscsi_volumes', 'describeStoredIscsiVolumes'],
  ['ListHITsForQualificationType', 'list_hits_for_qualification_type', 'listHitsForQualificationType'],
  ['ExecutePartiQLStatement', 'execute_partiql_statement', 'executePartiqlStatement'],
  ['AssociateWhatsAppBusinessAccount', 'associate_whatsapp_business_account', 'associateWhatsappBusinessAccount'],
  ['CreateOAuth2Token', 'create_oauth2_token', 'createOauth2Token'],
  ['UpdateMFADevice', 'update_mfa_device', 'updateMfaDevice'],
])('%s is %s in boto3 and %s here', (api, snake, camel) => {
  expect(snakeCase(api)).toBe(snake)
  expect(methodName(api)).toBe(camel)
  expect(camelFromSnake(snake)).toBe(camel)
})

test('the nearest names come first, however they are spelled', () => {
  const services = ['dynamodb', 'dynamodbstreams', 'docdb', 's3', 's3control', 'sqs']
  expect(nearestNames('DynamoDB', services)[0]).toBe('dynamodb')
  expect(nearestNames('dynamo-db', services)[0]).toBe('dynamodb')
  expect(nearestNames('sq', services)).toContain('sqs')
  expect(nearestNames('kubernetes', services)).toEqual([])
})
