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
