import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import{G as a,H as b}from"./3YEZD6UP.js";import"./TYKNS3L6.js";import"./52IDEURU.js";import"./4Z7XQHPJ.js";import"./7QDNJEFG.js";import"./ZOVHN4US.js";import"./5AGDDYRE.js";import"./KPHQBMFV.js";import"./QJFCD5DE.js";export{a as layer,b as layerConfig};
