/** Who is looking: with a token that was typed once, or without one where the gateway lets everybody local in. */
import { signal } from "@preact/signals"
import { ask, type Options, Refused } from "../lib/request.ts"

const place = "clashfx.token"

/** Kept for this tab of the browser alone, and no longer than it is open. */
const stored = (): string | undefined => sessionStorage.getItem(place) ?? undefined

/** The token, if one was typed. */
export const token = signal<string | undefined>(stored())

/** Nobody is let in: why, if that is about the token that was tried. */
export const refusal = signal<{ readonly why: string | undefined } | undefined>(undefined)

const keep = (secret: string | undefined): void => {
  if (secret === undefined) sessionStorage.removeItem(place)
  else sessionStorage.setItem(place, secret)
  token.value = secret
}

/** Takes a token. */
export const signIn = (secret: string): void => {
  keep(secret)
  refusal.value = undefined
}

/** Out: the token is forgotten, and asked for. */
export const signOut = (): void => {
  keep(undefined)
  refusal.value = { why: undefined }
}

/** The gateway does not let in who is looking. The token is forgotten: it will not be better the next time. */
export const refuse = ({ message }: Refused): void => {
  if (refusal.peek() !== undefined) return
  refusal.value = { why: token.peek() === undefined ? undefined : message }
  keep(undefined)
}

/** Asks as who is looking. A token that is no longer known leads back to where one is typed. */
export const request = async (path: string, options?: Options): Promise<Response> => {
  try {
    return await ask(path, token.peek(), options)
  } catch (error) {
    if (error instanceof Refused && error.status === 401) refuse(error)
    throw error
  }
}

/** Asks for JSON. */
export const getJson = async <A>(path: string): Promise<A> => (await request(path)).json()

/** Sends JSON, and reads what comes back, if anything does. */
export const send = async <A>(method: "POST" | "DELETE", path: string, body?: unknown): Promise<A | undefined> => {
  const response = await request(
    path,
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } }
  )
  const text = await response.text()
  return text === "" ? undefined : JSON.parse(text)
}
