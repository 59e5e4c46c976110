/** What the runtime that this program is in allows. */

/**
 * May one request wake another one? In Cloudflare Workers a timer, a connection or an answer belongs to the request that it
 * was made in; whoever waits for one of another request hangs, or is not allowed to go on.
 */
export const canWakeOthers: boolean = globalThis.navigator?.userAgent !== "Cloudflare-Workers"
