/**
 * Older names of services in event names, and what they are now.
 *
 * @see features 12.4, Appendix A
 */

const aliases: ReadonlyMap<string, string> = new Map([
  ['api.mediatailor', 'mediatailor'],
  ['api.pricing', 'pricing'],
  ['api.sagemaker', 'sagemaker'],
  ['apigateway', 'api-gateway'],
  ['application-autoscaling', 'application-auto-scaling'],
  ['appstream2', 'appstream'],
  ['autoscaling', 'auto-scaling'],
  ['autoscaling-plans', 'auto-scaling-plans'],
  ['ce', 'cost-explorer'],
  ['cloudhsmv2', 'cloudhsm-v2'],
  ['cloudsearchdomain', 'cloudsearch-domain'],
  ['cognito-idp', 'cognito-identity-provider'],
  ['config', 'config-service'],
  ['cur', 'cost-and-usage-report-service'],
  ['data.iot', 'iot-data-plane'],
  ['data.jobs.iot', 'iot-jobs-data-plane'],
  ['data.mediastore', 'mediastore-data'],
  ['datapipeline', 'data-pipeline'],
  ['devicefarm', 'device-farm'],
  ['directconnect', 'direct-connect'],
  ['discovery', 'application-discovery-service'],
  ['dms', 'database-migration-service'],
  ['ds', 'directory-service'],
  ['dynamodbstreams', 'dynamodb-streams'],
  ['elasticbeanstalk', 'elastic-beanstalk'],
  ['elasticfilesystem', 'efs'],
  ['elasticloadbalancing', 'elastic-load-balancing'],
  ['elasticmapreduce', 'emr'],
  ['elb', 'elastic-load-balancing'],
  ['elbv2', 'elastic-load-balancing-v2'],
  ['email', 'ses'],
  ['entitlement.marketplace', 'marketplace-entitlement-service'],
  ['es', 'elasticsearch-service'],
  ['events', 'eventbridge'],
  ['cloudwatch-events', 'eventbridge'],
  ['iot-data', 'iot-data-plane'],
  ['iot-jobs-data', 'iot-jobs-data-plane'],
  ['kinesisanalytics', 'kinesis-analytics'],
  ['kinesisvideo', 'kinesis-video'],
  ['lex-models', 'lex-model-building-service'],
  ['lex-runtime', 'lex-runtime-service'],
  ['logs', 'cloudwatch-logs'],
  ['machinelearning', 'machine-learning'],
  ['marketplace-entitlement', 'marketplace-entitlement-service'],
  ['marketplacecommerceanalytics', 'marketplace-commerce-analytics'],
  ['metering.marketplace', 'marketplace-metering'],
  ['meteringmarketplace', 'marketplace-metering'],
  ['mgh', 'migration-hub'],
  ['models.lex', 'lex-model-building-service'],
  ['monitoring', 'cloudwatch'],
  ['mturk-requester', 'mturk'],
  ['resourcegroupstaggingapi', 'resource-groups-tagging-api'],
  ['route53', 'route-53'],
  ['route53domains', 'route-53-domains'],
  ['runtime.lex', 'lex-runtime-service'],
  ['runtime.sagemaker', 'sagemaker-runtime'],
  ['sdb', 'simpledb'],
  ['secretsmanager', 'secrets-manager'],
  ['serverlessrepo', 'serverlessapplicationrepository'],
  ['servicecatalog', 'service-catalog'],
  ['states', 'sfn'],
  ['stepfunctions', 'sfn'],
  ['storagegateway', 'storage-gateway'],
  ['streams.dynamodb', 'dynamodb-streams'],
  ['tagging', 'resource-groups-tagging-api'],
])

/** Old names have up to this many segments. */
const longest = 3

/** `before-call.route53.ListHostedZones` → `before-call.route-53.ListHostedZones`. Other names stay as they are. */
export function currentEventName(eventName: string): string {
  const segments = eventName.split('.')
  for (let start = 0; start < segments.length; start++) {
    for (let length = Math.min(longest, segments.length - start); length > 0; length--) {
      const serviceId = aliases.get(segments.slice(start, start + length).join('.'))
      if (serviceId !== undefined) return segments.toSpliced(start, length, serviceId).join('.')
    }
  }
  return eventName
}
