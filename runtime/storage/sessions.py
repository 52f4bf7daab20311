"""What proves who somebody is: sessions, bearer tokens, one-time links; and attempts to sign in.

Rules of this file:
1. Only hashes are stored: who reads the database can sign in as nobody.
2. Nothing here of an inactive user is ever found.
3. A one-time link is used once: the mark is set where there is none, by one of two at a time.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from runtime.storage.errors import Conflict
from runtime.storage.schema.accounts import login_attempts, one_time_links, sessions, tokens, users


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds now."""

    token_hash: str
    user: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token, without its secret."""

    id: str
    user: str
    name: str
    read_only: bool
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """What a link allows once: a purpose, for whom, and what it carries."""

    purpose: str
    user: str | None
    data: Any
    expires_at: datetime


def secret_hash(secret: str) -> str:
    """Hash a long random secret (a password needs a slow hash and is no business of this file)."""
    return hashlib.sha256(secret.encode()).hexdigest()


class SessionStore:
    """Sessions, tokens, links and attempts in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open_session(self, secret: str, session: Session) -> None:
        """Store a new session under the hash of its secret."""
        row = {
            "token_hash": secret_hash(secret),
            "user_id": session.user,
            "created_at": session.created_at,
            "seen_at": session.seen_at,
            "expires_at": session.expires_at,
            "address": session.address,
            "agent": session.agent,
        }
        self._connection.execute(insert(sessions), row)

    def find_session(self, secret: str, now: datetime) -> Session | None:
        """Find a session that holds at `now`, of an active user."""
        columns = sessions.c
        found = self._connection.execute(
            select(sessions)
            .join(users, users.c.id == columns.user_id)
            .where(
                columns.token_hash == secret_hash(secret), columns.expires_at > now, users.c.active
            )
        ).one_or_none()
        if found is None:
            return None
        return Session(
            found.token_hash,
            found.user_id,
            found.created_at,
            found.seen_at,
            found.expires_at,
            found.address,
            found.agent,
        )

    def touch_session(self, secret: str, seen_at: datetime, expires_at: datetime) -> None:
        """Note that a session was used, and until when it holds from now on."""
        self._connection.execute(
            update(sessions)
            .where(sessions.c.token_hash == secret_hash(secret))
            .values(seen_at=seen_at, expires_at=expires_at)
        )

    def close_session(self, secret: str) -> None:
        """End a session."""
        mine = sessions.c.token_hash == secret_hash(secret)
        self._connection.execute(delete(sessions).where(mine))

    def close_sessions_of(self, user: str, keep: str | None = None) -> int:
        """End all sessions of a user, but the one whose secret is `keep`."""
        mine = delete(sessions).where(sessions.c.user_id == user)
        if keep is not None:
            mine = mine.where(sessions.c.token_hash != secret_hash(keep))
        return self._connection.execute(mine).rowcount

    def add_token(self, secret: str, token: Token) -> None:
        """Store a bearer token under the hash of its secret."""
        row = {
            "id": token.id,
            "token_hash": secret_hash(secret),
            "user_id": token.user,
            "name": token.name,
            "read_only": token.read_only,
            "created_at": token.created_at,
            "expires_at": token.expires_at,
        }
        self._connection.execute(insert(tokens), row)

    def find_token(self, secret: str, now: datetime) -> Token | None:
        """Find a bearer token that holds at `now`, of an active user."""
        columns = tokens.c
        found = self._connection.execute(
            select(tokens)
            .join(users, users.c.id == columns.user_id)
            .where(
                columns.token_hash == secret_hash(secret),
                columns.revoked_at.is_(None),
                or_(columns.expires_at.is_(None), columns.expires_at > now),
                users.c.active,
            )
        ).one_or_none()
        return None if found is None else _token(found)

    def tokens_of(self, user: str) -> list[Token]:
        """List the tokens of a user that are not revoked."""
        mine = and_(tokens.c.user_id == user, tokens.c.revoked_at.is_(None))
        rows = self._connection.execute(select(tokens).where(mine).order_by(tokens.c.id))
        return [_token(row) for row in rows]

    def touch_token(self, token: str, at: datetime) -> None:
        """Note that a token was used."""
        self._connection.execute(update(tokens).where(tokens.c.id == token).values(last_used_at=at))

    def revoke_token(self, token: str, at: datetime) -> bool:
        """Revoke a token; False when there is none that holds."""
        revoked = (
            update(tokens)
            .where(tokens.c.id == token, tokens.c.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        return self._connection.execute(revoked).rowcount > 0

    def add_link(self, secret: str, link: OneTimeLink, at: datetime) -> None:
        """Store a one-time link under the hash of its secret."""
        row = {
            "token_hash": secret_hash(secret),
            "purpose": link.purpose,
            "user_id": link.user,
            "data": link.data,
            "created_at": at,
            "expires_at": link.expires_at,
        }
        try:
            self._connection.execute(insert(one_time_links), row)
        except IntegrityError as error:
            raise Conflict("this link exists already") from error

    def void_links(self, user: str, purpose: str, at: datetime) -> None:
        """Make the links of a user useless that were not used yet."""
        columns = one_time_links.c
        mine = and_(columns.user_id == user, columns.purpose == purpose, columns.used_at.is_(None))
        self._connection.execute(update(one_time_links).where(mine).values(used_at=at))

    def find_link(self, secret: str, purpose: str, now: datetime) -> OneTimeLink | None:
        """Find a link that may still be used, without using it."""
        columns = one_time_links.c
        found = self._connection.execute(
            select(one_time_links).where(
                columns.token_hash == secret_hash(secret),
                columns.purpose == purpose,
                columns.used_at.is_(None),
                columns.expires_at > now,
            )
        ).one_or_none()
        if found is None:
            return None
        return OneTimeLink(found.purpose, found.user_id, found.data, found.expires_at)

    def use_link(self, secret: str, purpose: str, now: datetime) -> OneTimeLink | None:
        """Use a link up; None when it is unknown, too old or was used."""
        link = self.find_link(secret, purpose, now)
        used = (
            update(one_time_links)
            .where(
                one_time_links.c.token_hash == secret_hash(secret),
                one_time_links.c.used_at.is_(None),
            )
            .values(used_at=now)
        )
        if link is None or self._connection.execute(used).rowcount == 0:
            return None
        return link

    def note_attempt(self, username: str, address: str, at: datetime, *, succeeded: bool) -> None:
        """Note an attempt to sign in."""
        row = {
            "username": username.strip().lower(),
            "address": address,
            "at": at,
            "succeeded": succeeded,
        }
        self._connection.execute(insert(login_attempts), row)

    def failures_since(
        self, since: datetime, *, username: str | None = None, address: str | None = None
    ) -> int:
        """Count failed attempts with a name or from an address.

        With a name only those after its last success count; from an address alone all do, or
        whoever has an account could clear the count between two guesses at others'.
        """
        columns = login_attempts.c
        mine = columns.at > since
        if username is not None:
            mine = and_(mine, columns.username == username.strip().lower())
        if address is not None:
            mine = and_(mine, columns.address == address)
        success = select(func.max(columns.id)).where(mine, columns.succeeded).scalar_subquery()
        failed = select(func.count()).where(mine, columns.succeeded.is_(False))
        if username is not None:
            failed = failed.where(columns.id > func.coalesce(success, 0))
        return self._connection.execute(failed).scalar_one()

    def has_succeeded(self, username: str, address: str) -> bool:
        """Whether a name has ever signed in from an address, as far as attempts are kept."""
        columns = login_attempts.c
        mine = select(columns.id).where(
            columns.username == username.strip().lower(),
            columns.address == address,
            columns.succeeded,
        )
        return self._connection.execute(mine.limit(1)).first() is not None

    def forget_before(self, moment: datetime) -> None:
        """Remove attempts and links from before a moment, and sessions that ended before it."""
        for column in (login_attempts.c.at, sessions.c.expires_at, one_time_links.c.expires_at):
            self._connection.execute(delete(column.table).where(column < moment))


def _token(row: Any) -> Token:  # noqa: ANN401 - a row of tokens
    return Token(
        row.id,
        row.user_id,
        row.name,
        row.read_only,
        row.created_at,
        row.expires_at,
        row.last_used_at,
    )
