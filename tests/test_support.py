"""The real things the tests run against are there, and do what the tests will ask of them."""

import contextlib
import os
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.support import chromium, postgres
from tests.support.processes import wait_until
from tests.support.server import DidNotStart, WebServer
from tests.support.smtp import MailServer


def one(server: postgres.Server, statement: str, database: str | None = None) -> object:
    with server.connect(database) as connection:
        row = connection.execute(statement).fetchone()
    return row[0] if row else None


@contextlib.contextmanager
def killed_after(program: str, **environment: str) -> Iterator[str]:
    """Run a Python program that prints one line and then waits; when the block ends, kill it as kill -9 does."""
    command = [sys.executable, "-uc", f"{program}\nimport time\ntime.sleep(99)"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | environment) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class TestPostgres:
    def test_answers(self, pg_server: postgres.Server) -> None:
        assert one(pg_server, "SELECT 1") == 1
        assert pg_server.url("anything").startswith("postgresql+psycopg://")

    def test_a_database_is_copied_from_a_template(self, pg_server: postgres.Server) -> None:
        mark = f"{os.getpid()}"
        template, copy = f"redress_test_template_{mark}", f"redress_test_copy_{mark}"
        pg_server.create_database(template)
        with pg_server.connect(template) as connection:
            connection.execute("CREATE TABLE seen (what text)")
            connection.execute("INSERT INTO seen VALUES ('zażółć')")
        pg_server.create_from_template(copy, template)
        assert one(pg_server, "SELECT what FROM seen", copy) == "zażółć"
        pg_server.drop_database(copy)
        pg_server.drop_database(template)

    def test_only_test_databases_are_touched(self, pg_server: postgres.Server) -> None:
        with pytest.raises(ValueError, match="redress_test_"):
            pg_server.drop_database("postgres")

    @pytest.mark.faults
    def test_a_server_of_our_own_survives_a_power_cut(self) -> None:
        server = postgres.start_own()
        try:
            server.create_database("redress_test_kept")
            server.stop_immediate()
            with pytest.raises(psycopg.OperationalError), server.connect():
                pass
            server.start()
            assert one(server, "SELECT count(*) FROM pg_database WHERE datname = 'redress_test_kept'") == 1
            server.restart()
            assert one(server, "SELECT 1") == 1
        finally:
            server.dispose()
        assert not server.folder.exists()

    @pytest.mark.faults
    def test_it_ends_with_the_process_that_started_it(self) -> None:
        starts_one = "from tests.support import postgres\nserver = postgres.start_own()\nprint(server.folder)"
        with killed_after(starts_one) as said:
            folder = Path(said)
            assert (folder / "data" / "postmaster.pid").exists()
        assert wait_until(lambda: not folder.exists(), seconds=15)

    def test_the_wheel_has_binaries_for_machines_without_postgresql(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(postgres, "_system_binaries", lambda: iter(()))
        server = postgres.start_own()
        try:
            assert one(server, "SELECT 1") == 1
            assert "pginstall18" in str(server.binaries)
        finally:
            server.dispose()


class TestMail:
    def letter(self, to: str) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "portal@example.org", to, "Twoja skarga – żądanie"
        message.set_content("Zażółć gęślą jaźń.")
        return message

    def send(self, server: MailServer, to: str) -> None:
        with smtplib.SMTP("127.0.0.1", server.port, timeout=10) as client:
            client.send_message(self.letter(to))

    def test_a_message_arrives(self, mail_server: MailServer) -> None:
        self.send(mail_server, "ada@example.org")
        (message,) = mail_server.messages
        assert message["Subject"] == "Twoja skarga – żądanie"
        assert message.get_content() == "Zażółć gęślą jaźń.\n"
        assert mail_server.envelopes[0].rcpt_tos == ["ada@example.org"]
        assert mail_server.to("someone.else@example.org") == []

    def test_an_address_can_be_refused_once_and_then_accepted(self, mail_server: MailServer) -> None:
        mail_server.refuse(450, "ada@example.org", times=1)
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            self.send(mail_server, "ada@example.org")
        assert refused.value.recipients["ada@example.org"][0] == 450
        self.send(mail_server, "ada@example.org")
        assert len(mail_server.messages) == 1

    def test_it_goes_away_and_comes_back_on_the_same_port(self, mail_server: MailServer) -> None:
        url = mail_server.url
        mail_server.stop()
        with pytest.raises(ConnectionRefusedError):
            self.send(mail_server, "ada@example.org")
        mail_server.start()
        self.send(mail_server, "ada@example.org")
        assert mail_server.url == url
        assert len(mail_server.messages) == 1


@pytest.mark.browser
class TestBrowser:
    def test_a_page_opens(self, browser: Browser) -> None:
        page = browser.new_page()
        page.goto("data:text/html,<title>Redress</title><h1>Hello</h1>")
        assert page.title() == "Redress"
        assert page.get_by_role("heading").inner_text() == "Hello"
        page.close()

    def test_a_machine_without_one_is_told_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(chromium.VARIABLE, raising=False)
        monkeypatch.setattr(chromium, "_installed", lambda: None)
        monkeypatch.setattr(chromium, "_try", lambda *command: [f"{command[0]} says no"])
        with pytest.raises(chromium.NoBrowser, match="apt-get install chromium") as refused:
            chromium.executable()
        assert "says no" in str(refused.value)

    def test_a_wrong_setting_is_a_sentence(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(chromium.VARIABLE, "/nowhere/chromium")
        with pytest.raises(chromium.NoBrowser, match="/nowhere/chromium, which is not a program"):
            chromium.executable()


class TestWebServer:
    """Against a small application of its own; the portal's is tested where its pages are."""

    def environment(self, folder: Path, body: str) -> dict[str, str]:
        (folder / "tiny.py").write_text(
            f"import os\ndef app(environ, start_response):\n    {body}\n"
            "    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return [b'fine']\n",
            encoding="utf-8",
        )
        return {"PYTHONPATH": str(folder)}

    def test_starts_stops_and_starts_again(self, tmp_path: Path) -> None:
        server = WebServer(self.environment(tmp_path, "pass"), target="tiny:app")
        with server:
            assert server.url.endswith(str(server.port))
        server.start()
        server.kill()

    @pytest.mark.faults
    def test_it_ends_with_the_process_that_started_it(self, tmp_path: Path) -> None:
        environment = self.environment(tmp_path, "pass")
        starts_one = (
            "from tests.support.server import WebServer\n"
            f"server = WebServer({environment}, target='tiny:app').start()\n"
            "print(server.port)"
        )
        with killed_after(starts_one, TMPDIR=str(tmp_path)) as said:
            assert listens(int(said))
        assert wait_until(lambda: not listens(int(said)), seconds=15)

    def test_what_went_wrong_is_shown(self, tmp_path: Path) -> None:
        (tmp_path / "tiny.py").write_text("raise RuntimeError('no secret key')", encoding="utf-8")
        with pytest.raises(DidNotStart, match="no secret key"):
            WebServer({"PYTHONPATH": str(tmp_path)}, target="tiny:app").start()
