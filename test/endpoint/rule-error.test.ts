import { expect, test } from 'vitest'
import { ruleError } from '../../src/endpoint/rule-error.js'
import {
  EndpointProviderError,
  EndpointResolutionError,
  UnsupportedS3ControlArnError,
} from '../../src/errors/endpoint.js'

const buckets = 'AWS::S3::UseArnRegion'
const outposts = 'AWS::S3Control::UseArnRegion'

function errorOf(message: string, builtIn = 'AWS::Region') {
  return ruleError(message, new Set([builtIn]), { Bucket: 'arn:x' })
}

test.each([
  ['Invalid region in ARN: `us-we$t-2` (invalid DNS name)', undefined, 'InvalidHostLabelError'],
  ['Invalid Configuration: Missing Region', undefined, 'NoRegionError'],
  ['A region must be set when sending requests to S3.', buckets, 'NoRegionError'],
  ['S3 Object Lambda does not support S3 Accelerate', buckets, 'UnsupportedS3ConfigurationError'],
  ['Accelerate cannot be used with FIPS', buckets, 'UnsupportedS3ConfigurationError'],
  ['Accelerate cannot be used with FIPS', undefined, 'EndpointResolutionError'],
  ['S3 Outposts does not support FIPS', buckets, 'UnsupportedS3AccesspointConfigurationError'],
  ['S3 MRAP does not support dual-stack', buckets, 'UnsupportedS3AccesspointConfigurationError'],
  ['Access Points do not support S3 Accelerate', buckets, 'UnsupportedS3AccesspointConfigurationError'],
  ['Invalid configuration: region from ARN', buckets, 'UnsupportedS3AccesspointConfigurationError'],
  ['Client was configured for partition `aws`', buckets, 'UnsupportedS3AccesspointConfigurationError'],
  ['Client was configured for partition `aws`', outposts, 'UnsupportedS3ControlConfigurationError'],
  ['Invalid Arn: Outpost Access Point ARN contains sub resources', buckets, 'ParamValidationError'],
  ['Invalid ARN: x', outposts, 'UnsupportedS3ControlArnError'],
  ['Invalid ARN: Kinesis ARNs do not do this', undefined, 'EndpointResolutionError'],
  ['AccountId is required but not set', outposts, 'ParamValidationError'],
  [
    'Invalid Configuration: FIPS is not supported with EventBridge multi-region endpoints.',
    undefined,
    'InvalidEndpointConfigurationError',
  ],
  ['EndpointId must be a valid host label.', undefined, 'InvalidEndpointConfigurationError'],
  ['EndpointId must be a valid host label', undefined, 'EndpointResolutionError'],
  ['DualStack is enabled but this partition does not support DualStack', undefined, 'EndpointResolutionError'],
])('%j (%s) is a %s', (message, builtIn, name) => {
  expect(errorOf(message, builtIn).name).toBe(name)
})

test('the message says what the rule said and what can be done', () => {
  const error = errorOf('Invalid Configuration: FIPS and custom endpoint are not supported')
  expect(error).toBeInstanceOf(EndpointResolutionError)
  expect(error).toBeInstanceOf(EndpointProviderError)
  expect(error.message).toMatch(
    /^Invalid Configuration: FIPS and custom endpoint are not supported\. .*useFipsEndpoint/,
  )
  expect(error).toMatchObject({ fields: { msg: 'Invalid Configuration: FIPS and custom endpoint are not supported' } })
})

test('a message for which there is no advice stays as it is', () => {
  expect(errorOf('KVS ARN must be a valid ARN').message).toBe('KVS ARN must be a valid ARN')
})

test('the facts are fields', () => {
  expect(errorOf('Invalid region in ARN: `us-we$t-2` (invalid DNS name)')).toMatchObject({
    fields: { label: 'us-we$t-2' },
  })
  const arn = errorOf('Invalid ARN: Missing account id', outposts)
  expect(arn).toBeInstanceOf(UnsupportedS3ControlArnError)
  expect(arn).toMatchObject({ fields: { arn: 'arn:x' } })
})
