/**
 * What single services do differently: which room is asked for which service.
 */

import type { HierarchicalEmitter } from '../base/emitter.js'
import type { BaseClient } from '../client/base-client.js'
import type { ServiceModel } from '../model/service.js'
import type { ProtocolOptions } from '../protocol/load.js'
import { register as registerApiGateway } from './api-gateway/register.js'
import { register as registerAutoScaling } from './auto-scaling/register.js'
import { register as registerCloudFormation } from './cloudformation/register.js'
import { register as registerCloudSearchDomain } from './cloudsearch-domain/register.js'
import { register as registerCloudWatchLogs } from './cloudwatch-logs/register.js'
import { register as registerDocDb } from './docdb/register.js'
import { register as registerDsql } from './dsql/register.js'
import { register as registerDynamoDb } from './dynamodb/register.js'
import { register as registerEc2 } from './ec2/register.js'
import { register as registerGlacier } from './glacier/register.js'
import { register as registerIam } from './iam/register.js'
import { register as registerImportExport } from './importexport/register.js'
import { register as registerMachineLearning } from './machine-learning/register.js'
import { register as registerNeptune } from './neptune/register.js'
import { register as registerPolly } from './polly/register.js'
import { register as registerRds } from './rds/register.js'
import { register as registerRoute53 } from './route53/register.js'
import { register as registerS3 } from './s3/register.js'
import { register as registerS3Control } from './s3-control/register.js'
import { createServiceHooks, type ServiceHooks } from './service-hooks.js'
import { register as registerSsoOidc } from './sso-oidc/register.js'
import { registerTraceHeader } from './trace-header.js'

/** Adds a service's handlers to the events of a new client. */
export type Register = (events: HierarchicalEmitter, hooks: ServiceHooks) => void

/** By the service's id, as events have it. */
const rooms: Readonly<Record<string, Register>> = {
  'api-gateway': registerApiGateway,
  'auto-scaling': registerAutoScaling,
  cloudformation: registerCloudFormation,
  'cloudsearch-domain': registerCloudSearchDomain,
  'cloudwatch-logs': registerCloudWatchLogs,
  docdb: registerDocDb,
  dsql: registerDsql,
  dynamodb: registerDynamoDb,
  ec2: registerEc2,
  glacier: registerGlacier,
  iam: registerIam,
  importexport: registerImportExport,
  'machine-learning': registerMachineLearning,
  neptune: registerNeptune,
  polly: registerPolly,
  rds: registerRds,
  'route-53': registerRoute53,
  s3: registerS3,
  's3-control': registerS3Control,
  'sso-oidc': registerSsoOidc,
}

/** Adds to a new client what its service needs. `env` says where the program runs. */
export function customise(client: BaseClient, env: ServiceHooks['env']): void {
  const { events, serviceModel } = client.meta
  registerTraceHeader(events, env)
  rooms[serviceModel.hyphenizedServiceId]?.(events, createServiceHooks(client, env))
}

/** In what the documents of a service are special; known before its client is made. */
export function protocolOptions(service: ServiceModel): ProtocolOptions | undefined {
  return specialDocuments[service.hyphenizedServiceId]
}

const specialDocuments: Readonly<Record<string, ProtocolOptions>> = {
  'bedrock-agentcore': { timesToMilliseconds: true },
}
