/** Private modules do not resolve where the packages are installed. */
for (const name of ["clashfx/watch/engine/hub", "clashfx/exchange/internal/exchange", "clashfx/dist/index.js"]) {
  const found = await import(name).then(
    () => true,
    () => false
  )
  if (found) throw new Error(`${name} resolves`)
}
console.log("closed")
