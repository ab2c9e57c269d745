"""A process that starts a shadow, says where, and ends it when its input ends."""

import asyncio
import sys
from pathlib import Path

from proxy.shadow import Shadow, ShadowUnavailable
from tests.shadow.shadow_policies import policy


async def main(state: Path) -> None:
    try:
        shadow = await Shadow.start(policy(state))
    except ShadowUnavailable as problem:
        print("unavailable:", " ".join(str(problem).split()), flush=True)
        return
    print(shadow.address, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await shadow.stop()
    print("stopped", flush=True)


asyncio.run(main(Path(sys.argv[1])))
