/** The version of the package, as it was built. */
import manifest from "../package.json" with { type: "json" }

export const { version } = manifest
