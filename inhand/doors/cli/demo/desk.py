"""Lumen Coffee, the demo's desk: four teams, eight teammates in three time zones, their rules and words."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from inhand.desk.conversations.models import Inbox
from inhand.desk.conversations.queries import inbox_names
from inhand.desk.replies.models import Template
from inhand.desk.rules.actions.record_rules import record_rules
from inhand.desk.rules.actions.save_label_rule import save_label_rule
from inhand.desk.rules.actions.save_topic import save_topic
from inhand.desk.rules.actions.set_target import set_target
from inhand.desk.teams.actions.add_teammate import add_teammate
from inhand.desk.teams.actions.change_team import change_team
from inhand.desk.teams.actions.change_teammate import change_teammate
from inhand.desk.teams.actions.make_team import make_team
from inhand.desk.teams.actions.set_hours import set_hours
from inhand.desk.teams.actions.set_members import set_members
from inhand.desk.teams.hours import Span
from inhand.desk.teams.models import Team, Teammate
from inhand.doors.channels.models import Channel

if TYPE_CHECKING:
    from datetime import datetime

PASSWORD = "inhand-demo"  # noqa: S105 -- printed on the first screen on purpose: the desk holds nothing real
ADMINISTRATOR, TEAMMATE = "alex@lumen.example", "amina@lumen.example"

# name, address, zone, first and last hour, capacity, teams; the first of a team leads it
PEOPLE = (
    ("Alex Winter", ADMINISTRATOR, "Europe/Berlin", 9, 17, 8, ("Front desk", "Sales")),
    ("Amina Koné", TEAMMATE, "Europe/Berlin", 8, 16, 8, ("Billing",)),
    ("Ben Lindqvist", "ben@lumen.example", "Europe/Berlin", 9, 18, 8, ("Billing", "Front desk", "Sales")),
    ("Chiara Moretti", "chiara@lumen.example", "Europe/Berlin", 10, 18, 6, ("Technical",)),
    ("Dev Patel", "dev@lumen.example", "Asia/Kolkata", 9, 18, 8, ("Technical",)),
    ("Emma Clarke", "emma@lumen.example", "America/New_York", 8, 16, 8, ("Front desk", "Billing", "Sales")),
    ("Felix Okafor", "felix@lumen.example", "America/New_York", 9, 17, 8, ("Technical",)),
    ("Grace Mehta", "grace@lumen.example", "Asia/Kolkata", 10, 19, 8, ("Front desk", "Billing")),
)

# Of Technical, who is asked when the others would be late, and gets what they hand up.
SECOND_TIER = ("chiara@lumen.example",)
BACKUPS = {
    "Billing": "Front desk",
    "Technical": "Front desk",
    "Front desk": "Billing",
    "Sales": "Front desk",
}
# Who is told when a target passes in the lane.
ON_CALL = {
    "Billing": "ben@lumen.example",
    "Technical": "chiara@lumen.example",
    "Front desk": ADMINISTRATOR,
    "Sales": ADMINISTRATOR,
}
# Who may send what is high risk, beside the leads: one in every zone, so that nothing of it waits for a night.
APPROVERS = ("ben@lumen.example", "grace@lumen.example", "felix@lumen.example", "emma@lumen.example")
# Who knows a topic best.
SPECIALISTS = {"legal": ("grace@lumen.example", ADMINISTRATOR)}

# topic, title, team, urgency or None, the words that tell it
TOPICS = (
    ("security", "Security", "Technical", 3, "stolen,lost card,lost my card,lost my phone,compromised,fraud,hacked,unauthorised,"
     "unauthorized,not recognise,don't recognize,do not recognise,gestohlen,verloren,volé,volée,robado,robada,robaron,rubata,"
     "skradziono,gestolen,roubado,roubo,盗まれ,紛失"),
    ("legal", "Legal and privacy", "Front desk", 2, "gdpr,lawyer,legal action,personal data,erasure,data protection,right of access,"
     "dsgvo,anwalt,personenbezogene,datenschutz,rgpd,données personnelles,datos personales,dati personali,"
     "persoonsgegevens,avg"),
    ("billing", "Billing and refunds", "Billing", None, "refund,invoice,charged,charge,fee,payment,bill,billing,paid,money back,"
     "exchange rate,statement,rechnung,gebühr,abgebucht,doppelt,erstattung,remboursement,facture,débité,frais,cobro,"
     "factura,reembolso,comisión,rimborso,fattura,addebito,cobrança,taxa,fatura,factuur,terugbetaling,opłata,請求,手数料,返金"),
    ("orders", "Orders and delivery", "Technical", None, "order,delivery,arrive,arrived,shipping,track,seat,boarding pass,"
     "replacement card,new card,lieferung,bestellung,bestellnummer,livraison,commande,pedido,entrega,consegna,ordine,encomenda,"
     "levering,bestelling,dostawa,zamówienie,注文,届"),
    ("technical", "Something does not work", "Technical", None, "error,broken,not working,doesn't work,does not work,declined,"
     "failed,pending,app,crash,wifi,wi-fi,software,server,pin blocked,contactless,funktioniert nicht,fehler,ne fonctionne pas,"
     "erreur,no funciona,fallo,non funziona,não funciona,werkt niet,nie działa,使えない,エラー"),
    ("account", "Account and identity", "Billing", None, "password,passcode,log in,login,identity,verify,verification,address,"
     "account,my details,policy,change pin,passwort,konto,mot de passe,compte,contraseña,cuenta,usuario,conto,senha,conta,"
     "wachtwoord,hasło,パスワード"),
    ("sales", "New business", "Sales", 0, "quote,buy,plan,subscribe,sign up,enroll,open an account,book,upgrade,angebot,devis,"
     "presupuesto,preventivo"),
    ("partners", "Partners and press", None, None, ""),
)  # fmt: skip

URGENT_WORDS = (
    "urgent",
    "losing customers",
    "asap",
    "immediately",
    "dringend",
    "sofort",
    "urgente",
    "pilne",
    "至急",
)

TEMPLATES = (
    ("Refund is on its way", "billing", "Hello {contact.first_name},\n\nI have refunded the amount just now. Your bank shows it "
     "within three to five working days.\n\nKind regards,\n{teammate.first_name}"),
    ("Charged twice", "billing", "Hello {contact.first_name},\n\nI am sorry for the scare. One of the two is a reservation that falls "
     "away by itself within two days; I have checked that only one payment was booked.\n\n{teammate.first_name}"),
    ("Where is my order", "orders", "Hello {contact.first_name},\n\nyour order left our house and is with the carrier. It should be with "
     "you within two working days. If it is not, answer this mail and I will send another one.\n\n{teammate.first_name}"),
    ("Card blocked for safety", "security", "Hello {contact.first_name},\n\nI have blocked the card at once, nobody can use it any more. "
     "A new one is on its way to you. Please look through the last payments and tell me which are not yours.\n\n"
     "{teammate.first_name}"),
    ("Please try again", "technical", "Hello {contact.first_name},\n\nwe found and mended the fault on our side. Please try again, and if it "
     "still fails send me the time and a picture of what you see.\n\n{teammate.first_name}"),
    ("Reset your password", "account", "Hello {contact.first_name},\n\nchoose “Forgotten password” on the sign-in page; the link is good for "
     "one hour. If no mail comes, look into the spam folder and tell me.\n\n{teammate.first_name}"),
    ("Your data", "legal", "Hello {contact.first_name},\n\nthank you for your request about your personal data. We answer it "
     "within one month, as the law asks. I have opened it with our privacy team under number {conversation.id}.\n\n"
     "{teammate.first_name}"),
    ("Thank you for asking", "sales", "Hello {contact.first_name},\n\nthank you for your interest. I have put together what fits; may I call "
     "you tomorrow morning?\n\n{teammate.first_name}"),
)  # fmt: skip


def furnish(at: datetime) -> None:
    """Make the desk, by the same verbs that a person uses on the screen."""
    people = {email: _person(row, at) for row in PEOPLE for email in [row[1]]}
    teams = {name: _team(name, people, at) for name in ("Front desk", "Billing", "Technical", "Sales")}
    for name, backup in BACKUPS.items():
        change_team(teams[name], by=None, at=at, backup=teams[backup], on_call=people[ON_CALL[name]])
    change_team(teams["Sales"], by=None, at=at, mode=Team.Mode.CLAIM)
    for email in APPROVERS:
        change_teammate(people[email], by=None, at=at, may_approve=True)
    for urgency, minutes in ((3, 15), (2, 60), (1, 240), (0, 480)):
        set_target(urgency, team=None, minutes=minutes, by=None, at=at)
    save_label_rule(None, by=None, at=at, keywords=URGENT_WORDS, urgency=3)
    for slug, title, team, level, words in TOPICS:
        experts = [people[email] for email in SPECIALISTS.get(slug, ())]
        topic = save_topic(slug, title=title, team=teams.get(team or ""), by=None, at=at, specialists=experts)
        if words:
            save_label_rule(None, by=None, at=at, keywords=words.split(","), topic=topic, urgency=level)
    for title, topic_slug, text in TEMPLATES:
        Template.objects.create(title=title, topic=topic_slug, text=text)
    inbox = Inbox.objects.create(name="Lumen Coffee", addresses=["help@lumen.example"])
    Channel.objects.create(inbox=inbox, kind="email", address="help@lumen.example", name="Lumen Coffee")
    Channel.objects.create(
        inbox=inbox, kind="sample", address="chat and phones", name="Chat, WhatsApp and friends"
    )
    record_rules(note="How we begin", by=people[ADMINISTRATOR], at=at, inboxes=inbox_names())


def _person(row: tuple[str, str, str, int, int, int, tuple[str, ...]], at: datetime) -> Teammate:
    name, email, zone, first, last, capacity, _ = row
    role = Teammate.Role.ADMINISTRATOR if email == ADMINISTRATOR else Teammate.Role.TEAMMATE
    person = add_teammate(
        email, name=name, password=PASSWORD, by=None, at=at, role=role, time_zone=zone, capacity=capacity
    )
    set_hours(person, spans=[Span(day, time(first), time(last)) for day in range(5)], by=None, at=at)
    return person


def _team(name: str, people: dict[str, Teammate], at: datetime) -> Team:
    members = [people[row[1]] for row in PEOPLE if name in row[6]]
    team = make_team(name, by=None, at=at, time_zone="Europe/Berlin", lead=members[0])
    second = [member for member in members if member.email in SECOND_TIER]
    set_members(team, members=members, by=None, at=at, second_tier=second)
    set_hours(team, spans=[Span(day, time(8), time(20)) for day in range(5)], by=None, at=at)
    return team


def connect_post(port: int) -> None:
    """Tell the mail account where the demo's own mail server listens today."""
    mail = Channel.objects.get(kind="email")
    mail.settings = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "smtp_user": ""}
    mail.save(update_fields=["settings"])
