"""Times in the store: UTC, as ISO text with milliseconds, which sorts as it passes."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def to_text(moment: datetime) -> str:
    """``2026-01-31T09:15:00.000Z``, for an aware datetime of any zone."""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="milliseconds") + "Z"


def from_text(text: str) -> datetime:
    """The aware datetime that :func:`to_text` wrote."""
    return datetime.fromisoformat(text)
