"""Articles that are announced but not finished: `Stage: work in progress`.

They have their page and their place in the index, marked, and are left out of the feeds.
"""

from pelican import signals

from plugins import problems

STAGE = "work in progress"


def mark(content):
    stage = getattr(content, "stage", None)
    content.in_progress = stage == STAGE
    if stage not in (None, STAGE):
        problems.report_at(
            content.source_path,
            stage,
            f"the stage “{stage}” is unknown",
            f"write “Stage: {STAGE}”, or leave the line out when the article is finished",
        )


def register():
    signals.content_object_init.connect(mark)
