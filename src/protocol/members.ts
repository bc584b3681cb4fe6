/**
 * Values whose type the model knows and the compiler does not.
 */

/** The members of a structure or the entries of a map. */
export type Members = Record<string, unknown>

/** Whether a value has members. */
export function hasMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value's members; none where it has none. */
export function asMembers(value: unknown): Members {
  return hasMembers(value) ? value : {}
}

/** The items of a list; none where it is no list. */
export function asItems(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/**
 * Makes the constructor of one structure's objects: plain objects with room for many members.
 *
 * What starts as `{}` becomes a slow dictionary at some twenty members set one by one. The objects of a constructor
 * start with the room that its text asks for, cut down to what the first of them used: reading 200 instances of EC2
 * takes 1.0 instead of 1.25 ms (bench row describe-instances).
 */
export function createMembersConstructor(): new () => Members {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- each structure needs a function of its own
  const Room = function (this: Members, isNever?: true): void {
    if (isNever !== true) return
    // prettier-ignore
    this.a = this.b = this.c = this.d = this.e = this.f = this.g = this.h = this.i = this.j = this.k = this.l = this.m = this.n =
      this.o = this.p = this.q = this.r = this.s = this.t = this.u = this.v = this.w = this.x = this.y = this.z = this.aa = this.ab =
      this.ac = this.ad = this.ae = this.af = this.ag = this.ah = this.ai = this.aj = this.ak = this.al = this.am = this.an = 0
  }
  Room.prototype = Object.prototype
  return Room as unknown as new () => Members
}
