"""`invoke publish space`: a static Space of the Hugging Face Hub, by its upload API.

The Hub refuses pushes with binary files; by the API, a publish is one commit on top of the one
that was compared with, or nothing.
"""

import hashlib
import os
from contextlib import contextmanager
from pathlib import Path

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, constants
from huggingface_hub.errors import HFValidationError, HTTPError
from huggingface_hub.utils import disable_progress_bars

import publishconf
from commands.publish import Changes, Refused, blob_id, difference
from plugins.output.hub_card import address, card

KEPT = {".gitattributes"}  # the Hub's own
constants.HF_HUB_DISABLE_TELEMETRY = True  # the Hub is told what a publish needs, no more
disable_progress_bars()  # there is one already


class Space:
    """The Space SPACE_ID, which the token HF_TOKEN may write to."""

    def __init__(self):
        self.id = publishconf.SPACE_ID
        token = os.environ.get("HF_TOKEN")
        if not token:
            raise Refused(
                "HF_TOKEN is not in the environment — make a token with the right to write at "
                "https://huggingface.co/settings/tokens, then HF_TOKEN=hf_… invoke publish space"
            )
        self.address = publishconf.SITEURL if os.environ.get("SITEURL") else address(self.id)
        self.hub = HfApi(token=token)
        with self._in_words():
            self.info = self.hub.space_info(self.id)
        if self.info.sdk != publishconf.SPACE_CARD["sdk"]:
            raise Refused(
                f"The Space {self.id} is not a static one, but {self.info.sdk} — name another in "
                "SPACE_ID, or make it static in its README.md."
            )

    def compare(self, site: Path) -> Changes:
        """Add the card, and compare with the Space as it was when it was found."""
        (site / "README.md").write_text(card(publishconf.SPACE_CARD), "utf-8")
        with self._in_words():
            tree = self.hub.list_repo_tree(
                self.id, recursive=True, revision=self.info.sha, repo_type="space"
            )
            there = {file.path: file for file in tree if hasattr(file, "blob_id")}

        def same(path: str) -> bool:
            if lfs := there[path].lfs:
                return hashlib.sha256((site / path).read_bytes()).hexdigest() == lfs.sha256
            return blob_id(site / path) == there[path].blob_id

        sizes = {path: file.size for path, file in there.items() if path not in KEPT}
        return difference(site, sizes, same)

    def send(self, site: Path, changes: Changes, message: str, progress) -> None:
        """Make one commit of the changes, on top of the one that was compared with."""
        sent = {**changes.new, **changes.changed}
        operations = [CommitOperationAdd(path, site / path) for path in sent]
        operations += [CommitOperationDelete(path) for path in changes.gone]
        with self._in_words():
            self.hub.create_commit(
                self.id,
                operations,
                commit_message=message,
                repo_type="space",
                parent_commit=self.info.sha,
            )

    @contextmanager
    def _in_words(self):
        """Turn what the Hub, the network and the library raise into one sentence."""
        try:
            yield
        except HFValidationError:
            raise Refused(
                f"SPACE_ID is “{self.id}”, no name of a Space — write it as in owner/name."
            ) from None
        except (HTTPError, OSError, RuntimeError, ValueError) as error:
            answer = getattr(error, "response", None)
            status = answer.status_code if answer is not None else None
            said = getattr(error, "server_message", None) or str(error).partition("\n")[0]
            what, instead = {
                None: (f"the Hub cannot be reached ({said})", "look at the network"),
                401: ("the Hub does not know HF_TOKEN", "make a new token"),
                403: (f"HF_TOKEN may not write to the Space {self.id}", "give it the right to"),
                404: (f"the Hub has no Space {self.id}", "make it there, or mend SPACE_ID"),
                412: (f"meanwhile the Space {self.id} moved on", "look at what came"),
            }.get(status, (f"the Hub answers {status} ({said})", "try later"))
            raise Refused(
                f"Nothing was published: {what} — {instead}, then publish again."
            ) from None
