/** The gateway's tokens and webhooks, over its API. They change seldom: they are asked for when somebody looks. */
import { signal } from "@preact/signals"
import { reasonOf } from "../lib/request.ts"
import * as Session from "./session.ts"

export const scopes = ["read", "watch", "admin"] as const
export type Scope = (typeof scopes)[number]

export const priorities = ["interactive", "background"] as const
export type Priority = (typeof priorities)[number]

/** A token, without what is secret about it. */
export interface Token {
  readonly id: string
  readonly name: string
  readonly scope: Scope
  readonly priority: Priority
  readonly rate?: number
  readonly created: number
}

/** What a token is made with. */
export type NewToken = Omit<Token, "id" | "created">

/** A token that was made; the secret is shown once. */
export interface Made {
  readonly token: Token
  readonly secret: string
}

/** All tokens, once they are known. */
export const tokens = signal<ReadonlyArray<Token> | undefined>(undefined)

/** Why they are not known, or why the last change failed. */
export const problem = signal<string | undefined>(undefined)

const trying = async <A>(work: () => Promise<A>): Promise<A | undefined> => {
  try {
    const done = await work()
    problem.value = undefined
    return done
  } catch (error) {
    problem.value = reasonOf(error)
    return undefined
  }
}

export const load = (): Promise<unknown> =>
  trying(async () => {
    tokens.value = (await Session.getJson<{ readonly items: ReadonlyArray<Token> }>("/api/tokens")).items
  })

/** Makes a token. The first one closes the gateway to who has none, so whoever made it goes on with it. */
export const make = (options: NewToken): Promise<Made | undefined> =>
  trying(async () => {
    const made = await Session.send<Made>("POST", "/api/tokens", options)
    if (made === undefined) throw new Error("the gateway did not say the token")
    if (Session.token.peek() === undefined) Session.signIn(made.secret)
    await load()
    return made
  })

export const revoke = (id: string): Promise<unknown> =>
  trying(async () => {
    await Session.send("DELETE", `/api/tokens/${encodeURIComponent(id)}`)
    await load()
  })
