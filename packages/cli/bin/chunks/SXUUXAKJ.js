import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import{a,b,c,d,e,f}from"./OSDUVVAN.js";import"./YKAEYXXU.js";import"./52IDEURU.js";import"./4Z7XQHPJ.js";import"./UPQY4GFA.js";import"./7QDNJEFG.js";import"./ZOVHN4US.js";import"./5AGDDYRE.js";import"./QJFCD5DE.js";export{b as Command,c as Fault,a as Journal,d as Observation,f as Simulator,e as World};
