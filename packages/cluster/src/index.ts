/** Clash of Clans over several processes. Each namespace is one module; the README says where to begin. */
export * as ClusterDatabase from "./ClusterDatabase.ts"
export * as ClusterError from "./ClusterError.ts"
export * as ClusterKeys from "./ClusterKeys.ts"
export * as ClusterMove from "./ClusterMove.ts"
export * as ClusterStatus from "./ClusterStatus.ts"
export * as ClusterWatch from "./ClusterWatch.ts"
export * as EventLog from "./EventLog.ts"
export * as WatchList from "./WatchList.ts"
