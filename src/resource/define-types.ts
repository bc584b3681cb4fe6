/**
 * The types of resources that a program defines itself: what the generated types say of boto3's, worked out by the
 * compiler from the definition and the client's type.
 */

import type { CallOptions } from '../client/context.js'
import type { WaiterParams, WaitOptions } from '../client/waiters/waiter.js'
import type { RawAction, RawCollection, RawHas, RawIdentifier, RawResource, RawResources } from './raw-resource.js'
import type { BatchAnswers, Collection, Loadable, Resource } from './resource-types.js'

/** Resources in the form of boto3's `resources-1` files. `service` may be left out. */
export interface ResourcesDefinition extends Partial<Pick<RawResources, 'service'>> {
  readonly resources: Readonly<Record<string, RawResource>>
}

/** The resource of a service: its own parts, and a method for each of the other resources. */
export type DefinedService<Client, All extends ResourcesDefinition> = Early<Client, All, ServicePart<All>> & {
  readonly [Name in keyof All['resources']]: (
    ...identifiers: IdentifierArguments<IdentifiersOf<All['resources'][Name]>>
  ) => DefinedResource<Client, All, All['resources'][Name]>
}

/** A resource before its data are there. */
export type DefinedResource<Client, All extends ResourcesDefinition, Own extends RawResource> = Early<
  Client,
  All,
  Own
> &
  (Own extends { readonly load: infer Load extends RawAction }
    ? Loadable<
        LoadedResource<Client, All, Own, ValueAt<OutputOf<Client, Load>, PathOf<Load>>>,
        ParamsOf<Client, Load>
      > & { exists(options?: CallOptions): Promise<boolean> }
    : unknown)

/** A resource with its data. */
export type LoadedResource<Client, All extends ResourcesDefinition, Own extends RawResource, Data> = DefinedResource<
  Client,
  All,
  Own
> & { readonly [Name in keyof Data & string as CamelCase<Name>]: Data[Name] } & {
  readonly [Name in keyof Has<Own> & string as IsReference<Has<Own>[Name]> extends true ? CamelCase<Name> : never]:
    | OneOrMore<AnswerOf<Has<Own>[Name]>, ResourceOfType<Client, All, TypeNameOf<Has<Own>[Name]>>>
    | undefined
}

/** boto3's name of what AWS names: `KMSKeyId` is `kmsKeyId`, `ListACLs` is `listAcls`. */
export type CamelCase<
  Name extends string,
  Before extends Place = 'start',
  Done extends string = '',
> = Name extends `${infer Letter}${infer Rest}`
  ? IsUpper<Letter> extends true
    ? CamelCase<Rest, 'upper', `${Done}${StartsWord<Before, Rest> extends true ? Letter : Lowercase<Letter>}`>
    : CamelCase<Rest, 'lower', `${Done}${Letter}`>
  : Done

type Place = 'start' | 'upper' | 'lower'

type IsUpper<Letter extends string> =
  Letter extends Lowercase<Letter> ? false : Letter extends Uppercase<Letter> ? true : false

type IsLower<Letter extends string> =
  Letter extends Uppercase<Letter> ? false : Letter extends Lowercase<Letter> ? true : false

type StartsWord<Before extends Place, Rest extends string> = Before extends 'start'
  ? false
  : Before extends 'lower'
    ? true
    : Rest extends 's'
      ? false
      : Rest extends `${infer Next}${string}`
        ? IsLower<Next>
        : false

type ServicePart<All extends ResourcesDefinition> = All extends { readonly service: infer Own extends RawResource }
  ? Own
  : RawResource

/** What is there without data. */
type Early<Client, All extends ResourcesDefinition, Own extends RawResource> = Resource<Client> &
  Identifiers<Own> & {
    readonly [Name in keyof Actions<Own> & string as CamelCase<Name>]: Action<Client, All, Actions<Own>[Name]>
  } & {
    readonly [Name in keyof Has<Own> & string as IsReference<Has<Own>[Name]> extends true ? never : Name]: (
      ...identifiers: InputArguments<Has<Own>[Name]>
    ) => ResourceOfType<Client, All, TypeNameOf<Has<Own>[Name]>>
  } & {
    readonly [Name in keyof HasMany<Own> & string as CamelCase<Name>]: DefinedCollection<
      Client,
      All,
      HasMany<Own>[Name]
    >
  } & {
    readonly [Name in keyof Waiters<Own> & string as `waitUntil${Name}`]: (
      params?: WaiterParams & object,
      options?: WaitOptions,
    ) => Promise<void>
  }

type Actions<Own> = Own extends { readonly actions: infer Parts extends Record<string, RawAction> } ? Parts : {}
type Has<Own> = Own extends { readonly has: infer Parts extends Record<string, RawHas> } ? Parts : {}
type HasMany<Own> = Own extends { readonly hasMany: infer Parts extends Record<string, RawCollection> } ? Parts : {}
type BatchActions<Own> = Own extends { readonly batchActions: infer Parts extends Record<string, RawAction> }
  ? Parts
  : {}
type Waiters<Own> = Own extends { readonly waiters: infer Parts extends object } ? Parts : {}
type IdentifiersOf<Own> = Own extends { readonly identifiers: infer Parts extends readonly RawIdentifier[] }
  ? Parts
  : readonly []

