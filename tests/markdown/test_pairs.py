"""What authors write, in the dialects that they know: see pairs/."""

from tests.markdown.pairs import converted, pairs


def check(text, wanted, folder):
    html, told = converted(text, folder)
    assert "\n".join([html, *told]).strip() == wanted.strip()


@pairs("fences.md")
def test_a_fence_is_code_wherever_it_stands(text, wanted, tmp_path):
    check(text, wanted, tmp_path)
