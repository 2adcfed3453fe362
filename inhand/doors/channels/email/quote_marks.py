"""The words by which mail programs announce an earlier mail or sign their own name, tried line by line."""

# ruff: noqa: RUF001 -- letters of many scripts are the point of this file

from __future__ import annotations

import re


def _any(*words: str) -> str:
    return "(?:" + "|".join(words) + ")"


# "On Monday, Ann wrote:"; some languages put the name after the verb.
_NAME = r"(?: [^:]{1,120})?"
WROTE = re.compile(
    r"\b"
    + _any(
        rf"wrote{_NAME}",
        "writes",
        rf"schrieb{_NAME}",
        r"(?:geschrieben|schrieb am [^:]{1,60}\d:\d\d(?: uhr)?)",
        rf"escribi[óo]{_NAME}",
        "escreveu",
        "ha scritto",
        "scrisse",
        rf"a écrit{_NAME}",
        rf"skrev{_NAME}",
        rf"schreef{_NAME}",
        "geschreven",
        r"napisa[łl](?:\(a\)|a)?",
        r"napsal(?:\(a\)|a)?",
        r"napísal(?:\(a\)|a)?",
        "kirjoitti",
        "írta",
        "a scris",
        "yazdı",
        "şunları yazdı",
        r"написал(?:\(а\)|а)?",
        "пишет",
        "написав",
        "έγραψε",
        "đã viết",
        "menulis",
    )
    + r"\s?:[*_]*$|(?:のメール|書きました|写道|寫道|작성|כתב/ה|כתב|كتب)\s?[:：]?[*_]*$"
    # Without a verb, or without its colon: "3.5.2026, 18:30, Ann <ann@example.org>:", "… <…> wrote ----".
    r"|<\s?[^<>\s]{1,90}@[^<>\s]{1,90}>\s?:$|\S@\S.{0,80} wrote(?:\s?-{2,})?$",
    re.IGNORECASE,
)
OPENS = re.compile(
    r"^[\s>*_-]*"
    + _any(
        r"(?:on|am|le|el|em|il|op|den|dne|dnia|w dniu|på|ma|a|у|в|vào|pada|data|date|the|in) ",
        r"[在于於]",
        r"\d{1,4}[./年-]",
        r"\d{1,2}:\d\d",
        r"\w{2,12}[.,]{1,2} \d",
        r"(?:\w{6,9},|ma|ti|ke|to|pe|la|su) \d",
        r".{2,60} <[^<>\s]{1,90}@[^<>\s]{1,90}> (?:schrieb|wrote|skrev|schreef)\b",
    ),
    re.IGNORECASE,
)
DATED = re.compile(r"\d[:.hH]\d\d|\b\d{4}\b|\d[./]\d|\S@\S|\d年")
DIVIDER = re.compile(
    r"^[\s>*]*[-_=*–—]{2,}\s*"
    + _any(
        "original message",
        "original appointment",
        "reply message",
        "replied message",
        "forwarded message",
        "original-nachricht",
        "originalnachricht",
        "ursprüngliche nachricht",
        "urspr. nachricht",
        "weitergeleitete nachricht",
        "message d['’]origine",
        "message original",
        "message transféré",
        "messaggio originale",
        "messaggio inoltrato",
        "mensaje original",
        "mensaje reenviado",
        "mensagem original",
        "mensagem encaminhada",
        "oorspronkelijk bericht",
        "doorgestuurd bericht",
        "originalmeddelande",
        "ursprungligt meddelande",
        "opprinnelig melding",
        "oprindelig meddelelse",
        "oprindelig besked",
        "original meddelelse",
        "alkuperäinen viesti",
        "wiadomość oryginalna",
        "oryginalna wiadomość",
        "původní zpráva",
        "původní e-mail",
        "eredeti üzenet",
        "исходное сообщение",
        "пересылаемое сообщение",
        "転送メッセージ",
        "元のメッセージ",
        "原始邮件",
        "原始郵件",
        "원본 메시지",
        "orijinal mesaj",
    )
    + r"\s*[-_=*–—]{0,80}\s*$",
    re.IGNORECASE,
)
FORWARD = re.compile(
    r"^[\s>]*"
    + _any(
        "begin forwarded message",
        "anfang der weitergeleiteten (?:nachricht|e-mail)",
        "début du message réexpédié",
        "début du message transféré",
        "inicio del mensaje reenviado",
        "inizio messaggio inoltrato",
    )
    + r"\s?:$",
    re.IGNORECASE,
)
OUR_MARK = re.compile(
    r"^[\s>]*[#=_-]{0,20}\s*(?:please )?"
    + _any(
        "(?:reply|type your reply|write) above this line",
        "bitte (?:antworten sie )?(?:über|oberhalb) dieser zeile",
        "répondez au-dessus de cette ligne",
    ),
    re.IGNORECASE,
)
RULE = re.compile(r"^[\s*]*[_=–—-]{4,}\s*$")

