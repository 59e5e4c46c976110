/** What a handler answers. */

/** An answer with a body that is made when it is needed. */
export interface Body {
  readonly _tag: "Body"
  /** The value to send as JSON. */
  readonly value: () => unknown
  /** Equal versions of one address are equal bodies; without one the body is made anew for every cache window. */
  readonly version: string | undefined
}

/** An answer that is an error of the API. */
export interface Rejection {
  readonly _tag: "Rejection"
  readonly status: number
  readonly reason: string
  /** Some errors come without one. */
  readonly message: string | undefined
}

/** What a handler answers. */
export type Reply = Body | Rejection

/** An answer. */
export const body = (value: () => unknown, version?: string): Body => ({ _tag: "Body", value, version })

const rejection = (status: number, reason: string, message: string | undefined): Rejection => ({
  _tag: "Rejection",
  status,
  reason,
  message
})

/** 400: a parameter is missing or has an unknown value. */
export const badRequest = (message: string): Rejection => rejection(400, "badRequest", message)

/** 400 for an id that does not exist. */
export const unknownValue = (parameter: string): Rejection => badRequest(`Unknown value for parameter ${parameter}`)

/** 403: with a message for keys, without one for private war logs. */
export const accessDenied = (message?: string, reason = "accessDenied"): Rejection => rejection(403, reason, message)

/** 404: with or without naming the tag. */
export const notFound = (tag?: string): Rejection =>
  rejection(404, "notFound", tag === undefined ? undefined : `Not found with tag ${tag.replace("#", "")}`)
