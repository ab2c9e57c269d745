"""Ask a backend one query, as the gateway does."""

from proxy.backends import Backend, ExactRows


async def run(backend: Backend, sql: str, *, limit: int) -> ExactRows:
    async with backend.snapshot([]) as data:
        return await data.run(sql, limit=limit)
