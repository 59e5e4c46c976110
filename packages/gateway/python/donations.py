"""Who donates most in a clan, asked through a gateway, with coc.py.

    pip install coc.py
    python3 donations.py http://127.0.0.1:8000/v1 cfx_... "#2PP"

The gateway has the keys, the throttle and the cache: coc.py needs only its address, and a token of the gateway as its key.
"""

import asyncio
import sys

import coc


async def main(base_url: str, token: str, tag: str) -> None:
    # The gateway limits by itself, and fairly: coc.py need not.
    async with coc.Client(base_url=base_url, throttle_limit=1000) as client:
        await client.login_with_tokens(token)
        clan = await client.get_clan(tag)
        print(f"{clan.name} ({clan.tag}), {clan.member_count} members")
        for member in sorted(clan.members, key=lambda member: member.donations, reverse=True)[:5]:
            print(f"{member.donations:>6}  {member.name}")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
