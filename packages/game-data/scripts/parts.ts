/** What the readers of facts share: rows, and the error for what they do not understand. */

/** A row that has been checked against the shape of its category. */
export type Row = { readonly [key: string]: unknown }

/** What the folder has that cannot be understood. */
export class FactsError extends Error {
  override readonly name = "FactsError"
}

/** Gives up. */
export const fail = (message: string): never => {
  throw new FactsError(message)
}

/** Is it an object? */
export const isRow = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value)