type IdentifierType<Own> = Own extends { readonly type: 'integer' } ? number : string
type Identifiers<Own> = {
  readonly [Part in IdentifiersOf<Own>[number] as CamelCase<Part['name']>]: IdentifierType<Part>
}
type IdentifierArguments<Parts extends readonly unknown[]> = {
  -readonly [Index in keyof Parts]: IdentifierType<Parts[Index]>
}

/** A text for each identifier that the caller names. */
type InputArguments<Part> =
  AnswerOf<Part> extends {
    readonly identifiers: infer Sources extends readonly { readonly source: string }[]
  }
    ? Inputs<Sources>
    : []
type Inputs<Sources extends readonly unknown[]> = Sources extends readonly [infer First, ...infer Rest]
  ? First extends { readonly source: 'input' }
    ? [string | number, ...Inputs<Rest>]
    : Inputs<Rest>
  : []

type AnswerOf<Part> = Part extends { readonly resource: infer Answer } ? Answer : never
type TypeNameOf<Part> = Part extends { readonly resource: { readonly type: infer Type } } ? Type : never

type IsReference<Part> = 'data' extends SourcesOf<Part> ? true : false
type SourcesOf<Part> =
  AnswerOf<Part> extends {
    readonly identifiers: readonly { readonly source: infer Source }[]
  }
    ? Source
    : never

type ResourceOfType<Client, All extends ResourcesDefinition, Type> = Type extends keyof All['resources']
  ? DefinedResource<Client, All, All['resources'][Type]>
  : never

type OneOrMore<Answer, Item> = IsList<Answer> extends true ? Item[] : Item
type IsList<Answer> = Answer extends { readonly identifiers: readonly { readonly path?: infer Path }[] }
  ? [Extract<Path, `${string}[]${string}`>] extends [never]
    ? false
    : true
  : false

/** The resource that an answer stands for: with data where the definition says where they are. */
type AnswerItem<Client, All extends ResourcesDefinition, Answer, Output> = Answer extends {
  readonly type: infer Type extends keyof All['resources']
  readonly path: infer Path extends string
}
  ? LoadedResource<Client, All, All['resources'][Type], ValueAt<Output, Path>>
  : Answer extends { readonly type: infer Type }
    ? ResourceOfType<Client, All, Type>
    : never

type Action<Client, All extends ResourcesDefinition, Own> = (
  ...args: {} extends ParamsOf<Client, Own>
    ? [params?: ParamsOf<Client, Own>, options?: CallOptions]
    : [params: ParamsOf<Client, Own>, options?: CallOptions]
) => Promise<
  Own extends { readonly resource: infer Answer }
    ? OneOrMore<Answer, AnswerItem<Client, All, Answer, OutputOf<Client, Own>>>
    : ValueAt<OutputOf<Client, Own>, PathOf<Own>>
>

type DefinedCollection<Client, All extends ResourcesDefinition, Own> =
  AnswerItem<Client, All, AnswerOf<Own>, OutputOf<Client, Own>> extends infer Item
    ? Collection<Item, ParamsOf<Client, Own>> & Batch<Client, Item, BatchActions<TypeOf<All, TypeNameOf<Own>>>>
    : never
type TypeOf<All extends ResourcesDefinition, Type> = Type extends keyof All['resources'] ? All['resources'][Type] : {}
type Batch<Client, Item, Own> = {
  readonly [Name in keyof Own & string as CamelCase<Name>]: (
    params?: Partial<MethodParams<Client, OperationOf<Own[Name]>>>,
    options?: CallOptions,
  ) => Promise<BatchAnswers<OutputOf<Client, Own[Name]>, Item>>
}

type OperationOf<Own> = Own extends { readonly request: { readonly operation: infer Name extends string } }
  ? Name
  : never
type MethodOf<Client, Name extends string> = CamelCase<Name> extends keyof Client ? Client[CamelCase<Name>] : never
type MethodParams<Client, Name extends string> =
  MethodOf<Client, Name> extends (params: infer Params, ...rest: never) => unknown ? Exclude<Params, undefined> : object
type OutputOf<Client, Own> =
  MethodOf<Client, OperationOf<Own>> extends (...args: never) => Promise<infer Output> ? Output : unknown

/** The parameters of the operation; what the resource gives may be left out. */
type ParamsOf<Client, Own> = Optional<MethodParams<Client, OperationOf<Own>>, GivenNames<Own>>
type Optional<Params, Names> = Omit<Params, Names & string> & Partial<Pick<Params, Names & keyof Params>>
type GivenNames<Own> = Own extends {
  readonly request: { readonly params: readonly { readonly target: infer Target }[] }
}
  ? FirstName<Target>
  : never
type FirstName<Target> = Target extends `${infer Name}[${string}` | `${infer Name}.${string}` ? FirstName<Name> : Target

type PathOf<Own> = Own extends { readonly path: infer Path extends string } ? Path : '@'

/** What a path leads to. Lists on the way are gone through where the path says so. */
type ValueAt<Value, Path extends string> = Path extends '@' | '$' | ''
  ? Value
  : Path extends `${infer Name}.${infer Rest}`
    ? ValueAt<Step<Value, Name>, Rest>
    : Step<Value, Path>
type Step<Value, Name extends string> = Name extends `${infer List}[${string}]`
  ? Exclude<Member<Value, List>, undefined> extends readonly (infer Item)[]
    ? Item
    : never
  : Exclude<Member<Value, Name>, undefined>
type Member<Value, Name extends string> = Name extends keyof Value ? Value[Name] : never
