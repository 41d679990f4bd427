"""Commands about feeds: publish, serve, feeds, forget."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from passerelle import console
from passerelle.cli_shared import Json, Language, SavedTimes, answering, print_json

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder published to.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the command line."""
    app.command(epilog="Example: passerelle publish plan.json --to feeds")(publish)
    app.command(epilog="Example: passerelle serve feeds --port 8765")(serve)
    app.command(epilog="Example: passerelle feeds renew feeds learner:L01")(feeds)
    app.command(epilog="Example: passerelle forget L01 --term mine --plan plan.json --feeds feeds")(
        forget
    )


def publish(
    plan: Annotated[
        Path | None, typer.Argument(metavar="PLAN", help="A plan file; none with --undo.")
    ] = None,
    to: Annotated[
        Path, typer.Option("--to", metavar="DIR", help="The folder published to.")
    ] = Path("feeds"),
    url: Annotated[
        str, typer.Option(metavar="URL", help="Address of the server; kept for the next time.")
    ] = "",
    static: Annotated[
        bool | None,
        typer.Option(
            "--static/--no-static", help="Name files by address, for hosts without 'serve'; kept."
        ),
    ] = None,
    show_cancelled: Annotated[
        bool | None,
        typer.Option(
            "--show-cancelled/--mark-cancelled",
            help="Keep cancelled sessions visible in Google: by title alone; kept.",
        ),
    ] = None,
    provisional: Annotated[
        bool,
        typer.Option(
            "--provisional", help="Mark every entry as to be confirmed; broken rules are told."
        ),
    ] = False,
    term: Annotated[
        str,
        typer.Option(metavar="TERM", help="Verify against this term, not the copy in the plan."),
    ] = "",
    travel: SavedTimes = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would change for whom.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Publish the plan before the last one again.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Publish the feeds of a plan, and tell what changed for whom.

    Compares with what was published: events keep their identity, changes are counted, cancelled
    sessions stay and say so. Readers see the former publication or the new one, never a mixture.
    Publishing the same plan again changes nothing. A plan that breaks rules is refused, unless it
    is published as provisional. See docs/feeds.md.

    Exit code: 0, or 2 for input that cannot be used, a plan that breaks rules included.
    """
    with answering(as_json) as voice:
        from passerelle import feed_answers, publishing

        if undo:
            publishing.ensure_no_plan(plan)
            report = publishing.undo_publication(to, dry_run=dry_run)
        else:
            checked = publishing.checked_plan(
                publishing.ensure_plan(plan), term=term, times=travel, provisional=provisional
            )
            voice.say_issues(checked.violations)
            report = publishing.publish_plan(
                checked,
                to,
                url=url,
                static=static,
                visible=show_cancelled,
                provisional=provisional,
                dry_run=dry_run,
            )
        if as_json:
            print_json(feed_answers.report_json(report))
        else:
            print(feed_answers.report_text(report, to))


def serve(
    folder: Folder,
    host: Annotated[str, typer.Option(metavar="HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0: any.")] = 8765,
    gzip: Annotated[
        bool, typer.Option("--gzip/--no-gzip", help="Compress where a reader accepts it.")
    ] = True,
    limits: Annotated[
        bool, typer.Option("--limits/--no-limits", help="Limit requests by token and address.")
    ] = True,
) -> None:
    """Serve published feeds over HTTP, behind a server that adds https.

    Needs the extra 'serve'. Takes up a new publication within a second, without losing a
    request. No address appears in any log. Ctrl-C or SIGTERM ends it after the requests at hand.

    Exit code: 0, or 2 for a folder or port that cannot be used.
    """
    with answering():
        from passerelle import publishing

        server = publishing.Server(host=host, port=port, gzip=gzip, limits=limits)
        publishing.serve_folder(folder, server, console.say)


def feeds(
    action: Annotated[
        str,
        typer.Argument(
            metavar="list|late|renew|revoke|close|private|lang", help="What to do, see above."
        ),
    ],
    folder: Folder,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="FEED...", help="ID or KIND:ID, e.g. learner:L01.")
    ] = None,
    lang: Language = "",
    as_json: Json = False,
) -> None:
    """List feeds, renew or revoke their addresses, close them, and more.

    list: every feed, when its address was made and last used. late: changes of the next 72 hours,
    which calendar programs may show too late. renew: a new address, the former one stops. revoke:
    the address stops. close: the feed says for six weeks that it is closed, then stops. private:
    a second feed with the owner's own times, from the next plan on. lang: the language given by
    --lang, from the next plan on.

    Exit code: 0, or 2 for a feed or folder that cannot be used.
    """
    with answering(as_json):
        from passerelle import feed_answers, publishing

        if action == "list":
            found = publishing.list_feeds(folder)
            if as_json:
                print_json(feed_answers.feeds_json(found))
            else:
                print(feed_answers.feeds_text(found))
        elif action == "late":
            late = publishing.list_late(folder)
            if as_json:
                print_json(feed_answers.late_json(late))
            else:
                print(feed_answers.late_text(late))
        else:
            report = publishing.change_feeds(folder, action, names or (), lang=lang)
            if as_json:
                print_json(feed_answers.report_json(report))
            else:
                print(feed_answers.action_text(action, names or ()))
                print(feed_answers.report_text(report, folder))


def forget(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Id of a learner or trainer.")],
    term: Annotated[
        list[Path] | None, typer.Option(metavar="FOLDER", help="A term folder; may be repeated.")
    ] = None,
    plan: Annotated[
        list[Path] | None, typer.Option(metavar="PLAN", help="A plan file; may be repeated.")
    ] = None,
    published: Annotated[
        list[Path] | None,
        typer.Option("--feeds", metavar="DIR", help="A folder published to; may be repeated."),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="A folder of exported files; may be repeated."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be changed and deleted.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Remove a person, their children and their home from a term, plans, feeds and files.

    Costs of plans are computed anew. Their feeds end; their name is erased in those of others.
    Exported files that are theirs alone are deleted; what still names them is listed.

    Exit code: 0 nothing is left, 1 something is left to do by hand, 2 input that cannot be used.
    """
    with answering(as_json):
        from passerelle import feed_answers, forgetting

        places = forgetting.Places(
            tuple(term or ()), tuple(plan or ()), tuple(published or ()), tuple(output or ())
        )
        found = forgetting.forget(person, places, dry_run=dry_run)
        if as_json:
            print_json(feed_answers.forgotten_json(found))
        else:
            print(feed_answers.forgotten_text(found, dry_run=dry_run))
        raise typer.Exit(1 if found.remaining else 0)
