/**
 * What a client tells the endpoint rules: its settings under the names of the rules' built-ins.
 *
 * @see features 7.2
 */

import type { EndpointSettings } from '../endpoint/parameters.js'
import type { ClientSettings } from './client-settings.js'

/** Regions that `legacy` sends to the global STS endpoint. */
const globalStsRegions = new Set([
  'ap-northeast-1',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'aws-global',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
])

/** Where the settings of one client lead, in the region that it works in. */
export function endpointSettings(settings: ClientSettings, region: string): EndpointSettings {
  const { s3, endpointUrl } = settings
  const isCustom = endpointUrl !== undefined
  const usesGlobal = settings.regionName === undefined || settings.regionName === 'us-east-1'
  return {
    useTls: settings.useSsl,
    clientContext: { ...s3, ...settings.clientContextParams },
    builtIns: {
      'AWS::Region': region,
      'AWS::UseFIPS': !isCustom && settings.useFipsEndpoint,
      'AWS::UseDualStack': !isCustom && settings.useDualstackEndpoint,
      'AWS::STS::UseGlobalEndpoint': settings.stsRegionalEndpoints === 'legacy' && globalStsRegions.has(region),
      'AWS::S3::UseGlobalEndpoint': usesGlobal && s3.usEast1RegionalEndpoint !== 'regional',
      'AWS::S3::Accelerate': s3.useAccelerateEndpoint ?? false,
      'AWS::S3::ForcePathStyle': forcesPathStyle(settings),
      'AWS::S3::UseArnRegion': s3.useArnRegion ?? true,
      'AWS::S3Control::UseArnRegion': s3.useArnRegion ?? false,
      'AWS::S3::DisableS3ExpressSessionAuth': s3.disableS3ExpressSessionAuth ?? false,
      'AWS::S3::DisableMultiRegionAccessPoints': s3.s3DisableMultiregionAccessPoints ?? false,
      'SDK::Endpoint': endpointUrl,
      'AWS::Auth::AccountIdEndpointMode': settings.accountIdEndpointMode,
    },
  }
}

/** A host of one's own seldom has a name for each bucket: there, the bucket goes into the path unless asked otherwise. */
function forcesPathStyle({ s3, endpointUrl }: ClientSettings): boolean {
  if (s3.useAccelerateEndpoint === true) return false
  return endpointUrl === undefined ? s3.addressingStyle === 'path' : s3.addressingStyle !== 'virtual'
}
