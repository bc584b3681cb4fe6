/**
 * Error rules: the class that boto3 raises for a message, and what the user can do about it.
 *
 * @see features 7.4
 */

import {
  EndpointResolutionError,
  InvalidEndpointConfigurationError,
  InvalidHostLabelError,
  NoRegionError,
  UnsupportedS3AccesspointConfigurationError,
  UnsupportedS3ConfigurationError,
  UnsupportedS3ControlArnError,
  UnsupportedS3ControlConfigurationError,
} from '../errors/endpoint.js'
import { ParamValidationError } from '../errors/parameter.js'

/** Makes the error for a rule's message. `builtIns` are those that the rule set declares: they tell whose rules these are. */
export function ruleError(
  message: string,
  builtIns: ReadonlySet<string>,
  params: Readonly<Record<string, unknown>>,
): Error {
  const text = withAdvice(message)
  for (const { of, says, create } of translations) {
    if (says.test(message) && (of === undefined || builtIns.has(of))) return create(text, message, params)
  }
  return new EndpointResolutionError(text, { msg: message })
}

interface Translation {
  /** A built-in that only the rule sets declare for which the row holds. */
  readonly of?: string
  readonly says: RegExp
  readonly create: (text: string, message: string, params: Readonly<Record<string, unknown>>) => Error
}

const buckets = 'AWS::S3::UseArnRegion'
const outposts = 'AWS::S3Control::UseArnRegion'

const translations: readonly Translation[] = [
  {
    says: /^Invalid region in ARN: /,
    create: (text, msg) => new InvalidHostLabelError(text, { msg, label: msg.split('`')[1] ?? msg }),
  },
  {
    says: /^Invalid Configuration: Missing Region$|^A region must be set|^Region must be set$/,
    create: (text, msg) => new NoRegionError(text, { msg }),
  },
  {
    of: buckets,
    says: /^(S3 Object Lambda does not support S3 Accelerate|Accelerate cannot be used with FIPS)$/,
    create: (text, msg) => new UnsupportedS3ConfigurationError(text, { msg }),
  },
  {
    of: buckets,
    says: /^((S3 Outposts|S3 MRAP|S3 Object Lambda) does not support|Access Points do not support|Invalid configuration:|Client was configured for partition)/,
    create: (text, msg) => new UnsupportedS3AccesspointConfigurationError(text, { msg }),
  },
  {
    of: buckets,
    says: /^invalid arn:/i,
    create: invalidParameters,
  },
  {
    of: outposts,
    says: /^Invalid ARN:/,
    create: (text, msg, { Bucket, AccessPointName }) =>
      new UnsupportedS3ControlArnError(text, { arn: Bucket ?? AccessPointName, msg }),
  },
  {
    of: outposts,
    says: /^(Invalid configuration:|Client was configured for partition)/,
    create: (text, msg) => new UnsupportedS3ControlConfigurationError(text, { msg }),
  },
  {
    of: outposts,
    says: /^AccountId is required but not set$/,
    create: invalidParameters,
  },
  {
    says: /^(Invalid Configuration: FIPS is not supported with EventBridge multi-region endpoints|EndpointId must be a valid host label)\.$/,
    create: (text, msg) => new InvalidEndpointConfigurationError(text, { msg }),
  },
]

function invalidParameters(report: string, msg: string): ParamValidationError {
  return new ParamValidationError(report, { report, msg })
}

/** What to do, by what the message says. The first that fits. */
const advice: readonly (readonly [says: RegExp, advice: string])[] = [
  [
    /Missing Region|region must be set/i,
    'Give regionName to the session or client, or set AWS_REGION, or region in the profile.',
  ],
  [
    /FIPS and (custom|local) endpoint|custom endpoint cannot be combined with FIPS/i,
    'Leave out the endpoint URL, or switch useFipsEndpoint off.',
  ],
  [
    /dual-?stack and (custom|local) endpoint|dual-stack in combination with a custom endpoint/i,
    'Leave out the endpoint URL, or switch useDualstackEndpoint off.',
  ],
  [
    /custom endpoint cannot be combined with S3 Accelerate/,
    'Leave out the endpoint URL, or switch s3.useAccelerateEndpoint off.',
  ],
  [
    /FIPS (is|and DualStack are) enabled|(not|n't) support(ed)? (with )?FIPS|FIPS .*not supported|used with FIPS/,
    'Switch useFipsEndpoint off, or use a region that has such an endpoint.',
  ],
  [
    /DualStack is enabled|not support Dual-?stack/i,
    'Switch useDualstackEndpoint off, or use a region that has such an endpoint.',
  ],
  [/(not|n't) support S3 Accelerate|S3 Accelerate cannot/, 'Switch s3.useAccelerateEndpoint off for this call.'],
  [/UseArnRegion` is `false`/, "Set s3.useArnRegion to true, or make a client for the ARN's region."],
  [/Client was configured for partition/, "Make a client for a region in the ARN's partition."],
  [/Multi-Region Access Point ARNs are disabled/, 'Set s3.disableMultiRegionAccessPoints to false.'],
  [/^Path-style addressing cannot/, 's3.addressingStyle must be auto or virtual here.'],
  [
    /AccountIdEndpointMode is required (but no|and FIPS|but account endpoints)/,
    'Use credentials that carry an account id, or set accountIdEndpointMode to preferred.',
  ],
]

function withAdvice(message: string): string {
  const fitting = advice.find(([says]) => says.test(message))
  if (fitting === undefined) return message
  return `${message}${/[.!?]$/.test(message) ? '' : '.'} ${fitting[1]}`
}
