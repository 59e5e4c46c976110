/**
 * As much of two packages as tests use. They are installed when a test needs them (`scripts/tools/tests`), so what checks
 * types has not seen them.
 */
declare module "miniflare" {
  export class Miniflare {
    constructor(options: {
      readonly modules: boolean
      readonly script: string
      readonly compatibilityDate: string
      readonly bindings: Readonly<Record<string, string>>
    })
    readonly ready: Promise<URL>
    dispatchFetch(url: string): Promise<Response>
    dispose(): Promise<void>
  }
}

declare module "@modelcontextprotocol/sdk/client/stdio.js" {
  export class StdioClientTransport {
    constructor(server: {
      readonly command: string
      readonly args: ReadonlyArray<string>
      readonly stderr: "inherit" | "ignore"
    })
    close(): Promise<void>
  }
}

declare module "@modelcontextprotocol/sdk/client/index.js" {
  import type { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js"

  export class Client {
    constructor(info: { readonly name: string; readonly version: string })
    connect(transport: StdioClientTransport): Promise<void>
    close(): Promise<void>
    listTools(): Promise<{
      readonly tools: ReadonlyArray<{
        readonly name: string
        readonly description?: string
        readonly inputSchema: Readonly<Record<string, unknown>>
      }>
    }>
    callTool(call: { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }): Promise<{
      readonly content: unknown
      readonly isError?: boolean
    }>
    readResource(resource: { readonly uri: string }): Promise<{ readonly contents: unknown }>
  }
}
