/** The gateway: the Clash of Clans API for bots in any language. */
export * as Gateway from "./Gateway.ts"
export * as GatewayApi from "./GatewayApi.ts"
export * as GatewayError from "./GatewayError.ts"
export * as Tokens from "./Tokens.ts"
