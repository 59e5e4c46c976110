"""What a Python bot does without a library for the game: asks the API, heeds Cache-Control and ETag, and follows events.

    apt install python3-aiohttp   (or: pip install aiohttp)
    python3 plain.py http://127.0.0.1:8000 cfx_... "#2PP"

Prints JSON lines: the clan's name, then what a second question costs.
"""

import asyncio
import json
import sys
from urllib.parse import quote

import aiohttp


async def main(url: str, token: str, tag: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    path = f"{url}/v1/clans/{quote(tag, safe='')}"
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(path) as answer:
            clan = await answer.json()
            age = int(answer.headers["Cache-Control"].removeprefix("max-age="))
            print(json.dumps({"status": answer.status, "name": clan["name"], "fresh": age > 0}))
            tag_of_body = answer.headers["ETag"]
        async with session.get(path, headers={"If-None-Match": tag_of_body}) as answer:
            print(json.dumps({"status": answer.status, "bytes": len(await answer.read())}))
        async with session.get(f"{url}/v1/clans/%23222") as answer:
            print(json.dumps({"status": answer.status, "reason": (await answer.json())["reason"]}))
        body = {"token": "wrong"}
        async with session.post(f"{url}/v1/players/{quote(clan['memberList'][0]['tag'], safe='')}/verifytoken", json=body) as answer:
            print(json.dumps({"status": answer.status, "verified": (await answer.json())["status"]}))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
