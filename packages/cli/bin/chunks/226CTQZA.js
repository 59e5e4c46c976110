import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import{T as e,ua as t}from"./5AGDDYRE.js";function i(){return Object.assign(r=>r,{option:r=>e(r),result:r=>t(r),is:r=>!0})}export{i as a};
