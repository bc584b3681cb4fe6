/**
 * The default session: made at the first need, replaced on request. The only state that the package keeps.
 */

/** Gives out the default session and replaces it. */
export interface DefaultSession<Session, Options> {
  get(): Session
  setup(options: Options): void
}

/** A default session that `create` makes. */
export function createDefaultSession<Session, Options>(
  create: (options?: Options) => Session,
): DefaultSession<Session, Options> {
  let session: Session | undefined
  return {
    get: () => (session ??= create()),
    setup: (options) => {
      session = create(options)
    },
  }
}
