import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import"./QJFCD5DE.js";var e='{"rows":19,"columns":{"id":{"d":{"r":[57e6,1,1,18]}},"name":["Clan Wars","Clan War League","Trophy Pushing","Friendly Wars","Clan Games","Builder Base","Base Designing","Farming","Active Donator","Active Daily","Hungry Learner","Friendly","Talkative","Teacher","Competitive","Veteran","Newbie","Amateur Attacker","Clan Capital"]}}';export{e as data};
