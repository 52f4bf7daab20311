"""What helps people who design an app, through HTTP."""

from tests.runtime.api.conftest import Served
from tests.runtime.api.sample_app import APP

HOME = f"apps/{APP}"


def test_the_vocabulary_is_told_in_the_readers_language_and_once(served: Served) -> None:
    admin = served.client("admin")
    english = admin.get(f"{HOME}/vocabulary")
    chinese = admin.get(f"{HOME}/vocabulary", headers={"accept-language": "zh-CN"})

    assert english.json()["property_words"]["required"]["label"] == "Required"
    assert chinese.json()["property_words"]["required"]["label"] == "必填"
    assert english.headers["etag"] != chinese.headers["etag"]
    again = admin.get(f"{HOME}/vocabulary", headers={"if-none-match": english.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert served.client("sam").get(f"{HOME}/vocabulary").status_code == 404
    assert served.client("cleo").get(f"{HOME}/vocabulary").status_code == 403
