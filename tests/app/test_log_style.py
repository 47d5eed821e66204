import pytest

from tokiwa.app.log_style import Form, Level, LogStyle, style
from tokiwa.domain.problem import Problem


def test_a_style_is_a_form_and_perhaps_a_level():
    assert style("json") == LogStyle()
    assert style("text:debug") == LogStyle(Form.TEXT, Level.DEBUG)


@pytest.mark.parametrize("text", ["", "xml", "json:loud", "json:INFO", ":debug"])
def test_another_style_is_refused_with_those_that_there_are(text):
    with pytest.raises(Problem, match="Give json or text"):
        style(text)
