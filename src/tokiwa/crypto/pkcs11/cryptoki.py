"""The library of a token, called as PKCS #11 has it (Cryptoki): the dozen of its functions that signing needs.

Of our own over ctypes: what wraps it for Python initialises the library for one thread (decision 0025). A call lets the
other threads of the interpreter run.
"""

import ctypes
from collections.abc import Mapping, Sequence
from ctypes import (
    POINTER,
    Array,
    Structure,
    byref,
    c_char,
    c_ubyte,
    c_ulong,
    c_void_p,
    cast,
    create_string_buffer,
    sizeof,
)
from pathlib import Path
from typing import Any

import attrs

from tokiwa.crypto.pkcs11.words import Attribute, Mechanism, Result
from tokiwa.domain.value import Value

Template = Mapping[Attribute, bool | int | bytes]

_OS_LOCKING_OK = 0x2
_SERIAL_SESSION, _RW_SESSION = 0x4, 0x2
_USER = 1
_RO_USER_FUNCTIONS, _RW_USER_FUNCTIONS = 1, 3
_LONGEST_SIGNATURE = 8192  # ML-DSA-87 has 4627
_UNKNOWN = ctypes.c_ulong(-1).value  # the length of an attribute that is not to be had
_FOUND_AT_ONCE = 64

# The places of functions in CK_FUNCTION_LIST, which has had the same order since version 2.0.
_PLACES = {
    "C_Initialize": 0,
    "C_Finalize": 1,
    "C_GetSlotList": 4,
    "C_GetTokenInfo": 6,
    "C_OpenSession": 12,
    "C_CloseSession": 13,
    "C_GetSessionInfo": 15,
    "C_Login": 18,
    "C_DestroyObject": 22,
    "C_GetAttributeValue": 24,
    "C_FindObjectsInit": 26,
    "C_FindObjects": 27,
    "C_FindObjectsFinal": 28,
    "C_SignInit": 42,
    "C_Sign": 43,
    "C_GenerateKeyPair": 59,
}
_FUNCTIONS = 68


@attrs.frozen
class Refused(Exception):
    """A function of the library did not do what was asked: which one, and the number of its reason."""

    function: str
    code: int

    def __str__(self) -> str:
        try:
            return f"{self.function}: CKR_{Result(self.code).name}"
        except ValueError:
            return f"{self.function}: 0x{self.code:X}"


class _FunctionList(Structure):
    _fields_ = (("version", c_ubyte * 2), ("functions", c_void_p * _FUNCTIONS))


class _Arguments(Structure):
    _fields_ = (("mutexes", c_void_p * 4), ("flags", c_ulong), ("reserved", c_void_p))


class _TokenInfo(Structure):
    _fields_ = (
        ("label", c_char * 32),
        ("texts", c_char * 64),
        ("flags", c_ulong),
        ("counts", c_ulong * 10),
        ("versions", c_ubyte * 4),
        ("time", c_char * 16),
    )


class _SessionInfo(Structure):
    _fields_ = (("slot", c_ulong), ("state", c_ulong), ("flags", c_ulong), ("error", c_ulong))


class _Attribute(Structure):
    _fields_ = (("type", c_ulong), ("value", c_void_p), ("length", c_ulong))


class _Mechanism(Structure):
    _fields_ = (("mechanism", c_ulong), ("parameter", c_void_p), ("length", c_ulong))


class Way(Value):
    """A mechanism with its parameters, each a CK_ULONG."""

    mechanism: Mechanism
    parameters: tuple[int, ...] = ()


