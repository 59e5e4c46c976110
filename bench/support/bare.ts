/** The least that a client can do: undici's `dispatch`, and nothing but what it takes to have the bytes of a body. */
import { type Dispatcher, Pool } from "@effect/platform-node/Undici"

class Collector implements Dispatcher.DispatchHandler {
  private readonly done: (bytes: Buffer) => void
  private readonly failed: (error: Error) => void
  private readonly parts: Array<Buffer> = []
  private status = 0

  constructor(done: (bytes: Buffer) => void, failed: (error: Error) => void) {
    this.done = done
    this.failed = failed
  }
  onRequestStart(): void {}
  onResponseStart(_: Dispatcher.DispatchController, status: number): void {
    this.status = status
  }
  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.parts.push(chunk)
  }
  onResponseEnd(): void {
    const [first] = this.parts
    if (this.status !== 200) this.failed(new Error(`status ${this.status}`))
    else this.done(first !== undefined && this.parts.length === 1 ? first : Buffer.concat(this.parts))
  }
  onResponseError(_: Dispatcher.DispatchController | undefined, error: Error): void {
    this.failed(error)
  }
}

export interface Bare {
  readonly get: (path: string) => Promise<Buffer>
  readonly close: () => Promise<void>
}

export const bare = (origin: string, connections: number, gzip = false): Bare => {
  const pool = new Pool(origin, { connections })
  const headers = { authorization: "Bearer key", ...(gzip ? { "accept-encoding": "gzip" } : {}) }
  return {
    get: (path) =>
      new Promise((done, failed) => {
        pool.dispatch({ path, method: "GET", headers }, new Collector(done, failed))
      }),
    close: () => pool.close()
  }
}
