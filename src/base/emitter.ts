/**
 * Events with dotted names: a handler for `before-call` also hears `before-call.s3.GetObject`.
 * Silence is free: who emits asks once for the handlers of a name and asks again only when `version` has moved.
 *
 * @see botocore `HierarchicalEmitter`; features 12
 */

import { MissingParametersError } from '../errors/parameter.js'

/** What a handler is called with; beside `eventName` each event has members of its own. */
export interface EmittedEvent {
  readonly eventName: string
}

/** A handler; what it gives back matters to some events. Written as a method so that it may name a narrower event. */
export type EventHandler = { handle(event: EmittedEvent): unknown }['handle']

type Section = 'first' | 'middle' | 'last'

interface Registration {
  readonly handler: EventHandler
  readonly uniqueId: string | undefined
}

interface Node {
  readonly children: Map<string, Node>
  readonly first: Registration[]
  readonly middle: Registration[]
  readonly last: Registration[]
}

const silence: readonly EventHandler[] = []

/** The events of a session or a client. */
export class HierarchicalEmitter {
  readonly #root = createNode()
  readonly #handlers = new Map<string, readonly EventHandler[]>()
  readonly #nameNow: (eventName: string) => string
  #version = 0

  /** @param nameNow  What a name is called today: handlers may be registered under older ones. Default: as it is. */
  constructor(nameNow: (eventName: string) => string = (eventName) => eventName) {
    this.#nameNow = nameNow
  }

  /** Moves with every registration and removal: lists from {@link handlersFor} hold until then. */
  get version(): number {
    return this.#version
  }

  /** Adds a handler. A second registration under the same `uniqueId` and name is ignored. */
  register(eventName: string, handler: EventHandler, uniqueId?: string): void {
    this.#add(eventName, handler, uniqueId, 'middle')
  }

  /** Adds a handler that runs before those of {@link register} for the same name. */
  registerFirst(eventName: string, handler: EventHandler, uniqueId?: string): void {
    this.#add(eventName, handler, uniqueId, 'first')
  }

  /** Adds a handler that runs after those of {@link register} for the same name. */
  registerLast(eventName: string, handler: EventHandler, uniqueId?: string): void {
    this.#add(eventName, handler, uniqueId, 'last')
  }

  /** Removes a handler, given itself or its unique id. What is not registered is no error. */
  unregister(eventName: string, handlerOrId: EventHandler | string): void {
    const node = this.#find(eventName)
    if (node === undefined) return
    for (const section of [node.first, node.middle, node.last]) {
      const index = section.findIndex((known) => known.handler === handlerOrId || known.uniqueId === handlerOrId)
      if (index >= 0) section.splice(index, 1)
    }
    this.#changed()
  }

  /** Calls all handlers of a name; gives their answers in order. */
  emit(eventName: string, event: object = {}): unknown[] {
    return this.handlersFor(this.#nameNow(eventName)).map((handler) => handler({ ...event, eventName }))
  }

  /** Calls handlers until one answers with something other than `undefined` or `null`. */
  emitUntilResponse(eventName: string, event: object = {}): unknown {
    for (const handler of this.handlersFor(this.#nameNow(eventName))) {
      const response = handler({ ...event, eventName })
      if (response != null) return response
    }
    return undefined
  }

  /** The handlers that hear a name, in the order in which they run. */
  handlersFor(eventName: string): readonly EventHandler[] {
    let handlers = this.#handlers.get(eventName)
    if (handlers === undefined) {
      const found = collect(this.#root, eventName.split('.'))
      handlers = found.length === 0 ? silence : found
      this.#handlers.set(eventName, handlers)
    }
    return handlers
  }

  /** An emitter with the same handlers; later registrations on either do not reach the other. */
  copy(): HierarchicalEmitter {
    const copy = new HierarchicalEmitter(this.#nameNow)
    copy.include(this)
    return copy
  }

  /** Adds the handlers of another emitter after those that are here. Later registrations there do not reach this one. */
  include(other: HierarchicalEmitter): void {
    addNode(this.#root, other.#root)
    this.#changed()
  }

  #add(eventName: string, handler: EventHandler, uniqueId: string | undefined, section: Section): void {
    if (typeof handler !== 'function') {
      throw new MissingParametersError(`The handler for the event ${eventName} is not a function.`, {
        objectName: eventName,
        missing: 'handler',
      })
    }
    let node = this.#root
    for (const part of this.#nameNow(eventName).split('.')) {
      let child = node.children.get(part)
      if (child === undefined) node.children.set(part, (child = createNode()))
      node = child
    }
    if (uniqueId !== undefined && hasId(node, uniqueId)) return
    node[section].push({ handler, uniqueId })
    this.#changed()
  }

  #find(eventName: string): Node | undefined {
    let node: Node | undefined = this.#root
    for (const part of this.#nameNow(eventName).split('.')) node = node?.children.get(part)
    return node
  }

  #changed(): void {
    this.#version++
    this.#handlers.clear()
  }
}

function createNode(): Node {
  return { children: new Map(), first: [], middle: [], last: [] }
}

function addNode(target: Node, source: Node): void {
  for (const section of ['first', 'middle', 'last'] as const) {
    for (const registration of source[section]) {
      if (registration.uniqueId === undefined || !hasId(target, registration.uniqueId))
        target[section].push(registration)
    }
  }
  for (const [name, child] of source.children) {
    let known = target.children.get(name)
    if (known === undefined) target.children.set(name, (known = createNode()))
    addNode(known, child)
  }
}

function hasId(node: Node, uniqueId: string): boolean {
  return [node.first, node.middle, node.last].some((section) => section.some((known) => known.uniqueId === uniqueId))
}

/** Deeper names go before shorter ones, and what was found through `*` before what was named. */
function collect(root: Node, parts: readonly string[]): EventHandler[] {
  const levels: Registration[][] = []
  const stack: [Node, number][] = [[root, 0]]
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [node, depth] = top
    const here = [...node.first, ...node.middle, ...node.last]
    if (here.length > 0) levels.unshift(here)
    const part = parts[depth]
    if (part === undefined) continue
    const wildcard = node.children.get('*')
    const direct = node.children.get(part)
    if (wildcard !== undefined) stack.push([wildcard, depth + 1])
    if (direct !== undefined) stack.push([direct, depth + 1])
  }
  return levels.flat().map((registration) => registration.handler)
}
