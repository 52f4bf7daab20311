"""Keep a spreadsheet aside while people look at what its columns are taken for."""

from runtime.services.act import Act
from runtime.services.change_account import NOT_ALLOWED
from runtime.services.outcome import Refusal, not_found
from runtime.storage.uploads import SentFile, UploadStore

PURPOSE = "sheet"
GONE = not_found("This file is not kept any more. Send it again.", "该文件已不再保留，请重新上传。")


def keep_sheet(act: Act, name: str, content: bytes) -> str | Refusal:
    """Keep a spreadsheet; answers under what it is kept."""
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    upload, author = act.new_id(), act.caller.person.id or None
    sent = SentFile(upload, PURPOSE, None, name[:200], content, author, act.now)
    UploadStore(act.connection).keep(sent)
    return upload


def find_sheet(act: Act, upload: str) -> bytes | Refusal:
    """Give a spreadsheet that is kept; another's is nobody else's to see."""
    if not act.caller.person.is_admin:
        return NOT_ALLOWED
    found = UploadStore(act.connection).find(upload, PURPOSE)
    if found is None or found.author != act.caller.person.id:
        return GONE
    return found.content
