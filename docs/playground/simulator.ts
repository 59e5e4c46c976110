/** What an edited program imports as `@clashfx/simulator`. */
export * from "@clashfx/simulator"
