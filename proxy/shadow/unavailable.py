"""Why there is no shadow, in words for the steward who starts pgfog."""


class ShadowUnavailable(Exception):
    """The shadow cannot be started, built or reached. The text says why and what to do.

    It may quote PostgreSQL: it is raised before the first analyst is let in, and never reaches one.
    """
