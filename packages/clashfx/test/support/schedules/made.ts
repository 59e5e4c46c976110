/** What the game answers in a schedule. */

export interface Made {
  readonly status: number
  readonly body: unknown
  /** How long the nodes keep it, in ms. */
  readonly lifetime: number
}

export const ok = (body: unknown, lifetime: number): Made => ({ status: 200, body, lifetime })

const reasons: Readonly<Record<number, string>> = { 403: "accessDenied", 404: "notFound", 503: "inMaintenance" }

export const failed = (status: number): Made => ({
  status,
  body: { reason: reasons[status] ?? "unknownException" },
  lifetime: 0
})
