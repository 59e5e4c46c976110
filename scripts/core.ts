/**
 * Puts what nearly every program loads into one file of `dist`, see `support/core.ts`:
 *
 *     node scripts/core.ts
 *
 * It is the second half of `npm run build`, after the compiler has written every module. A compiler that runs alone
 * afterwards writes single modules again: build anew before anything is measured.
 */
import { writeCores } from "./support/core.ts"

await writeCores()