class Cryptoki:
    """A loaded library. Every method raises Refused. Sessions, objects and slots are the library's own numbers."""

    def __init__(self, path: Path) -> None:
        """OSError if there is no such library."""
        library = ctypes.CDLL(str(path))
        found = POINTER(_FunctionList)()
        library.C_GetFunctionList.restype = c_ulong
        self._library = library
        code = library.C_GetFunctionList(byref(found))
        if code:
            raise Refused("C_GetFunctionList", code)
        plain = ctypes.CFUNCTYPE(c_ulong)
        self._functions = {name: cast(found.contents.functions[at], plain) for name, at in _PLACES.items()}

    def _call(self, name: str, *arguments: Any) -> None:
        code = self._functions[name](*arguments)
        if code:
            raise Refused(name, code)

    def initialize(self) -> None:
        """Begin, for many threads. What a process has done before its fork does not count in the new one."""
        self._call("C_Initialize", byref(_Arguments(flags=_OS_LOCKING_OK)))

    def finalize(self) -> None:
        """End: every session is closed. No other thread may be within the library."""
        self._call("C_Finalize", None)

    def slot(self, label: str) -> int | None:
        """The slot with the token of that label."""
        count = c_ulong()
        self._call("C_GetSlotList", c_ubyte(1), None, byref(count))
        slots = (c_ulong * count.value)()
        self._call("C_GetSlotList", c_ubyte(1), slots, byref(count))
        return next((slot for slot in slots[: count.value] if self._label(slot) == label), None)

    def _label(self, slot: int) -> str | None:
        info = _TokenInfo()
        try:
            self._call("C_GetTokenInfo", c_ulong(slot), byref(info))
        except Refused:
            return None  # a token that was taken out, or that is none
        return ctypes.string_at(byref(info), 32).decode(errors="replace").rstrip(" \0")

    def open(self, slot: int) -> int:
        """A session that may also write."""
        session = c_ulong()
        self._call("C_OpenSession", c_ulong(slot), c_ulong(_SERIAL_SESSION | _RW_SESSION), None, None, byref(session))
        return session.value

    def close(self, session: int) -> None:
        """End a session."""
        self._call("C_CloseSession", c_ulong(session))

    def login(self, session: int, pin: str) -> None:
        """Log in the user, for every session of this process."""
        text = pin.encode()
        self._call("C_Login", c_ulong(session), c_ulong(_USER), text, c_ulong(len(text)))

    def logged_in(self, session: int) -> bool:
        """Whether the user is. Without, a token does not show its private keys; a login ends with the last session."""
        info = _SessionInfo()
        self._call("C_GetSessionInfo", c_ulong(session), byref(info))
        return info.state in (_RO_USER_FUNCTIONS, _RW_USER_FUNCTIONS)

    def find(self, session: int, wanted: Template) -> list[int]:
        """The objects that have these attributes."""
        self._call("C_FindObjectsInit", c_ulong(session), *_template(wanted))
        found: list[int] = []
        handles, count = (c_ulong * _FOUND_AT_ONCE)(), c_ulong(1)
        try:
            while count.value:
                self._call("C_FindObjects", c_ulong(session), handles, c_ulong(_FOUND_AT_ONCE), byref(count))
                found += handles[: count.value]
        finally:
            self._call("C_FindObjectsFinal", c_ulong(session))
        return found

    def attributes(self, session: int, handle: int, wanted: Sequence[Attribute]) -> list[bytes]:
        """The values of an object's attributes, as they lie in memory."""
        asked = (_Attribute * len(wanted))(*(_Attribute(each, None, 0) for each in wanted))
        call = (c_ulong(session), c_ulong(handle), asked, c_ulong(len(wanted)))
        self._call("C_GetAttributeValue", *call)  # only their lengths
        if any(each.length == _UNKNOWN for each in asked):
            raise Refused("C_GetAttributeValue", Result.ATTRIBUTE_TYPE_INVALID)
        values = [create_string_buffer(each.length) for each in asked]
        for each, value in zip(asked, values, strict=True):
            each.value = cast(value, c_void_p)
        self._call("C_GetAttributeValue", *call)
        return [value.raw[: each.length] for each, value in zip(asked, values, strict=True)]

    def generate(self, session: int, way: Way, public: Template, private: Template) -> tuple[int, int]:
        """A new pair of keys: the public and the private one."""
        first, second = c_ulong(), c_ulong()
        parts = (*_template(public), *_template(private))
        self._call("C_GenerateKeyPair", c_ulong(session), _mechanism(way), *parts, byref(first), byref(second))
        return first.value, second.value

    def sign(self, session: int, key: int, way: Way, data: bytes) -> bytes:
        """The signature over `data`, in the mechanism's own form."""
        self._call("C_SignInit", c_ulong(session), _mechanism(way), c_ulong(key))
        signature, length = create_string_buffer(_LONGEST_SIGNATURE), c_ulong(_LONGEST_SIGNATURE)
        self._call("C_Sign", c_ulong(session), data, c_ulong(len(data)), signature, byref(length))
        return signature.raw[: length.value]

    def destroy(self, session: int, handle: int) -> None:
        """Remove an object for good."""
        self._call("C_DestroyObject", c_ulong(session), c_ulong(handle))


def number(value: bytes) -> int:
    """A CK_ULONG as it lies in memory."""
    return c_ulong.from_buffer_copy(value).value


def _in_memory(value: bool | int | bytes) -> bytes:
    if isinstance(value, bool):
        return bytes((value,))
    return value if isinstance(value, bytes) else bytes(c_ulong(value))


def _template(wanted: Template) -> tuple[Array[_Attribute], c_ulong]:
    values = [(each, _in_memory(value)) for each, value in wanted.items()]
    array = (_Attribute * len(values))(
        *(
            _Attribute(each, cast(create_string_buffer(value, len(value)), c_void_p), len(value))
            for each, value in values
        )
    )
    return array, c_ulong(len(values))


def _mechanism(way: Way) -> Any:
    if not way.parameters:
        return byref(_Mechanism(way.mechanism, None, 0))
    parameters = (c_ulong * len(way.parameters))(*way.parameters)
    return byref(_Mechanism(way.mechanism, cast(parameters, c_void_p), sizeof(parameters)))
