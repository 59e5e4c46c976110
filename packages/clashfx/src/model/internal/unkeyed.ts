/** Texts without what looks like a secret, whoever it belongs to: keys end up where something else was meant. */

const struck = "***"

/** What looks like a key of the API or a session. */
const tokens = /\beyJ[\w-]{6,}(?:\.[\w-]*){0,2}/g

/** What is called a secret where it stands. */
const named = /(\b[\w-]{0,30}(?:session|token|key|secret|password|auth|authorization)=|\bBearer(?: |%20))[^\s"',;]+/gi

/** Who signs in by a URL, as those of databases have it. */
const credentials = /(\b[a-z][a-z\d+.-]{0,30}:\/\/)[^\s"'<>]*@/gi

/** A text without what looks like a key, is called a secret, or stands before the host of a URL. */
export const unkeyed = (text: string): string =>
  text.replace(credentials, `$1${struck}@`).replace(tokens, struck).replace(named, `$1${struck}`)

/** A URL, or what was given for one, without who signs in and without its query, which may hold a token. */
export const unkeyedUrl = (url: string): string => {
  const bare = unkeyed(url.replace(/:\/\/.*@/s, `://${struck}@`))
  const query = bare.search(/[?#]/)
  return query < 0 ? bare : `${bare.slice(0, query)}?...`
}
