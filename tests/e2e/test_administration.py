"""Administration in a real browser: people come, move and go; apps are begun and brought in."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.e2e.judging import serious
from tests.e2e.studio import Studio, studio_in
from tests.runtime.exchange.workbook import workbook
from tests.runtime.web.served import PASSWORD

pytestmark = pytest.mark.e2e

APP = "field_work"


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Serve a store of this module's own."""
    with studio_in(tmp_path_factory.mktemp("office"), chromium) as made:
        yield made


def _confirm(page: Page) -> None:
    page.get_by_role("dialog").locator(".btn-primary, .is-danger").first.click()


def _pick(select: Locator, name: str) -> None:
    """Choose the option that begins with a name."""
    option = select.locator("option", has_text=re.compile(f"^{name}"))
    select.select_option(option.first.get_attribute("value"))


def _clear(page: Page) -> None:
    assert serious(page) == [], page.url


def _invited(office: Studio, admin: Page) -> Page:
    """Invite somebody; the window in which she comes in by the link."""
    admin.goto("/admin/users")
    _clear(admin)
    admin.get_by_role("link", name="Invite").click()
    admin.fill("#f-username", "nora")
    admin.fill("#f-name", "Nora North")
    admin.get_by_label("Clerk").check()
    _clear(admin)
    admin.locator(".form-acts .btn-primary").click()
    link = admin.locator("#link").input_value()
    _clear(admin)

    context = office.browser.new_context(base_url=office.address, locale="en-GB")
    nora = context.new_page()
    nora.goto(link)
    expect(nora.locator("h1")).to_contain_text("Nora North")
    _clear(nora)
    nora.fill("#password", PASSWORD)
    nora.click("button.btn-primary")
    return nora


def test_somebody_is_invited_by_a_link_works_hands_over_and_is_shut_out(office: Studio) -> None:
    admin = office.english("admin")
    nora = _invited(office, admin)
    expect(nora.locator(".side, .frame-side, nav").first).to_be_attached()
    nora.goto(f"/apps/{APP}/forms/visit/new")
    nora.fill("#f-topic", "Harbour round")
    nora.click("button[value=save]")
    nora.wait_for_url("**/forms/visit/0*")

    admin.get_by_role("link", name=re.compile("account")).click()
    _clear(admin)
    admin.get_by_role("link", name="Hand over").click()
    _clear(admin)
    _pick(admin.locator("#f-to"), "Cleo")
    admin.locator(".form-acts .btn-primary").click()
    expect(admin.locator("[role=status]").first).to_be_visible()
    admin.goto("/admin/users?q=nora")
    admin.get_by_role("link", name="Nora North").click()
    admin.get_by_role("button", name="Disable").click()
    _confirm(admin)
    expect(admin.locator(".head-line")).to_contain_text("isabled")

    nora.goto("/")
    expect(nora).to_have_url(re.compile("/sign-in"))
    cleo = office.english("cleo")
    cleo.goto(f"/apps/{APP}/forms/visit")
    expect(cleo.get_by_text("Harbour round").first).to_be_visible()


def test_departments_get_heads_roles_get_people_and_the_audit_finds_it(office: Studio) -> None:
    admin = office.english("admin")
    admin.goto("/admin/departments")
    admin.fill("#f-name", "North")
    _pick(admin.locator("#f-head"), "Bea")
    admin.locator(".form-acts .btn-primary").click()
    expect(admin.locator(".tree")).to_contain_text("Bea")
    _clear(admin)

    admin.goto("/admin/roles")
    _clear(admin)
    role = admin.locator(f'[id="{APP}.auditor"]')
    role.get_by_label("Give").first.click()
    _pick(role.locator("select"), "Sam")
    role.locator(".give-form button").click()
    expect(admin.locator(f'[id="{APP}.auditor"]')).to_contain_text("Sam")
    sam = office.english("sam")
    sam.goto(f"/apps/{APP}/forms/visit")
    expect(sam.locator("h1")).to_have_text("Visit")

    admin.goto("/admin/audit")
    _clear(admin)
    what = admin.locator("select", has=admin.locator("option", has_text="Changed roles"))
    _pick(what, "Changed roles")
    admin.get_by_role("button", name="Find").click()
    expect(admin.locator("table.records tbody tr")).to_have_count(1)
    expect(admin.locator("table.records")).to_contain_text(f"sam: + {APP}.auditor")
    admin.goto("/admin/work")
    _clear(admin)


def _begin(page: Page, label: str) -> None:
    page.goto("/admin/apps/new")
    page.fill("#f-label", label)


