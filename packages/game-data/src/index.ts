export const state = "pending"
