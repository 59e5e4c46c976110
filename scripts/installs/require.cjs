/** The same modules from CommonJS. */
const clashfx = require("clashfx")
const { layerConfig } = require("clashfx/node")
const clans = require("clashfx/api/Clans")
const { Simulator } = require("@clashfx/simulator")
const { categories } = require("@clashfx/game-data")

if (clashfx.Clans.get !== clans.get) throw new Error("two modules of one name")
if (layerConfig === undefined || Simulator.testKey !== "simulated-key" || categories.length === 0) {
  throw new Error("something is missing")
}
console.log("required")
