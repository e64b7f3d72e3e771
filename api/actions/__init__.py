"""One async function per use case; no strawberry and no litestar."""
