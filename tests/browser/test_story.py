"""The whole story as its people live it: Alice on her phone, Grace at her desk, and the post between them."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from portal.policy.calendar import ONE_DAY
from portal.procedures import versions
from portal.procedures.reader import read_pack
from tests.browser.conftest import Site
from tests.cast import CARE, COMPLAINTS, PASSWORD
from tests.support.processes import wait_until

WHAT_HAPPENED = "The carer came two hours late every day last week, and nobody told my mother."
MORE_TIME = "We need to speak to the agency that sends the carers."
FINDINGS = "The rota was changed and you were not told. That was our mistake."


@pytest.mark.browser
@pytest.mark.clauses("DV-6", "DV-8", "DV-25", "DV-26", "DV-29", "DV-31", "DV-32", "DV-35", "DV-44")
def test_a_complaint_from_the_first_word_to_the_second_stage(site: Site, page: Page, desk: Page) -> None:
    number, passphrase = alice_complains(site, page)
    the_status_page_tells_where_it_is(site, page, number)

    signs_in(site, desk, CARE)
    open_case(site, desk, number)
    allocate(desk, "Grace Adeyemi")
    move(desk, "Acknowledge")
    desk.get_by_role("button", name="Preview").click()
    issue(desk)
    until = extend(desk)
    answer(desk)

    pdf_and_mail_say_the_same(site, desk, number, until)
    alice_escalates(site, page, number, passphrase)
    stage_two_wants_someone_else(site, desk, number)


def alice_complains(site: Site, page: Page) -> tuple[str, str]:
    page.goto(f"{site.url}/devon/submit")
    page.get_by_label("Complaint", exact=True).check()
    page.get_by_label("What happened").fill(WHAT_HAPPENED)
    page.get_by_label("Which service?").select_option("adult_care")
    page.get_by_label("Yes, I’ll give my details").check()
    page.get_by_label("Your name").fill("Alice Penrose")
    page.get_by_label("E-mail", exact=False).first.fill("alice@example.org")
    page.get_by_role("button", name="Check what I wrote").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.get_by_text(WHAT_HAPPENED)).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have received it")
    number, passphrase = page.locator(".key").all_inner_texts()
    assert re.fullmatch(r"DV(-[0-9A-HJKMNP-TV-Z]{4}){3}", number)
    assert len(passphrase.split()) == 5
    assert passphrase not in page.url
    return number, passphrase


def the_status_page_tells_where_it_is(site: Site, page: Page, number: str) -> None:
    page.goto(f"{site.url}/track")
    page.get_by_label("Tracking number").fill(number.lower().replace("-", " "))
    page.get_by_role("button").last.click()
    assert page.url.endswith(f"/track/{number}")
    content = page.locator("main").inner_text()
    assert "Stage 1: Local Resolution" in content
    assert "DV-25" in content
    assert "Penrose" not in content
    assert WHAT_HAPPENED not in content


def signs_in(site: Site, desk: Page, who: str) -> None:
    desk.goto(f"{site.url}/staff/login/")
    desk.get_by_label("User Name").or_(desk.get_by_label("Username")).fill(who)
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    expect(desk).to_have_url(re.compile(r"/staff/"))


def open_case(site: Site, desk: Page, number: str) -> None:
    desk.goto(f"{site.url}/staff/")
    if not desk.get_by_role("link", name=number).count():
        desk.get_by_role("link", name=re.compile("team", re.IGNORECASE)).first.click()
    desk.get_by_role("link", name=number).first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(number)


def move(desk: Page, name: str) -> None:
    desk.locator(".moves .buttons").get_by_role("link", name=name, exact=True).click()


def issue(desk: Page) -> None:
    desk.get_by_role("button", name="Issue", exact=True).click()
    expect(desk.locator(".case-head h1")).to_be_visible()


def allocate(desk: Page, name: str) -> None:
    move(desk, "Give to someone")
    people = desk.get_by_label("Who deals with it")
    people.select_option(label=people.locator("option", has_text=name).first.inner_text())
    desk.get_by_role("button", name="Give to someone").click()
    expect(desk.get_by_text(f"{name} deals with it")).to_be_visible()


def extend(desk: Page) -> date:
    """Grace takes three more working days, and says why."""
    move(desk, "Extend the limit")
    until = three_days_after_it_is_due()
    desk.get_by_label("The new date for our response").fill(until.isoformat())
    desk.get_by_label("Why more time is needed").fill(MORE_TIME)
    desk.get_by_role("button", name="Preview").click()
    expect(desk.locator(".preview")).to_contain_text(MORE_TIME)
    expect(desk.locator(".preview")).to_contain_text("It says everything it must")
    issue(desk)
    return until


def three_days_after_it_is_due() -> date:
    devon = read_pack((versions.PACKS / "devon.yaml").read_text(), "devon.yaml")
    today = datetime.now(UTC).astimezone(devon.zone).date()
    return devon.calendars["england"].after(today, 10 + 3)


def answer(desk: Page) -> None:
    move(desk, "Answer")
    desk.locator("[name=outcome][value=upheld]").check()
    desk.locator("[name=findings]").fill(FINDINGS)
    expect(desk.get_by_role("button", name="Issue", exact=True)).to_have_count(0)
    desk.get_by_role("button", name="Preview").click()
    expect(desk.locator(".preview")).to_contain_text("an apology for the mistake. Write it under “")
    expect(desk.get_by_role("button", name="Issue", exact=True)).to_have_count(0)
    assert desk.locator("[name=findings]").input_value() == FINDINGS
    desk.locator("[name=apology]").fill("We are sorry that your mother was left waiting.")
    desk.locator("select[name$=kind]").first.select_option("training")
    desk.locator("[name$=what]").first.fill("The agency will be told of every change of the rota.")
    desk.locator("[name$=due_on]").first.fill((datetime.now(UTC).date() + 30 * ONE_DAY).isoformat())
    desk.get_by_role("button", name="Preview").click()
    issue(desk)
    expect(desk.locator(".case-head")).to_contain_text("Answered", ignore_case=True)


def pdf_and_mail_say_the_same(site: Site, desk: Page, number: str, until: date) -> None:
    link = desk.locator(".letter-card").first.get_by_role("link", name="PDF").get_attribute("href")
    pdf = desk.request.get(f"{site.url}{link}")
    assert pdf.headers["content-type"] == "application/pdf"
    words = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf.body())).pages).split())
    assert wait_until(lambda: len(site.mail.to("alice@example.org")) == 4, seconds=60)
    receipt, acknowledgement, extension, response = site.mail.to("alice@example.org")
    mails = (receipt, acknowledgement, extension, response)
    assert [number in str(mail["Subject"]) for mail in mails] == [True] * len(mails)
    assert f"{until.day} {until:%B %Y}" in extension.get_body(("plain",)).get_content().replace("\n", " ")
    attached = next(response.iter_attachments())
    assert attached.get_content() == pdf.body()
    assert FINDINGS in words
    assert "Independent Investigating Officer" in words


def alice_escalates(site: Site, page: Page, number: str, passphrase: str) -> None:
    page.goto(f"{site.url}/track/{number}/open")
    page.get_by_label("Your passphrase").fill("wrong words and nothing more")
    page.get_by_role("button", name="Open").click()
    expect(page.locator(".fault")).to_be_visible()
    page.get_by_label("Your passphrase").fill(passphrase.upper())
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your letters")
    assert page.locator(".letter-card").count() == 3
    page.get_by_role("link", name="Ask for Stage 2: Independent Investigation").click()
    page.get_by_role("button", name="Ask for Stage 2: Independent Investigation").click()
    expect(page.locator("main")).to_contain_text("Stage 2: Independent Investigation")


def stage_two_wants_someone_else(site: Site, desk: Page, number: str) -> None:
    """Grace dealt with stage 1, so she doesn't even see stage 2; the complaints team finds someone (DV-31)."""
    desk.goto(f"{site.url}/staff/cases/list/")
    expect(desk.get_by_role("link", name=number)).to_have_count(0)
    desk.context.clear_cookies()
    signs_in(site, desk, COMPLAINTS)
    desk.goto(f"{site.url}/staff/cases/list/")
    desk.get_by_role("link", name=number).first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(number)
    expect(desk.locator(".standing")).to_contain_text("Stage 2: Independent Investigation")
    expect(desk.locator(".standing")).to_contain_text("Nobody deals with it yet")
    move(desk, "Give to someone")
    offered = desk.get_by_label("Who deals with it").inner_text()
    assert "Samir Haddad" in offered
    assert "Grace Adeyemi" not in offered
    desk.goto(desk.url.rsplit("/", 1)[0].replace("/cases/", "/cases/show/"))
    allocate(desk, "Samir Haddad")
