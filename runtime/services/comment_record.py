"""What people say about a record."""

from engine.form.casting.text import normalise
from runtime.services.act import Act
from runtime.services.open_record import open_record
from runtime.services.outcome import Problem, Refusal, invalid
from runtime.services.outsiders import is_told
from runtime.services.showing import person_ref
from runtime.services.views import CommentView, Ref
from runtime.storage.comments import Comment, CommentStore

LONGEST = 4000


def list_comments(act: Act, app: str, form: str, record: str) -> tuple[CommentView, ...] | Refusal:
    """List the comments on a record, the oldest first."""
    opened = open_record(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    said = CommentStore(act.connection).of_record(record)
    return tuple(_shown(act, one) for one in said if is_told(act, opened.app, one.author))


def add_comment(
    act: Act, app: str, form: str, record: str, text: str, *, task: str | None = None
) -> CommentView | Refusal:
    """Say something about a record that one may read."""
    opened = open_record(act, app, form, record)
    if isinstance(opened, Refusal):
        return opened
    said = normalise(text, ("trim",))
    if not said:
        message = {"en": "Write something first.", "zh": "请填写评论内容。"}
        return invalid((Problem("text", "required", message),))
    if len(said) > LONGEST:
        message = {
            "en": f"At most {LONGEST} characters; there are {len(said)}.",
            "zh": f"最多 {LONGEST} 个字符，当前 {len(said)} 个。",
        }
        return invalid((Problem("text", "max_length", message),))
    comment = Comment(
        id=act.new_id(),
        app=app,
        form=form,
        record=record,
        author=act.caller.person.id,
        at=act.now,
        text=said,
        task=task,
    )
    CommentStore(act.connection).add(comment)
    return _shown(act, comment)


def _shown(act: Act, comment: Comment) -> CommentView:
    who = person_ref(act, comment.author) or Ref(comment.author, "")
    return CommentView(comment.id, who, comment.at.isoformat(), comment.text)
