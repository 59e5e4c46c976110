/** What an edited program imports as `clashfx`. */
export * from "clashfx"
