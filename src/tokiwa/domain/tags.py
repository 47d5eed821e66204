"""Tags: names and values that users put on resources (Tagging Best Practices, limits per service)."""

from collections.abc import Iterable, Mapping

from tokiwa.domain.problem import Kind, Problem

MOST = 50


def checked_tags(tags: Iterable[Mapping[str, str]], present: Mapping[str, str] | None = None) -> dict[str, str]:
    """The tags as a mapping, merged over those that are present.

    INVALID_TAG for a name that is reserved or given twice, TOO_MANY_TAGS above fifty.
    """
    given: dict[str, str] = {}
    for tag in tags:
        name = tag["Key"]
        if name.lower().startswith("aws:"):
            raise Problem(Kind.INVALID_TAG, f"The tag {name} begins with aws:, which is reserved for the service.")
        if name in given:
            raise Problem(Kind.INVALID_TAG, f"The tag {name} is given more than once.")
        given[name] = tag.get("Value", "")
    merged = {**(present or {}), **given}
    if len(merged) > MOST:
        raise Problem(Kind.TOO_MANY_TAGS, f"A resource can have at most {MOST} tags.")
    return merged


def without_tags(tags: Iterable[Mapping[str, str]], present: Mapping[str, str]) -> dict[str, str]:
    """The tags that stay: a name alone removes it, a name with a value only where the value is the same."""
    gone = [(tag["Key"], tag.get("Value")) for tag in tags]
    return {k: v for k, v in present.items() if not any(k == name and value in (None, v) for name, value in gone)}


def listed(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """The tags in the form of the services' lists."""
    return [{"Key": name, "Value": value} for name, value in sorted(tags.items())]
