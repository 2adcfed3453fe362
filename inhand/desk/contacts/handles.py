"""How an address is written, so that the same one is found again. Pure."""

from __future__ import annotations

import phonenumbers

PHONES = frozenset({"sms", "whatsapp", "phone"})
# Where people know one another by their address; elsewhere it is a provider's own id.
SPOKEN = (*sorted(PHONES), "email", "web_form")
# What a person may type in; other platforms give their own ids.
PLATFORMS = (("email", "E-mail"), ("phone", "Phone"), ("sms", "SMS"), ("whatsapp", "WhatsApp"))
_NAMES = {
    "email": "e-mail", "chat": "chat", "web_form": "web form", "sms": "SMS", "whatsapp": "WhatsApp", "x_dm": "X",
    "telegram": "Telegram", "messenger": "Messenger", "instagram": "Instagram",
}  # fmt: skip


class BadHandle(ValueError):
    """An address is none of its platform."""


def normal(platform: str, value: str) -> str:
    """Return the address as it is kept: e-mail in lower case, phone numbers as E.164 where they can be read so."""
    value = value.strip()
    if platform in PHONES:
        return phone(value) or value
    return value.casefold() if "@" in value else value


def phone(text: str) -> str:
    """Return a number with its country's code as E.164, or nothing: a local one could be of any country."""
    number = "+" + text[2:] if text.startswith("00") else text
    try:
        read = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(read):
        return ""
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164))


def checked(platform: str, value: str) -> str:
    """Return what somebody typed as it is kept, or raise ``BadHandle`` with what is wrong."""
    made = normal(platform, value)[:320]
    if platform in PHONES and not phone(made):
        message = f"“{value}” is no phone number with its country’s code, such as +49 30 123456."
        raise BadHandle(message)
    local, at, domain = made.rpartition("@")
    if platform == "email" and not (local and at and "." in domain and " " not in made):
        message = f"“{value}” is no e-mail address."
        raise BadHandle(message)
    if not made:
        message = "Write the address."
        raise BadHandle(message)
    return made


def platform_name(platform: str) -> str:
    """Return what people call it."""
    return _NAMES.get(platform, platform.replace("_", " "))


def platforms() -> list[tuple[str, str]]:
    """Return those that people have a name for, with it."""
    return list(_NAMES.items())


def names_one_person(value: str) -> bool:
    """Tell whether an address is somebody's on every platform: an e-mail address or a phone number."""
    local, at, domain = value.rpartition("@")
    return value.startswith("+") or bool(local and at and "." in domain)


def readable(platform: str, value: str) -> str:
    """Return a phone number with its spaces, and anything else as it is."""
    if platform not in PHONES or not value.startswith("+"):
        return value
    try:
        read = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return value
    return str(phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def phones_in(text: str) -> set[str]:
    """Return the numbers with a country's code that stand in a text, as E.164."""
    found = phonenumbers.PhoneNumberMatcher(text[:10_000], None)
    return {phonenumbers.format_number(each.number, phonenumbers.PhoneNumberFormat.E164) for each in found}
