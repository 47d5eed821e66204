"""The language of the answers: there is one."""

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem

_ENGLISH = ("en", "en_US", "en-US")


def check_locale(call: Call) -> None:
    """Refuse a language other than English, as AWS Health does."""
    locale = call.input.get("locale", "en")
    if locale not in _ENGLISH:
        raise Problem(
            Kind.INVALID, f"The locale {locale} is not supported. The only one is en.", code="UnsupportedLocale"
        )
