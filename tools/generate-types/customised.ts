/**
 * Where a client takes or gives something else than the model says, because of a customisation in src/services.
 */

export interface Customisation {
  /** The type of a shape as parameter or in answers, by the shape's name. */
  readonly shapes?: Readonly<Record<string, { readonly sent?: string; readonly received?: string }>>
  /** Members that the client fills in where they are missing. */
  readonly filledIn?: readonly string[]
  /** Methods that are no operations: an interface of src/services/service-methods.ts. */
  readonly methods?: string
  /** Second names of parameters, by the name of the input shape (`*`: of all). */
  readonly aliases?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const textOrBytes = { sent: 'string|Uint8Array' }
const parsedJson = { received: '$J' }

/** By service. */
export const customisations: Readonly<Record<string, Customisation>> = {
  autoscaling: { shapes: { XmlStringUserData: textOrBytes } },
  cloudformation: { shapes: { TemplateBody: parsedJson } },
  cloudsearchdomain: { aliases: { SearchRequest: { return: 'returnFields' } } },
  dsql: { methods: 'DsqlMethods' },
  ec2: { shapes: { RunInstancesUserData: textOrBytes }, aliases: { '*': { Filter: 'Filters' } } },
  glacier: { filledIn: ['accountId'] },
  iam: { shapes: { policyDocumentType: parsedJson } },
  logs: { aliases: { CreateExportTaskRequest: { from: 'fromTime' } } },
  rds: { methods: 'RdsMethods' },
  s3: {
    methods: 'S3Methods',
    shapes: {
      CopySource: { sent: 'string|$Z' },
      CopySourceSSECustomerKey: textOrBytes,
      SSECustomerKey: textOrBytes,
    },
  },
}

/** What the room of a service in src/services does to a class of resources. */
export interface ResourceCustomisation {
  /** It adds `load()`. */
  readonly loads?: boolean
  /** The methods that it adds or replaces, each as what comes behind the name. */
  readonly methods?: Readonly<Record<string, string>>
}

/** By service and resource. */
export const resourceCustomisations: Readonly<Record<string, ResourceCustomisation>> = {
  'ec2.Instance': { methods: { deleteTags: "(params?:$G<$.DeleteTagsRequest,'Resources'>,options?:$O):$E" } },
  'ec2.ServiceResource': { methods: { createTags: '(params:$.CreateTagsRequest,options?:$O):Promise<Tag[]>' } },
  's3.Bucket': { loads: true },
  's3.ObjectSummary': { loads: true },
}
