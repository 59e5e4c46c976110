/** What the mutation check of tables asks of a subject. */

/** Loads a module of `src`, as it is or with a line removed from its table. */
export type Load = <M>(path: string) => Promise<M>

/** The tables of a subject, and a check that fails when any of their lines is missing. It loads modules by `load` only. */
export interface TableCheck {
  readonly tables: ReadonlyArray<string>
  readonly run: (load: Load) => Promise<void>
}

/** A field, its value in the first body, and another one as it is told and as it is sent where that differs. */
export type FieldRow = readonly [field: string, previous: unknown, current: unknown, sent?: object]
