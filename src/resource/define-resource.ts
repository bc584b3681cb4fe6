/**
 * Resources that a program defines itself, for a service that boto3 has none of or in another way.
 */

import type { Services } from '#models/_services.js'
import { HierarchicalEmitter } from '../base/emitter.js'
import type { BaseClient } from '../client/base-client.js'
import { ResourceModelError } from '../errors/high-level.js'
import type { DefinedService, ResourcesDefinition } from './define-types.js'
import { createServiceResource } from './service-resource.js'

/**
 * Defines resources of a service, in the form of boto3's `resources-1` files. They have types as boto3's own have.
 *
 * @param serviceName  Says which client's types are meant.
 * @param definition  `resources`, and `service` where the service itself has actions or collections.
 * @returns What makes the service's resource of a client. All other resources are reached from it.
 * @throws {@link ResourceModelError} (when a part is used) the definition contradicts itself
 * @see boto3 `ResourceFactory.load_from_definition`
 * @example
 * const lambda = defineResource('lambda', {
 *   resources: {
 *     Function: {
 *       identifiers: [{ name: 'Name' }],
 *       shape: 'FunctionConfiguration',
 *       load: {
 *         request: {
 *           operation: 'GetFunctionConfiguration',
 *           params: [{ target: 'FunctionName', source: 'identifier', name: 'Name' }],
 *         },
 *       },
 *     },
 *   },
 * })(boto3.client('lambda'))
 * const { runtime } = await lambda.Function('resize').load()
 */
export function defineResource<const Name extends keyof Services, const Definition extends ResourcesDefinition>(
  serviceName: Name,
  definition: Definition,
): (client: Services[Name]) => DefinedService<Services[Name], Definition> {
  const events = new HierarchicalEmitter()
  const resources = { service: {}, ...definition }
  return (given) => {
    // The client's class is behind the generated type, the resource's behind the type of the definition.
    const client = given as unknown as BaseClient
    const known = client.meta.serviceModel.serviceName
    if (known !== serviceName) {
      throw new ResourceModelError(`A client of ${known} has no resources of ${serviceName}.`, { serviceName, known })
    }
    const resource: unknown = createServiceResource({ client, resources, events })
    return resource as DefinedService<Services[Name], Definition>
  }
}
