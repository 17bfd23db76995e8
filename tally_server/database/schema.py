"""What all tables share: one MetaData, times in UTC, JSON in one spelling."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from common.canonical import canonical, read_canonical

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
MOMENT_LENGTH = 32


class Moment(TypeDecorator[datetime]):
    """A time with its zone, kept as text of UTC that sorts by time, on every database."""

    impl = String(MOMENT_LENGTH)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        return None if value is None else datetime.fromisoformat(value)


class CanonicalJson(TypeDecorator[Mapping[str, Any]]):
    """A JSON object in its one spelling, so that its hash can be taken again."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, Any] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        return None if value is None else canonical(dict(value)).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Mapping[str, Any] | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        if value is None:
            return None
        read: Mapping[str, Any] = read_canonical(value.encode())
        return read
