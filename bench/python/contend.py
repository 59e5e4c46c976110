"""One Python client doing one thing, in a process of its own: contend.py CLIENT SCENARIO ORIGIN COUNT [gzip].

Prints one line of JSON, as bench/support/contend.ts does. Clients: "aiohttp" (a session and json.loads, no models; the
least a Python program can do) and "coc.py" (where it is installed: pip install coc.py).
"""

import asyncio
import json
import resource
import sys
import time
from urllib.parse import quote

ALPHABET = "0289PYLQGRJCUV"
CONNECTIONS = 50


def tag_of(n: int) -> str:
    letters = []
    for _ in range(7):
        n, rest = divmod(n, 14)
        letters.append(ALPHABET[rest])
    return "#2" + "".join(reversed(letters))


def donated(members) -> int:
    return sum(member["donations"] for member in members)


class Bare:
    async def open(self, origin: str, connections: int, gzip: bool) -> None:
        import aiohttp

        headers = {"authorization": "Bearer key", "accept-encoding": "gzip" if gzip else "identity"}
        self.origin = origin
        self.session = aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=connections))

    async def _body(self, path: str):
        async with self.session.get(f"{self.origin}/v1/{path}") as answer:
            if answer.status != 200:
                raise RuntimeError(f"status {answer.status}")
            return json.loads(await answer.read())

    async def clan(self, tag: str) -> int:
        return donated((await self._body(f"clans/{quote(tag, safe='')}"))["memberList"])

    async def player(self, tag: str) -> int:
        return sum(one["value"] for one in (await self._body(f"players/{quote(tag, safe='')}"))["achievements"])

    async def close(self) -> None:
        await self.session.close()


class CocPy:
    async def open(self, origin: str, connections: int, gzip: bool) -> None:
        import coc

        # No cache, and a throttle that never waits.
        options = {"base_url": f"{origin}/v1", "throttle_limit": 1_000_000, "lookup_cache": False, "update_cache": False}
        self.client = coc.Client(**options)
        await self.client.login_with_tokens("key")

    async def clan(self, tag: str) -> int:
        return sum(member.donations for member in (await self.client.get_clan(tag)).members)

    async def player(self, tag: str) -> int:
        return sum(achievement.value for achievement in (await self.client.get_player(tag)).achievements)

    async def close(self) -> None:
        await self.client.close()


CLIENTS = {"aiohttp": Bare, "coc.py": CocPy}


async def requests(get, count: int) -> dict:
    async def ask(first: int, end: int) -> int:
        tags = iter(range(first, end))

        async def worker() -> int:
            total = 0
            for n in tags:
                total += await get(tag_of(n))
            return total

        return sum(await asyncio.gather(*(worker() for _ in range(CONNECTIONS))))

    await ask(count, count + 1000)
    cpu, began = time.process_time(), time.perf_counter()
    total = await ask(0, count)
    used, seconds = time.process_time() - cpu, time.perf_counter() - began
    return {"cpu": used * 1e6 / count, "perSecond": count / seconds, "sum": total}


async def main(name: str, scenario: str, origin: str, count: str, gzip: str = "") -> None:
    client = CLIENTS[name]()
    await client.open(origin, 1 if scenario == "start" else CONNECTIONS, gzip == "gzip")
    if scenario == "start":
        total = await client.clan(tag_of(1))
        outcome = {"answeredAt": time.time() * 1000, "sum": total}
    else:
        outcome = await requests({"clans": client.clan, "players": client.player}[scenario], int(count))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**outcome, "memory": memory}), flush=True)
    await client.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