# The header block that Outlook and others put above the earlier mail. Sender and date open it.
_FROM = _any(
    "from",
    "von",
    "de",
    "da",
    "van",
    "från",
    "fra",
    "lähettäjä",
    "od",
    "feladó",
    "от",
    "от кого",
    "发件人",
    "寄件者",
    "差出人",
    "보낸 사람",
    "kimden",
    "gönderen",
)
_SUBJECT = _any(
    "subject",
    "betreff",
    "objet",
    "sujet",
    "asunto",
    "oggetto",
    "assunto",
    "onderwerp",
    "ämne",
    "emne",
    "aihe",
    "předmět",
    "temat",
    "tárgy",
    "тема",
    "主题",
    "主旨",
    "件名",
    "제목",
    "konu",
)
_REST = _any(
    _SUBJECT,
    "sent",
    "date",
    "gesendet",
    "datum",
    "envoyé(?: le)?",
    "enviado(?: el)?",
    "enviada em",
    "data",
    "inviato",
    "verzonden",
    "skickat",
    "sendt(?: den)?",
    "dato",
    "fecha",
    "lähetetty",
    "odesláno",
    "wysłano",
    "дата",
    "отправлено",
    "发送时间",
    "日期",
    "日時",
    "送信日時",
    "보낸 날짜",
    "tarih",
    "to",
    "an",
    "à",
    "para",
    "a",
    "aan",
    "till",
    "til",
    "vastaanottaja",
    "do",
    "komu",
    "címzett",
    "кому",
    "收件人",
    "宛先",
    "받는 사람",
    "kime",
    "cc",
    "kopie",
    "copie(?: à)?",
    "копия",
    "抄送",
    "message du",
    "reply-to",
    "antwort an",
)
SENDER_FIELD = re.compile(rf"^[\s>*_]*{_FROM}\s?[*_]*\s?[:：]", re.IGNORECASE)
OTHER_FIELD = re.compile(rf"^[\s>*_]*{_REST}\s?[*_]*\s?[:：]", re.IGNORECASE)
SUBJECT_FIELD = re.compile(rf"^[\s>*_]*{_SUBJECT}\s?[*_]*\s?[:：]", re.IGNORECASE)

QUOTED = re.compile(r"^\s{0,3}>")
DASHES = re.compile(r"^\s{0,3}(?:--|- --|__)\s*$")
SENT_FROM = re.compile(
    r"^[\s*_\[(]*"
    + _any(
        r"sent (?:from|via|with|by|using) (?:my|the|a|an|mobile|outlook|gmail|yahoo|mail|samsung|aol)\b",
        r"sent (?:from|via|with|by|using) (?:proton|iphone|ipad|android|blackberry|\w+ ?<https?)\b",
        r"(?:von|vom) (?:meinem|mein) .{2,40} (?:gesendet|geschickt)",
        "gesendet (?:von|mit|vom|über) ",
        "envoyé (?:de|depuis|avec|à partir de) ",
        "enviado (?:desde|do|a partir|pelo|via) ",
        "inviato (?:da|dal) ",
        "verzonden (?:vanaf|vanuit|met|via) ",
        "(?:skickat|skickades) från ",
        "sendt fra ",
        r"lähetetty \w",
        "odesláno z ",
        "wysłan[eo] z ",
        "отправлено (?:с|из) ",
        "надіслано з ",
        "iphoneから送信",
        "发自我的",
        "從我的",
        "傳送自",
        "나의 .{1,20}에서 보냄",
        "get outlook for",
        "download outlook",
        "outlook für .{2,10} (?:herunterladen|beziehen)",
        "télécharger outlook",
        "obtener outlook",
    ),
    re.IGNORECASE,
)
