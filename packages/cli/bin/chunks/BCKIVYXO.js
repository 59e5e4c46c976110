import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import{a,b,c}from"./MLEPKUTN.js";import"./UPQY4GFA.js";import"./5AGDDYRE.js";import"./QJFCD5DE.js";export{c as drainBody,b as frameBody,a as toSocket};
