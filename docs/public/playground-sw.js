/**
 * Gives edited programs to the page as scripts of its own origin, which a strict Content-Security-Policy lets through where
 * `eval` and `blob:` are not. The page puts them into a cache; everything else goes its usual way.
 */
addEventListener("install", () => skipWaiting())
addEventListener("activate", (event) => event.waitUntil(clients.claim()))
addEventListener("fetch", (event) => {
  if (!new URL(event.request.url).pathname.includes("/playground/program-")) return
  event.respondWith(
    caches
      .open("clashfx-playground")
      .then((cache) => cache.match(event.request.url))
      .then((found) => found ?? new Response("", { status: 404 }))
  )
})
