/**
 * Resource models as they stand in the JSON files: the vocabulary of boto3's `resources-1` files.
 *
 * @see features 13.1, 13.6, 13.7
 */

/** What names a resource: `Name` of a bucket. `memberName`: the attribute that says the same. */
export interface RawIdentifier {
  readonly name: string
  readonly memberName?: string
  readonly type?: string
}

/** Where a parameter of a request comes from, and where in the parameters it goes: `Filters[0].Values[0]`. */
export interface RawParameter {
  readonly target: string
  readonly source: string
  /** Of an identifier. */
  readonly name?: string
  /** Into the data. */
  readonly path?: string
  /** Of a constant. */
  readonly value?: unknown
}

/** An operation, and the parameters that the resource gives it. */
export interface RawRequest {
  readonly operation: string
  readonly params?: readonly RawParameter[]
}

/** Where an identifier of another resource comes from. */
export interface RawIdentifierSource {
  readonly target: string
  readonly source: string
  readonly name?: string
  readonly path?: string
}

/** Which resource an answer stands for, and where in it that resource's data are. */
export interface RawResourceAnswer {
  readonly type: string
  readonly identifiers?: readonly RawIdentifierSource[]
  readonly path?: string
}

/** An action: a call, and what its answer becomes. */
export interface RawAction {
  readonly request: RawRequest
  readonly resource?: RawResourceAnswer
  readonly path?: string
}

/** A list of other resources. */
export interface RawCollection {
  readonly request: RawRequest
  readonly resource: RawResourceAnswer
}

/** Another resource that this one leads to. */
export interface RawHas {
  readonly resource: RawResourceAnswer
}

/** A state to wait for. */
export interface RawResourceWaiter {
  readonly waiterName: string
  readonly params?: readonly RawParameter[]
}

/** One resource. */
export interface RawResource {
  readonly identifiers?: readonly RawIdentifier[]
  /** The shape whose members are the attributes. */
  readonly shape?: string
  readonly load?: RawAction
  readonly actions?: Readonly<Record<string, RawAction>>
  readonly batchActions?: Readonly<Record<string, RawAction>>
  readonly has?: Readonly<Record<string, RawHas>>
  readonly hasMany?: Readonly<Record<string, RawCollection>>
  readonly waiters?: Readonly<Record<string, RawResourceWaiter>>
}

/** All resources of a service. `service` is where they begin. */
export interface RawResources {
  readonly service: RawResource
  readonly resources?: Readonly<Record<string, RawResource>>
}
