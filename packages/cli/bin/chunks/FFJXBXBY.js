import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import{Fb as c,N as f,Sb as r}from"./5AGDDYRE.js";var s=r,o=e=>f(t=>e(t.getRef(s)));var x=(...e)=>o(t=>c(()=>{t.error(...e)}));var y=(...e)=>o(t=>c(()=>{t.log(...e)}));export{x as a,y as b};
