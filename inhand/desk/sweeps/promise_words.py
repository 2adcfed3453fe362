"""How people of eight languages say that they will do something, and by when. Pure: words only, read by promising.py.

Precision counts more than reach: what is only mentioned, asked, denied or laid on the customer is no promise.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns of one language. ``we``: somebody here will do something, or the customer will get it.

    ``no``: it is denied. ``by`` stands before a weekday, ``then`` behind it, ``of`` between a day and its month.
    ``near`` are days by how far off they are. ``within`` stands before a number, ``hours``, ``days`` and ``weeks``
    after it, with ``working`` beside where only days of work count. ``ends`` are the ends of a day, a week, a month.
    ``edge`` is the edge of a word, where a language has any.
    """

    we: str
    no: str
    by: str
    near: tuple[tuple[str, int], ...]
    within: str
    numbers: tuple[str, ...]
    hours: str
    days: str
    weeks: str
    working: str
    ends: tuple[str, str, str]
    of: str = r"\s+"
    edge: str = r"\b"
    then: str = ""


# What goes before the comma of such a clause is the customer's doing, and so is the day in it.
IF = (
    r"\b(?:if|unless|once|as soon as|when|wenn|falls|sofern|sobald|dès que|lorsque|quando|cuando|en cuanto|assim que|"
    r"non appena|indien|zodra|wanneer)\b|(?:^|(?<=,)|(?<=;))\s*(?:si|s['’]il|se|als|caso)\b"
)
# What a packet says that promises nothing: it begins so, or is no more than that.
NOTHING = (
    r"(?:nothing|nichts|nada|rien|niente|nulla|niets|なし|無し|特にな|何も|なにも)|"
    r"(?:none|no|n/?a|keine?s?|ninguna?|aucune?|nenhuma?|nessuna?|geen|[-–—]+)[.]?$"
)
WORDS = {
    "en": Words(
        we=r"\b(?:i|we)(?:['’]ll| will| shall| promise| aim to| expect to|['’]re going to| are going to|['’]m going to"
        r"| am going to)\b|\byou(?:['’]ll| will) (?:have|get|hear|receive)\b",
        no=r"\b(?:not (?!later)|never|won['’]t|can['’]?t|unable)",
        by=r"(?:by|until|till|before|on|no later than|this|next)\s+(?:the\s+)?(?:end of\s+)?(?:next |this )?",
        near=(("the day after tomorrow", 2), ("tomorrow", 1), ("today", 0), ("tonight", 0)),
        within=r"(?:within|in)\s+(?:the\s+)?(?:next\s+|coming\s+)?",
        numbers=("(?:a|an|one)", "two", "three", "four", "five"),
        hours="hours?", days="days?", weeks="weeks?", working=r"(?:business|working|work)\s+",
        ends=("end of (?:the |this |business )?day", "end of (?:the |this )?week", "end of (?:the |this )?month"),
    ),
    "de": Words(
        we=r"\b(?:ich|wir) (?:werden?|melden?|schicken?|senden?|antworten?|rufen?|erstatten?|liefern?|kümmern?|prüfen?"
        r"|klären?|geben?)\b|\b(?:werden?|melden?|schicken?|senden?|antworten?|rufen?|erstatten?|liefern?|kümmern?"
        r"|prüfen?|klären?|geben?) (?:ich|wir)\b|\bsie (?:erhalten|bekommen|hören)\b"
        r"|\b(?:erhalten|bekommen|hören) sie\b",
        no=r"\b(?:nicht (?!später)|nie\b|kein)",
        by=r"(?:bis|am|spätestens|diesen?|nächsten?|kommenden?)\s+(?:zum |am )?(?:diesen? |nächsten? |kommenden? )?",
        near=(("übermorgen", 2), (r"(?<!guten )morgen", 1), ("heute", 0)),
        within=r"(?:innerhalb (?:von|der nächsten)|binnen|in(?: den nächsten)?)\s+",
        numbers=("(?:einem|einer|ein|eines)", "zwei", "drei", "vier", "fünf"),
        hours="stunden?", days="(?:werk|arbeits)?tage?n?", weeks="wochen?", working=r"(?:werk|arbeits)tag",
        of=r"\.?\s*",
        ends=("ende des tages|tagesende", "ende (?:der|dieser) woche", "ende (?:des|dieses) monats|monatsende"),
    ),
    "es": Words(
        we=r"\b\w{2,}(?:aremos|eremos|iremos|dremos|aré|eré|iré|dré)\b|\b(?:vamos|voy) a \w+r(?:le|les|te|os|lo|la)?\b"
        r"|\b(?:recibir|tendr|podr)(?:á|án|ás)\b",
        no=r"\b(?:no (?:podr|vamos|voy|le|les|te|os|se|ser|\w+emos\b)|nunca|tampoco)",
        by=r"(?:antes del|hasta el|para el|a más tardar el|el|este|el próximo)\s+(?:próximo |día )?",
        near=(("pasado mañana", 2), (r"(?<!la )(?<!esta )mañana", 1), ("hoy", 0)),
        within=r"(?:en|dentro de)\s+(?:un plazo (?:máximo )?de\s+|los próximos\s+|las próximas\s+|menos de\s+)?",
        numbers=("(?:un|una)", "dos", "tres", "cuatro", "cinco"),
        hours="horas?", days="días?", weeks="semanas?", working=r"(?:hábiles|laborables)", of=r"\s+de\s+",
        ends=(r"final del día", r"final de (?:la|esta) semana", r"fin(?:al)?(?:es)? de (?:este )?mes"),
    ),
    "fr": Words(
        we=r"\b(?:nous|on|je|j['’])\s?(?:[^.,;]{0,30}\s)?(?!(?:espé|considé|assu|décla|admi)rons)\w{2,}(?:rons|rai)\b"
        r"|\bon\s(?:[^.,;]{0,20}\s)?\w{2,}(?:era|ira|dra)\b"
        r"|\b(?:nous allons|je vais) (?:[^.,;]{0,20}\s)?\w+(?:er|ir|re)\b"
        r"|\bvous (?:[^.,;]{0,12}\s)?(?:recevrez|aurez|serez)\b"
        r"|\bje (?:vous|te) (?:réponds|rappelle|envoie|recontacte)\b",
        no=r"\b(?:ne\b|n['’]|jamais|aucun)",
        by=r"(?:d['’]ici|avant|pour|ce|jusqu['’](?:à|au)|au plus tard|dès|le)\s+(?:le |ce |à )?",
        near=((r"après[- ]demain", 2), ("demain", 1), (r"aujourd['’]hui", 0)),
        within=r"(?:sous|dans|d['’]ici|en)\s+(?:un délai (?:maximum )?de\s+|les\s+)?",
        numbers=("(?:un|une)", "deux", "trois", "quatre", "cinq"),
        hours="heures?|h", days="jours?", weeks="semaines?", working=r"(?:ouvr(?:é|able)s?)", of=r"(?:er)?\s+",
        ends=(r"fin de (?:la )?journée", r"fin de (?:la |cette )?semaine", r"fin du mois"),
    ),
    "pt": Words(
        we=r"\b\w{2,}(?:aremos|eremos|iremos|arei|erei|irei)\b|\b(?:vamos|vou|iremos|irei) \w+[aei]r\b|\bte?remos\b"
        r"|\b(?:você|o senhor|a senhora|vocês) (?:já )?(?:receber|ter|ser|vai receber|vai ter)\w*\b|\breceberá\b",
        no=r"\b(?:não|nunca|jamais)\b",
        by=r"(?:até|na|no|nesta|neste|esta|este|antes de|para|o mais tardar)\s+(?:a |o |à |próxim[oa] )?",
        near=((r"depois de amanhã", 2), ("amanhã", 1), ("hoje", 0)),
        within=r"(?:em até|em|dentro de|no prazo de|nos próximos|nas próximas)\s+",
        numbers=("(?:um|uma)", "(?:dois|duas)", "três", "quatro", "cinco"),
        hours="horas?|h", days="dias?", weeks="semanas?", working=r"úteis", of=r"\s+de\s+",
        ends=(r"(?:fim|final) do dia", r"(?:fim|final) da semana", r"(?:fim|final) do mês"),
    ),
    "it": Words(
        we=r"\b\w{2,}(?:eremo|iremo|aremo|vremo|dremo|rremo)\b|\b(?!per|cio)\w{2,}rò\b"
        r"|\b(?:riceverà|riceverete|riceverai|avrà|avrete|avrai|sarà contattat[oa])\b",
        no=r"\b(?:non|mai|nessun)",
        by=r"(?:entro|prima di|per|nella giornata di|questo|questa|di)\s+(?:il |la |l['’]|e non oltre )?",
        near=(("dopodomani", 2), ("domani", 1), (r"oggi|in giornata", 0)),
        within=r"(?:entro|in|nel giro di|nelle prossime|nei prossimi|tra|fra)\s+(?:le prossime\s+|i prossimi\s+)?",
        numbers=("(?:un|una|un')", "due", "tre", "quattro", "cinque"),
        hours="or[ae]", days="giorn[io]", weeks="settiman[ae]", working=r"lavorativ[io]",
        ends=(r"fine giornata|fine della giornata", r"fine della settimana", r"fine (?:del )?mese"),
    ),
    "nl": Words(
        we=r"\b(?:ik|we|wij) (?:zal|zullen|ga|gaan|stuur|sturen|bel|bellen|laat|laten|kom|komen|reageer|reageren"
        r"|beantwoorden?|bezorgen|lever|leveren|betaal|betalen)\b|\b(?:zal|zullen|sturen|bellen|laten|komen|reageren|stuur"
        r"|bel|laat|kom) (?:ik|we|wij)\b|\b(?:u|je|jij) (?:ontvangt|krijgt|hoort)\b|\b(?:ontvangt|krijgt|hoort) u\b"
        r"|\b(?:ontvang|krijg|hoor) je\b",
        no=r"\b(?:niet (?!later)|nooit|geen)\b",
        by=r"(?:uiterlijk|voor|vóór|op|tot|deze|aanstaande|komende|volgende)\s+(?:op |aanstaande |komende )?",
        near=(("overmorgen", 2), (r"(?<!goede)morgen", 1), ("vandaag", 0), ("vanavond", 0)),
        within=r"(?:binnen|in|over)\s+(?:de komende\s+)?",
        numbers=("(?:een|één)", "twee", "drie", "vier", "vijf"),
        hours="uur|uren", days="(?:werk)?dag(?:en)?", weeks="we(?:ek|ken)", working=r"werkdag",
        ends=(r"einde? van de dag", r"einde? van (?:de|deze) week", r"einde? van (?:de|deze) maand"),
    ),
    "ja": Words(
        we=r"(?<!願い)(?<!願いいた)(?<!願い致)(?<!願い申し)(?:いたし|致し|し|上げ|送り|伺い|届き|受け取れ|ただき)ます|予定です",
        no=r"(?:ません|ないため|できかね)",
        by=r"",
        near=(("明後日", 2), ("明日", 1), (r"本日|今日", 0)),
        within="",
        numbers=("一", "二", "三", "四", "五"),
        hours="時間以内", days="(?:営業)?日以内", weeks="週間以内", working="営業日",
        ends=(r"本日中|今日中", "今週中", r"今月中|今月末"),
        edge="", then="(?:まで|に|中)",
    ),
}  # fmt: skip
