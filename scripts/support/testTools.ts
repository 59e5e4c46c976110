/**
 * Before tests that need something large of their own (workerd, the MCP SDK) it is installed as it is locked in
 * `scripts/tools/tests`, once; `npm ci` is quicker for everybody without it.
 */
import { installTestTools } from "./tools.ts"

export default installTestTools
