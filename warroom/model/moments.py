from datetime import UTC, datetime


def rfc3339(m):
    return m.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def parse_moment(text, **k):
    return datetime.fromisoformat(text).astimezone(UTC)
