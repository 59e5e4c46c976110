/** Asks the gateway, and reads what it answers when it says no. */

/** The gateway said no, or could not be reached (status 0). */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const problemOf = async (response: Response): Promise<Refused> => {
  const fallback = `the gateway answered ${response.status}`
  try {
    const body: unknown = await response.json()
    const message = typeof body === "object" && body !== null && "message" in body ? body.message : undefined
    return new Refused(response.status, typeof message === "string" && message !== "" ? message : fallback)
  } catch {
    return new Refused(response.status, fallback)
  }
}

/** Headers beside the token's, and what else `fetch` takes. */
export type Options = Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> }

/** Asks with a token; fails with {@link Refused} unless the answer is a success. */
export const ask = async (path: string, token: string | undefined, options: Options = {}): Promise<Response> => {
  const headers = { ...options.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
  let response: Response
  try {
    response = await fetch(path, { ...options, headers, cache: "no-store", redirect: "error" })
  } catch (error) {
    if (options.signal?.aborted === true) throw error
    throw new Refused(0, "the gateway cannot be reached")
  }
  if (!response.ok) throw await problemOf(response)
  return response
}

/** Why something failed, in one line. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
