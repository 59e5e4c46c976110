import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)
import"./QJFCD5DE.js";var a='{"rows":17,"columns":{"id":{"d":{"r":[56e6,1,1,16]}},"name":["Clan Wars","Clan War League","Trophy Pushing","Friendly Wars","Clan Games","Builder Base","Base Designing","International","Farming","Donations","Friendly","Talkative","Underdog","Relaxed","Competitive","Newbie Friendly","Clan Capital"]}}';export{a as data};
