/**
 * Shapes: the types of a service model, each a thin view on its JSON with the reference's traits laid over it.
 */

import { NoShapeFoundError } from '../errors/data.js'
import type { RawReference, RawShape, ShapeType, Traits } from './raw.js'

const noMembers: ReadonlyMap<string, Shape> = new Map()
const noNames: readonly string[] = []

/** Finds shapes by name, always the same object for the same name. */
export type ShapeResolver = (name: string) => Shape

/**
 * One shape of a service model as it stands in one place.
 * `base` is the shape without the traits of the place: closures that do not depend on the place are cached by it.
 */
export class Shape {
  readonly name: string
  readonly type: ShapeType
  /** The shape's own traits with the reference's over them. */
  readonly traits: Traits
  readonly base: Shape
  readonly #raw: RawShape
  readonly #resolve: ShapeResolver
  #members: ReadonlyMap<string, Shape> | undefined

  constructor(name: string, raw: RawShape, resolve: ShapeResolver, reference?: { base: Shape; traits: Traits }) {
    this.name = name
    this.type = raw.type
    this.traits = reference?.traits ?? raw
    this.base = reference?.base ?? this
    this.#raw = raw
    this.#resolve = resolve
  }

  /** The members of a structure in the model's order; empty for other types. */
  get members(): ReadonlyMap<string, Shape> {
    return (this.#members ??= this.#readMembers())
  }

  get required(): readonly string[] {
    return this.#raw.required ?? noNames
  }

  /** What a list holds. */
  get member(): Shape {
    return this.#refer(this.#raw.member)
  }

  /** The keys of a map. */
  get key(): Shape {
    return this.#refer(this.#raw.key)
  }

  /** The values of a map. */
  get value(): Shape {
    return this.#refer(this.#raw.value)
  }

  /** The same shape with the traits of a reference over its own. */
  withTraits(traits: Traits): Shape {
    return new Shape(this.name, this.#raw, this.#resolve, { base: this.base, traits: { ...this.#raw, ...traits } })
  }

  #readMembers(): ReadonlyMap<string, Shape> {
    if (this.base !== this) return this.base.members
    const raw = this.#raw.members
    if (raw === undefined) return noMembers
    return new Map(Object.entries(raw).map(([name, reference]) => [name, this.#refer(reference)]))
  }

  #refer(reference: RawReference | undefined): Shape {
    if (reference === undefined) {
      throw new NoShapeFoundError(`The shape ${this.name} lacks a part that a ${this.type} must have.`, {
        shapeName: this.name,
      })
    }
    return referTo(reference, this.#resolve)
  }
}

/** The shape that a reference means, with the reference's traits. */
export function referTo(reference: RawReference, resolve: ShapeResolver): Shape {
  const { shape: name, ...traits } = reference
  const base = resolve(name)
  for (const _ in traits) return base.withTraits(traits)
  return base
}
