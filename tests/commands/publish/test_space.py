"""Publishing to a Space: the upload library, against a Hub on this machine."""

import socket

import pytest
from huggingface_hub import SpaceCard, SpaceCardData, constants

import publishconf
from commands.publish import Refused
from commands.publish.space import Space
from plugins.output.hub_card import address, card
from tests.commands.publish.hub import Hub
from tests.commands.publish.publishing import contents, killed, silent

# The library's own way of uploading to LFS.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content:DeprecationWarning")


@pytest.fixture
def hub(monkeypatch):
    with Hub() as hub:
        monkeypatch.setattr(constants, "ENDPOINT", hub.url)
        # Not by Xet, the Hub's own store, but by LFS, which a test can understand.
        monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
        monkeypatch.setattr(publishconf, "SPACE_ID", hub.space)
        monkeypatch.setenv("HF_TOKEN", hub.token)
        yield hub


def test_the_card_is_the_spaces(published):
    assert not (published / "README.md").exists()  # elsewhere, nobody reads it
    text = card(publishconf.SPACE_CARD)
    read = SpaceCard(text)
    expected = SpaceCardData(
        title="SSM Blog Posts",
        emoji="📝",
        colorFrom="purple",
        colorTo="yellow",
        sdk="static",
        pinned=False,
    )
    assert read.data.to_dict() == expected.to_dict()
    assert read.content == text


def test_the_address_is_the_hubs():
    expected = "https://lbourdois-ssm-blog-posts.static.hf.space"
    assert address("lbourdois/SSM_blog_posts") == expected


def test_the_space_becomes_the_site_in_one_commit(hub, built):
    hub.files["old/index.html"] = b"gone"
    hub.files["theme/stix-two-math.woff2"] = (built / "theme/stix-two-math.woff2").read_bytes()
    (built / "picture.png").write_bytes(b"\x89PNG\0\1\2")
    space = Space()
    changes = space.compare(built)
    assert changes.gone == {"old/index.html": 4} and list(changes.changed) == ["README.md"]
    assert "picture.png" in changes.new and "theme/stix-two-math.woff2" not in changes.new
    assert not [asked for asked in hub.asked if not asked.startswith("GET")]
    space.send(built, changes, "Publish abc1234", silent)
    assert hub.files == contents(built) | {".gitattributes": b"*.woff2 filter=lfs"}
    assert hub.messages == ["Publish abc1234"] and not hub.secrets
    assert [asked for asked in hub.asked if "/stored/" not in asked] == [
        "GET /api/spaces/owner/site",
        "GET /api/spaces/owner/site/tree/SHA",
        "POST /api/validate-yaml",
        "POST /api/spaces/owner/site/preupload/main",
        "POST /spaces/owner/site.git/info/lfs/objects/batch",
        "POST /api/spaces/owner/site/commit/main",
    ]
    assert not Space().compare(built)


def test_a_space_that_moved_on_meanwhile_is_left_alone(hub, built):
    space = Space()
    changes = space.compare(built)
    hub.sha, hub.files["index.html"] = "3" * 40, b"written by another"
    before = dict(hub.files)
    with pytest.raises(Refused, match="meanwhile the Space owner/site moved on"):
        space.send(built, changes, "Publish", silent)
    assert hub.files == before and hub.messages == []


def test_no_right_to_write_leaves_the_space_as_it_was(hub, built):
    hub.read_only = True
    before = dict(hub.files)
    space = Space()
    with pytest.raises(Refused, match="HF_TOKEN may not write to the Space owner/site"):
        space.send(built, space.compare(built), "Publish", silent)
    assert hub.files == before


WRONG = {
    "token missing": (lambda hub, patch: patch.delenv("HF_TOKEN"), "HF_TOKEN is not in the env"),
    "token wrong": (lambda hub, patch: patch.setenv("HF_TOKEN", "hf_wrong"), "not know HF_TOKEN —"),
    "no such Space": (lambda hub, patch: named(patch, "a/b"), "has no Space a/b — make it there"),
    "not a name": (lambda hub, patch: named(patch, "a b"), "no name of a Space — write"),
    "another kind": (
        lambda hub, patch: patch.setattr(hub, "sdk", "gradio"),
        "static one, but grad",
    ),
    "no network": (lambda hub, patch: patch.setattr(constants, "ENDPOINT", closed()), "be reached"),
}


def named(patch, name):
    patch.setattr(publishconf, "SPACE_ID", name)


def closed() -> str:
    """An address at which nothing answers."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}"


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_published_is_said_before_anything_is_built(case, hub, monkeypatch):
    change, words = WRONG[case]
    change(hub, monkeypatch)
    with pytest.raises(Refused, match=words) as refused:
        Space()
    assert "\n" not in str(refused.value) and "hf_wrong" not in str(refused.value)
    assert not [asked for asked in hub.asked if not asked.startswith("GET")]


def test_an_upload_that_is_cut_off_leaves_the_space_as_it_was(hub, built, tmp_path):
    hub.hold, before = tmp_path / "reached", dict(hub.files)
    settings = {"HF_ENDPOINT": hub.url, "HF_HUB_DISABLE_XET": "1", "SPACE_ID": hub.space}
    killed(built, hub.hold, settings, module="space", host="Space", arguments="")
    assert hub.files == before and hub.sha == "0" * 40
    assert any(asked.endswith("/commit/main") for asked in hub.asked)
