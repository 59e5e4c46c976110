import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import{R as l,S as r,T as i,Tb as c,ia as f}from"./5AGDDYRE.js";var a="~effect/Path",u=f("effect/Path"),A=e=>u.of({...e,[a]:a,resolveWithin(d,n){if(e.parse(n).root!=="")return r();let o=e.resolve(d),s=e.resolve(o,n),t=e.relative(o,s);return t===".."||t.startsWith(`..${e.sep}`)||e.isAbsolute(t)?r():i(s)}});var g=c;var S=l(g);export{u as a,A as b,S as c};
