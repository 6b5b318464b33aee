"""The form in a real browser: by keyboard alone, with and without JavaScript, and as those use it who can't see it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Route, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser import axe
from tests.fixtures_app import Sqlite
from tests.support.processes import free_port
from tests.support.server import WebServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STORY = "My road has a pothole.\n\nI reported it three times: “tomorrow”, they said."
LIGHTEST = 60 * 1024  # bytes that a step may weigh in all, before anything is packed


@pytest.fixture(autouse=True)
def tuesday() -> None:
    """Here it is today: server and browser are processes of their own."""


@pytest.fixture(scope="module")
def server(sqlite_backend: Sqlite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """The portal as it is really served."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copyfile(sqlite_backend.file.with_suffix(".beginning"), folder / "portal.sqlite3")
    database = f"sqlite:///{folder / 'portal.sqlite3'}"
    port = free_port()
    environment = {
        "DATABASE_URL": database,
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": "only-for-tests-" * 3,
    }
    running = WebServer(environment, port=port)
    yield running.start()
    running.stop()


@pytest.fixture
def context(browser: Browser, server: WebServer) -> Iterator[BrowserContext]:
    """A phone that may speak to our server alone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=server.url)
    elsewhere: list[str] = []
    context.on("request", lambda one: None if one.url.startswith(server.url) else elsewhere.append(one.url))
    yield context
    context.close()
    assert elsewhere == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of it, where a fault of a script is a fault of the test."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


@pytest.fixture
def plain(browser: Browser, server: WebServer) -> Iterator[Page]:
    """A small phone without JavaScript."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 640}, base_url=server.url
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def title(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def on(page: Page) -> None:
    page.get_by_role("button", name="Continue", exact=True).last.click()


def to_about(page: Page, *, named: bool = True) -> None:
    page.goto("/devon/start")
    page.get_by_role("link", name="Start now").click()
    page.get_by_label("Complaint", exact=True).check()
    on(page)
    title(page, "About you")
    page.get_by_label("Yes, I’ll give my details" if named else "No, I want to stay anonymous").check()
    if named:
        page.get_by_label("Your name").fill("Alice Penrose")
    on(page)
    title(page, "What happened")
    page.get_by_label("What happened?").fill(STORY)
    on(page)
    title(page, "What it is about")


def to_files(page: Page, *, named: bool = True) -> None:
    to_about(page, named=named)
    on(page)
    title(page, "Files")


def kept(page: Page) -> str:
    """Return everything that the browser keeps for us."""
    return str(page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"))


def tab_to(page: Page, name: str) -> int:
    """Press Tab until the control of that name has the focus, and return how often: nobody without a mouse has more."""
    for presses in range(1, 81):
        page.keyboard.press("Tab")
        found = page.locator(":focus")
        if found.count() and name in (found.inner_text() or found.evaluate("one => one.labels?.[0]?.innerText ?? ''")):
            return presses
    pytest.fail(f"Tab never reaches “{name}”")


def test_without_a_mouse_and_without_javascript_to_the_receipt(plain: Page) -> None:
    plain.goto("/devon/start")
    plain.get_by_role("link", name="Start now").focus()
    plain.keyboard.press("Enter")
    title(plain, "What it is")
    plain.get_by_label("Compliment", exact=True).focus()
    plain.keyboard.press("Space")
    plain.keyboard.press("Enter")
    title(plain, "About you")
    plain.get_by_label("No, I want to stay anonymous").focus()
    plain.keyboard.press("Space")
    expect(plain.get_by_label("Your name")).to_be_hidden()
    plain.keyboard.press("Enter")
    title(plain, "What happened")
    plain.get_by_role("button", name="Continue").focus()
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("link", name="Tell us what happened.")).to_be_visible()
    plain.get_by_role("link", name="Tell us what happened.").focus()
    plain.keyboard.press("Enter")
    plain.get_by_label("What happened?").focus()
    plain.keyboard.type(STORY)
    for heading in ("What it is about", "Files", "Check your answers"):
        plain.get_by_role("button", name="Continue", exact=True).last.focus()
        plain.keyboard.press("Enter")
        title(plain, heading)
    expect(plain.get_by_text("I reported it three times")).to_be_visible()
    plain.get_by_role("button", name="Change what you want to tell us").focus()
    plain.keyboard.press("Enter")
    expect(plain.get_by_label("What happened?")).to_have_value(STORY)
    plain.get_by_role("button", name="Continue", exact=True).last.focus()
    plain.keyboard.press("Enter")
    title(plain, "Check your answers")
    plain.get_by_role("button", name="Send", exact=True).last.focus()
    plain.keyboard.press("Enter")
    title(plain, "We have received it")


def test_tab_reaches_everything_in_its_order(page: Page) -> None:
    page.goto("/devon/submit/what")
    tab_to(page, "Skip to the main content")
    once_round = tab_to(page, "Skip to the main content")
    names = ("Complaint", "Continue", "Save it and come back later", "Keep it until I send it")
    presses = [tab_to(page, name) for name in names]
    assert sum(presses) < once_round, "each is after the one before, without going round again"


def test_back_reload_and_another_tab_lose_nothing(page: Page, context: BrowserContext) -> None:
    to_about(page)
    page.get_by_label("Ward or area").fill("Exwick")
    page.go_back()
    title(page, "What happened")
    expect(page.get_by_label("What happened?")).to_have_value(STORY)
    on(page)
    title(page, "What it is about")
    expect(page.get_by_label("Ward or area")).to_have_value("Exwick")
    page.reload()
    expect(page.get_by_label("Ward or area")).to_have_value("Exwick")
    other = context.new_page()
    other.goto("/devon/submit/what")
    other.get_by_role("button", name="Go on with it").click()
    title(other, "What it is about")
    expect(other.get_by_label("Ward or area")).to_have_value("Exwick")


def test_back_over_a_slow_line_waits_for_what_was_typed(page: Page) -> None:
    """The browser fills in by itself what stood at this step; all other steps come with the portal's answer."""
    to_about(page)
    page.get_by_label("Ward or area").fill("Exwick")
    held: list[Route] = []
    page.route("**/submit/happened", lambda one: held.append(one) if _is_drawn_again(one) else one.continue_())
    page.go_back()
    expect(page.locator("main")).to_have_js_property("inert", True)
    for button in ("Continue", "Español"):
        with pytest.raises(PlaywrightTimeout):
            page.get_by_role("button", name=button, exact=True).last.click(timeout=300)
    page.evaluate("document.forms.all.requestSubmit()")
    assert len(held) == 1
    held.pop().continue_()
    on(page)
    title(page, "What it is about")
    expect(page.get_by_label("Ward or area")).to_have_value("Exwick")


def test_back_over_a_line_that_breaks_offers_what_was_typed(page: Page) -> None:
    to_about(page)
    page.get_by_label("Ward or area").fill("Exwick")
    page.route("**/submit/happened", lambda one: one.abort() if _is_drawn_again(one) else one.continue_())
    page.go_back()
    expect(page.get_by_text("The connection broke off.")).to_be_visible()
    page.get_by_role("button", name="Go on with it").click()
    expect(page.get_by_text("You began to write to us here")).to_have_count(1)
    page.unroute("**/submit/happened")
    page.get_by_role("button", name="Go on with it").click()
    expect(page.get_by_label("What happened?")).to_have_value(STORY)
    on(page)
    expect(page.get_by_label("Ward or area")).to_have_value("Exwick")


def test_back_to_a_portal_that_turns_one_away_offers_what_was_typed(page: Page) -> None:
    to_about(page)
    page.get_by_label("Ward or area").fill("Exwick")
    body = "<main><h1>Too many requests</h1></main>"
    page.route(
        "**/submit/happened",
        lambda one: (
            one.fulfill(status=429, content_type="text/html", body=body) if _is_drawn_again(one) else one.continue_()
        ),
    )
    page.go_back()
    expect(page.get_by_role("button", name="Go on with it")).to_be_visible()
    title(page, "What happened")


def test_a_page_that_the_browser_kept_whole_learns_what_came_after(page: Page) -> None:
    to_about(page)
    kept_since = "Object.keys(localStorage).find((key) => key.startsWith('redress:form:'))"
    page.evaluate(
        f"""() => {{
          const [key, one] = [{kept_since}, JSON.parse(localStorage.getItem({kept_since}))];
          one.pairs = one.pairs.map(([name, value]) => [name, name === "ward" ? "Exwick" : value]);
          localStorage.setItem(key, JSON.stringify(one));
          dispatchEvent(new PageTransitionEvent("pageshow", {{ persisted: true }}));
        }}"""
    )
    expect(page.get_by_label("Ward or area")).to_have_value("Exwick")


def _is_drawn_again(asked: Route) -> bool:
    return asked.request.method == "POST" and asked.request.resource_type == "fetch"


def test_what_this_device_keeps_can_be_seen_and_forgotten(page: Page) -> None:
    to_about(page)
    expect(page.get_by_text("What you type is kept on this device")).to_be_visible()
    assert "pothole" in kept(page)
    page.get_by_role("button", name="Forget it").click()
    expect(page.get_by_text("Nothing you type is kept on this device")).to_be_visible()
    assert "pothole" not in kept(page)
    page.get_by_label("Ward or area").fill("Exwick")
    on(page)
    title(page, "Files")
    assert "Exwick" not in kept(page)
    page.get_by_role("button", name="Keep it until I send it").click()
    assert "Exwick" in kept(page)


def test_of_an_anonymous_one_nothing_is_kept_here_at_any_time(page: Page) -> None:
    to_files(page, named=False)
    expect(page.get_by_text("Nothing you type is kept on this device")).to_be_visible()
    assert kept(page) == "[{},{}]"
    on(page)
    title(page, "Check your answers")
    page.get_by_role("button", name="Send", exact=True).last.click()
    title(page, "We have received it")
    assert kept(page) == "[{},{}]"


def test_before_who_is_answered_nothing_is_kept_of_the_whole_form_either(page: Page) -> None:
    page.goto("/devon/submit")
    page.get_by_label("What happened?").fill(STORY)
    page.wait_for_timeout(600)
    assert kept(page) == "[{},{}]"
    page.get_by_label("Yes, I’ll give my details").check()
    assert "pothole" in kept(page)


def test_what_few_may_see_is_never_kept_on_the_device(page: Page) -> None:
    page.goto("/riverside/submit")
    page.get_by_label("Yes, I’ll give my details").check()
    page.get_by_label("What happened?").fill(STORY)
    page.get_by_label("Where did it happen?").focus()
    assert "pothole" in kept(page)
    page.get_by_label("Fraud, waste or abuse of City resources").check()
    expect(page.get_by_text("only a few people may see")).to_be_visible()
    expect(page.get_by_role("button", name="Keep it until I send it")).to_have_count(0)
    assert kept(page) == "[{},{}]"


def test_once_it_is_sent_the_device_knows_only_that_it_was(page: Page) -> None:
    def whole_way() -> None:
        to_files(page)
        on(page)
        title(page, "How to reach you")
        page.get_by_label("E-mail address").fill("alice@example.org")
        on(page)
        title(page, "Check your answers")

    whole_way()
    expect(page.locator("[data-sent-before]")).to_be_hidden()
    page.get_by_role("button", name="Send", exact=True).last.click()
    title(page, "We have received it")
    for word in ("pothole", "Alice", "alice@", "DV-"):
        assert word not in kept(page)
    page.context.clear_cookies()
    whole_way()
    expect(page.locator("[data-sent-before]")).to_be_visible()


def test_the_same_words_are_noticed_while_they_are_typed(page: Page, context: BrowserContext) -> None:
    """Anonymous, so that this device keeps nothing: the page alone knows, by its digest, what was sent from here."""
    odd = "My Road\u00a0has “potholes”, ΣΟΦΟΣ, Ünïcödé, 🕳️.\n\nNobody   came."
    page.goto("/devon/submit")
    page.get_by_label("Complaint", exact=True).check()
    page.get_by_label("No, I want to stay anonymous").check()
    page.get_by_label("What happened?").fill(odd)
    page.get_by_role("button", name="Check what I wrote").last.click()
    page.get_by_role("button", name="Send", exact=True).last.click()
    title(page, "We have received it")
    page.goto("/devon/submit/happened")
    said = page.get_by_role("status").filter(has_text="You may have sent this already.")
    area = page.get_by_label("What happened?")
    area.fill(odd[:-1])
    page.wait_for_timeout(600)
    expect(said).to_have_count(0)
    area.press_sequentially(".")
    expect(said).to_be_visible()
    axe.look_over(page, "the same words again")
    with context.expect_page() as opened:
        said.get_by_role("link").click()
    title(opened.value, "We have received it")
    expect(area).to_have_value(odd)
    area.press_sequentially(" Nor today.")
    expect(said).to_have_count(0)


def test_files_show_how_far_they_are_and_too_much_is_said_before_it_is_sent(page: Page, tmp_path: Path) -> None:
    small, large = tmp_path / "small.txt", tmp_path / "large.txt"
    small.write_text("A line of text.\n" * 20_000)
    large.write_bytes(b"a" * (11 * 1024 * 1024))
    to_files(page)
    page.get_by_label("Files").set_input_files(large)
    on(page)
    expect(page.get_by_role("alert")).to_have_text("“large.txt” is larger than 10 MB. Choose a smaller one.")
    page.get_by_label("Files").set_input_files(small)
    on(page)
    title(page, "How to reach you")
    page.go_back()
    title(page, "Files")
    expect(page.get_by_role("button", name="Remove")).to_be_visible()
    page.go_back()
    title(page, "What it is about")


def test_what_something_between_us_answers_is_no_end_and_a_language_stays_on_the_new_step(
    page: Page, tmp_path: Path
) -> None:
    small = tmp_path / "small.txt"
    small.write_text("The pothole, in words.")
    to_files(page)
    page.route("**/submit/files", lambda route: route.fulfill(status=502, body="Bad gateway"))
    page.get_by_label("Files").set_input_files(small)
    on(page)
    expect(page.get_by_text("The connection broke off.")).to_be_visible()
    page.unroute("**/submit/files")
    on(page)
    title(page, "How to reach you")
    page.get_by_role("button", name="Español").click()
    title(page, "Cómo contactarle")


def test_a_file_too_large_without_javascript_leaves_the_words(plain: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"a" * (11 * 1024 * 1024))
    to_files(plain)
    plain.get_by_label("Files").set_input_files(large)
    on(plain)
    expect(plain.get_by_role("link", name="“large.txt” was not taken")).to_be_visible()
    plain.get_by_role("button", name="Back", exact=True).click()
    plain.get_by_role("button", name="Back", exact=True).click()
    expect(plain.get_by_label("What happened?")).to_have_value(STORY)


def test_every_step_and_its_faults_can_be_used_by_everyone(page: Page) -> None:
    page.goto("/devon/start")
    axe.look_over(page, "the start page")
    page.goto("/orange-county/submit/what")
    axe.look_over(page, "the first step, with matters")
    page.goto("/devon/submit/what")
    on(page)
    expect(page.locator(".summary")).to_be_focused()
    axe.look_over(page, "the first step at fault")
    page.get_by_label("Complaint", exact=True).check()
    on(page)
    on(page)
    axe.look_over(page, "about you, at fault")
    page.get_by_label("Yes, I’ll give my details").check()
    on(page)
    on(page)
    axe.look_over(page, "what happened, at fault")
    page.get_by_label("What happened?").fill("Pneumono" * 30 + " " + STORY)
    for step in ("What it is about", "Files", "How to reach you"):
        on(page)
        title(page, step)
        axe.look_over(page, step)
    axe.look_over(page, "how to reach you")
    page.get_by_label("E-mail address").fill("alice at home")
    on(page)
    axe.look_over(page, "how to reach you, at fault")
    page.get_by_label("E-mail address").fill("")
    page.get_by_role("button", name="Save it and come back later").click()
    axe.look_over(page, "saved")
    page.get_by_role("link", name="/devon/resume/").click()
    axe.look_over(page, "coming back")
    page.get_by_role("button", name="Go on writing").click()
    on(page)
    title(page, "Check your answers")
    axe.look_over(page, "the answers")
    page.get_by_role("button", name="Change about you").click()
    page.get_by_role("button", name="Show the whole form").click()
    axe.look_over(page, "the whole form")


@pytest.mark.parametrize("path", ["/devon/start", *(f"/devon/submit/{one}" for one in ("what", "about", "reach", ""))])
def test_a_page_is_light(page: Page, path: str) -> None:
    weighed: list[int] = []
    page.on("response", lambda answer: weighed.append(len(answer.body())))
    page.goto(path.rstrip("/"))
    page.wait_for_load_state("networkidle")
    assert sum(weighed) < LIGHTEST


def test_what_is_said_of_files_goes_with_them(page: Page) -> None:
    page.goto("/devon/submit/files")
    files = page.locator("input[type=file]")
    for chosen in ([_file("bad.exe", b"MZ\x00\x01")], [_file(f"{one}.txt", b"x") for one in range(11)]):
        files.set_input_files(chosen)
        page.locator("main button[name=do][value=next]").last.click()
        expect(page.locator(".fault")).to_be_visible()
        files.set_input_files([])
        expect(page.locator(".fault, .summary, .has-fault, [aria-invalid]")).to_have_count(0)


def _file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}
