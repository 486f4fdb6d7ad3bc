"""What was written down under a name: the site, when it changed, what was learned."""

from sqlalchemy import Connection, delete, insert, select

from feeds.archive.schema import fact

# When the archive was made: tells it from one that was there before it, whose generations were others.
BEGUN = "begun"
# What articles teach of topics: a model, there as long as the site learns.
LEARNED = "learned-topics"


def read_fact(connection: Connection, name: str) -> bytes | None:
    """What was written down under a name."""
    return connection.execute(select(fact.c.value).where(fact.c.name == name)).scalar()


def write_fact(connection: Connection, name: str, value: bytes) -> None:
    """Write something down, in the place of what was there."""
    forget_fact(connection, name)
    connection.execute(insert(fact), {"name": name, "value": value})


def forget_fact(connection: Connection, name: str) -> None:
    """Nothing is written down under this name any more."""
    connection.execute(delete(fact).where(fact.c.name == name))
