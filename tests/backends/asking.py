"""Ask a backend one query, as the gateway does."""

from proxy.backends import Backend
from proxy.backends.exact import Row


async def run(backend: Backend, sql: str, *, limit: int) -> list[Row]:
    async with backend.snapshot([]) as data:
        return list(await data.run(sql, limit=limit))
