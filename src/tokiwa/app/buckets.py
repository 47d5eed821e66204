"""Where each bucket is and for whom, from the settings: a folder, or a place elsewhere with the keys that open it."""

import configparser
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from tokiwa.app.settings import Settings
from tokiwa.domain.bucket import Endpoint
from tokiwa.domain.problem import Kind, Problem
from tokiwa.work.buckets import Buckets

_KEYS = ("aws_access_key_id", "aws_secret_access_key")


def buckets(settings: Settings, clock: Callable[[], datetime]) -> Buckets:
    """The buckets. Problem INVALID for one elsewhere without keys."""
    places: dict[str, Path | Endpoint] = {}
    keys = _keys(settings.bucket_credentials) if settings.bucket_credentials else {}
    for name, place in settings.bucket.items():
        if not place.startswith(("http://", "https://")):
            places[name] = Path(place).absolute()
            continue
        found = keys.get(name) or keys.get("default")
        if found is None:
            raise Problem(
                Kind.INVALID,
                f"There are no keys for the bucket {name} at {place}. Put them into a file in the AWS CLI's format,"
                f" under [{name}] or [default], and name it with --bucket-credentials.",
            )
        places[name] = Endpoint(place, *found, settings.region)
    return Buckets(settings.data / "buckets", clock, places, settings.bucket_account)


def _keys(path: Path) -> Mapping[str, tuple[str, str]]:
    """Access key and secret of each profile that has both. The text of an error could hold a secret: it is not told."""
    parser = configparser.RawConfigParser(default_section="")
    try:
        parser.read_string(path.read_text())
    except (OSError, ValueError, configparser.Error) as error:
        raise Problem(Kind.INVALID, f"The keys of buckets in {path} cannot be read ({type(error).__name__}).") from None
    sections = {name: parser[name] for name in parser.sections()}
    return {
        name: (section[_KEYS[0]], section[_KEYS[1]])
        for name, section in sections.items()
        if all(each in section for each in _KEYS)
    }
