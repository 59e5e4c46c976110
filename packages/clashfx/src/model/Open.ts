/** Values that are known, and any other text: what the API may send is never complete. */
export type { Open } from "./internal/wire.ts"
