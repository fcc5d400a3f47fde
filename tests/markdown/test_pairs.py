"""What authors write, in the dialects that they know: see pairs/."""

from tests.markdown.pairs import converted, pairs


def check(text, wanted, folder):
    html, told = converted(text, folder)
    assert "\n".join([html, *told]).strip() == wanted.strip()


@pairs("fences.md")
def test_a_fence_is_code_wherever_it_stands(text, wanted, tmp_path):
    check(text, wanted, tmp_path)


@pairs("lists.md")
def test_a_list_is_what_commonmark_makes_of_it(text, wanted, tmp_path):
    check(text, wanted, tmp_path)


@pairs("html.md")
def test_html_and_attributes_are_read_as_other_tools_do(text, wanted, tmp_path):
    check(text, wanted, tmp_path)


@pairs("left-overs.md")
def test_what_is_left_of_other_tools_works_or_is_told(text, wanted, tmp_path):
    check(text, wanted, tmp_path)
