import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import"./QJFCD5DE.js";var a='{"rows":6,"columns":{"id":[509612545377542,210152651251664,84541856028440,909252305102259,860289445845268,272344549778277],"name":["Builder Bite","Study Soup","Mighty Morsel","Power Pancakes","Training Treat","Clan Castle Cake"],"duration":[3600,3600,0,0,1200,43200]}}';export{a as data};
