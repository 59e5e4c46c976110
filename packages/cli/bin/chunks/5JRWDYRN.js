import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import{a}from"./VVIFYR4U.js";import"./QJFCD5DE.js";export{a as default};
