import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import{a,b,c,d,e,f,g}from"./Z7V7CLQO.js";import"./HO4Q4QB7.js";import"./52IDEURU.js";import"./4Z7XQHPJ.js";import"./UPQY4GFA.js";import"./7QDNJEFG.js";import"./ZOVHN4US.js";import"./5AGDDYRE.js";import"./QJFCD5DE.js";export{c as Command,d as Fault,b as Journal,e as Observation,g as Simulator,f as World,a as achievements};
