/** The Clash of Clans API and its developer portal, simulated over a living world. */
export { achievements } from "./catalog/Achievements.ts"
export * as Command from "./world/Command.ts"
export * as Fault from "./Fault.ts"
export * as Journal from "./world/Journal.ts"
export * as Observation from "./world/Observation.ts"
export {
  type AccountSpec,
  type ApiKey,
  type Disconnected,
  type KeyStats,
  type Options as SimulatorOptions,
  type Service as SimulatorService,
  type Served,
  type Settings,
  type SettingsChanges,
  Simulator,
  type Stats
} from "./Simulator.ts"
export * as World from "./world/World.ts"
