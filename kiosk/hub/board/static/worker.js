/** Lets a phone install the board, and says why nothing is shown where there is no network. It keeps no call. */
const KEPT = ["/offline", "/static/board.css", "/static/icon.svg"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open("board").then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event, { pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match("/offline")));
  else if (KEPT.includes(pathname)) event.respondWith(fetch(request).catch(() => caches.match(pathname)));
});