def test_apps_begin_empty_from_the_gallery_and_from_a_spreadsheet(office: Studio) -> None:
    admin = office.english("admin")
    _begin(admin, "Tools")
    _clear(admin)
    admin.locator("input[value=empty]").check()
    admin.locator(".form-acts .btn-primary").click()
    expect(admin.locator("h1")).to_have_text("Tools")
    _clear(admin)
    admin.get_by_role("link", name="Design", exact=True).click()
    expect(admin.locator(".first-steps")).to_be_visible()

    _begin(admin, "Time off")
    admin.locator("input[value='gallery:leave_request']").check()
    admin.locator(".form-acts .btn-primary").click()
    expect(admin.locator("h1")).to_have_text("Time off")

    _begin(admin, "Guests")
    rows = [["Name", "Arrives"], ["Ann", "2026-11-20"], ["Ben", "2026-11-21"]]
    table = workbook("Guests", rows)
    admin.locator("input[value=sheet]").check()
    sent = FilePayload(name="guests.xlsx", mimeType="application/vnd.ms-excel", buffer=table)
    admin.locator("input[type=file]").set_input_files(sent)
    admin.locator(".form-acts .btn-primary").click()
    expect(admin.locator(".sheet-table tbody tr")).to_have_count(2)
    _clear(admin)
    admin.locator(".form-acts .btn-primary").click()
    expect(admin.get_by_text("Ben").first).to_be_visible()


def _as_json(page: Page, **labels: str) -> bytes:
    """The published app as one file, with other labels at fields of the visit."""
    app: dict[str, Any] = page.request.get(f"/api/v1/apps/{APP}/export?format=json").json()
    (visit,) = (one for one in app["forms"] if one["key"] == "visit")
    for field in visit["fields"]:
        if field["key"] in labels:
            field["label"] = labels[field["key"]]
    return json.dumps(app).encode()


def _send(page: Page, name: str, content: bytes) -> None:
    page.goto("/admin/apps/import")
    sent = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    page.locator("#file").set_input_files(sent)
    page.locator(".form-acts .btn-primary").click()


def test_what_comes_in_is_told_first_and_merged_with_what_was_changed_here(office: Studio) -> None:
    admin = office.english("admin")
    for kind in ("zip", "yaml"):
        whole = admin.request.get(f"/api/v1/apps/{APP}/export?format={kind}").body()
        _send(admin, f"app.{kind}", whole)
        expect(admin.locator("#changes-title")).to_contain_text("0 changes")

    admin.goto(f"/apps/{APP}/design#/forms/visit")
    day = admin.locator(".design-name").get_by_text("Day", exact=True)
    day.dblclick()
    admin.locator(".design-name-input").fill("Our day")
    admin.keyboard.press("Enter")
    expect(admin.locator(".saving-note")).to_have_text("Draft saved")

    _send(admin, "theirs.json", _as_json(admin, topic="Subject", day="Their day"))
    expect(admin.locator(".sentence-list").first).to_contain_text("Subject")
    _clear(admin)
    conflict = admin.locator(".conflict").first
    conflict.locator("input[value=mine]").check()
    admin.locator("button[value=merge]").click()
    admin.goto(f"/apps/{APP}/design#/forms/visit")
    names = admin.locator(".form-canvas .design-name")
    expect(names.get_by_text("Our day", exact=True)).to_be_visible()
    expect(names.get_by_text("Subject", exact=True)).to_be_visible()


def test_pages_of_administration_fit_a_phone(office: Studio) -> None:
    admin = office.english("admin", width=360)
    for name in ("users", "users/new", "departments", "roles", "audit", "work", "apps"):
        admin.goto(f"/admin/{name}")
        _clear(admin)
    for name in ("apps/new", "apps/import", f"apps/{APP}", f"apps/{APP}/settings"):
        admin.goto(f"/admin/{name}")
        _clear(admin)


def test_on_a_phone_the_present_tab_is_in_sight_and_nothing_is_cut_off(office: Studio) -> None:
    admin = office.english("admin", width=360)
    note = "A note that is longer than a phone is wide, as people write them about what they did"
    made = admin.request.post(
        f"/api/v1/apps/{APP}/forms/place/records", data={"values": {"name": note}}
    )
    assert made.ok, made.text()
    for page in ("audit", "work", "apps"):
        admin.goto(f"/admin/{page}")
        expect(admin.locator("nav.tabs [aria-current]")).to_be_in_viewport(ratio=0.9)
        _clear(admin)
    for path in ("/admin/roles", f"/admin/apps/{APP}"):
        admin.goto(path)
        admin.locator("main details.menu > summary").first.click()
        expect(admin.locator("main details[open] > .menu-body")).to_be_in_viewport(ratio=0.99)
    admin.goto("/admin/audit")
    inside = "rows => rows.every(one => one.scrollWidth <= one.clientWidth)"
    assert admin.locator(".records tbody, .records tbody tr").evaluate_all(inside)
    assert admin.locator(".records tbody").evaluate("one => one.clientWidth") < 360
