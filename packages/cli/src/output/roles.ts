/** Roles as the game shows them: what the API calls an admin is an elder there. JSON keeps the API's word. */
export const roleOf = (role: string | null | undefined): string | undefined =>
  role === "admin" ? "elder" : (role ?? undefined)
