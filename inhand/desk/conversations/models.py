"""The thread of work with a contact, and what is said in it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from inhand.desk.contacts.models import Contact
from inhand.desk.teams.models import Team


class Inbox(models.Model):
    """Where work gathers: what customers see as one brand.

    ``addresses`` are its own, in lower case, the main one first.
    ``sender_name`` and ``signature`` may hold variables; ``replies/identity.py`` fills them in. ``logo`` is the digest
    of the picture in the signature.
    """

    name = models.CharField(max_length=80, unique=True)
    addresses = models.JSONField(default=list)
    sender_name = models.CharField(max_length=160, default="", blank=True)
    signature = models.TextField(default="", blank=True)
    logo = models.CharField(max_length=32, default="", blank=True)
    is_active = models.BooleanField(default=True)
    # How long it listens for the same said again (semantics 2); 0 switches that off.
    repeat_hours = models.PositiveSmallIntegerField(default=24)

    # What it answers by itself when somebody opens a conversation; nothing if empty.
    acknowledgement = models.TextField(default="", blank=True)

    class Meta:
        verbose_name_plural = "inboxes"

    def __str__(self) -> str:
        return self.name


class Urgency(models.IntegerChoices):
    """Ordered, so that a queue can sort by it."""

    LOW = 0, "Low"
    NORMAL = 1, "Normal"
    HIGH = 2, "High"
    URGENT = 3, "Urgent"


class Conversation(models.Model):
    """One matter with one contact. It has a team from its first moment, and an owner or a place in the lane.

    ``revision`` counts its ledger entries. ``waiting_since`` is the time of the oldest unanswered customer
    message, ``due_at`` when its target passes, both empty while the ball is with the customer. ``lane_since``
    and ``lane_check_at`` are its clock in the lane: since when, and when the gates look again by themselves.
    ``rung`` is the step of the backup ladder it has reached, ``climb_at`` when the ladder looks at it by itself.
    ``alert`` asks the owner to act: a reply failed or bounced. ``tier`` 2: it was handed up a tier in its team.
    ``tags`` are the team's own words for it, in the order they were given. ``follow_up_at`` is when it comes back
    to its owner if the customer has not answered by then. ``risk`` holds by reason the words that make it high risk,
    ``risk_cleared`` those that a person set aside, ``risk_read`` the last message that was read for it.
    ``merged_into`` is the conversation that it has become one with: all that was said stands there.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        WAITING = "waiting", "Waiting"
        SNOOZED = "snoozed", "Snoozed"
        CLOSED = "closed", "Closed"
        SPAM = "spam", "Spam"

    LIVE: ClassVar = (State.OPEN, State.WAITING, State.SNOOZED)

    class Alert(models.TextChoices):
        NONE = "", "None"
        FAILED = "failed", "A reply could not be delivered"
        BOUNCED = "bounced", "A reply came back"

    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="conversations")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="conversations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="conversations")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="conversations"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    subject = models.CharField(max_length=400, default="", blank=True)
    preview = models.CharField(max_length=200, default="", blank=True)
    platform = models.CharField(max_length=20, default="email")
    topic = models.CharField(max_length=60, default="", blank=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency, default=Urgency.NORMAL)
    language = models.CharField(max_length=8, default="", blank=True)
    revision = models.IntegerField(default=0)
    waiting_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    lane_since = models.DateTimeField(null=True)
    lane_check_at = models.DateTimeField(null=True)
    climb_at = models.DateTimeField(null=True)
    rung = models.CharField(max_length=20, default="", blank=True)
    tier = models.PositiveSmallIntegerField(default=1)
    alert = models.CharField(max_length=10, choices=Alert, default=Alert.NONE, blank=True)
    risk = models.JSONField(default=dict, blank=True)
    risk_cleared = models.JSONField(default=dict, blank=True)
    risk_read = models.BigIntegerField(default=0)
    has_files = models.BooleanField(default=False)
    tags = models.JSONField(default=list, blank=True)
    follow_up_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    opened_at = models.DateTimeField()
    last_message_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            # What is closed leaves these, so a queue costs what is open and no more.
            # Whole: SQLite cannot see that "open" is none of a list, and would walk all that an owner ever closed.
            models.Index(fields=["owner", "state"], name="conversation_held"),
            models.Index(
                fields=["team", "due_at"], name="conversation_lane", condition=Q(owner=None, state="open")
            ),
            models.Index(fields=["due_at"], name="conversation_due", condition=Q(state="open")),
            # What each person has on their hands, in the order of its groups, which every mail asks for; and all
            # that the counts around every page look at: both read from here alone.
            models.Index(
                fields=["owner", "platform", "urgency", "team", "inbox", "waiting_since", "due_at"],
                name="conversation_waits",
                condition=Q(state="open"),
            ),
            models.Index(
                fields=["climb_at"],
                # SQLite cannot see that a list of states is another's part; that somebody waits it can.
                name="conversation_climb",
                condition=Q(waiting_since__isnull=False),
            ),
            models.Index(fields=["snoozed_until"], name="conversation_snooze", condition=Q(state="snoozed")),
            models.Index(fields=["contact", "-last_message_at"], name="conversation_of_contact"),
            models.Index(F("closed_at").desc(), name="conversation_closed", condition=Q(state="closed")),
            models.Index(F("closed_at").desc(), name="conversation_spam", condition=Q(state="spam")),
        ]
        constraints: ClassVar = [
            # The first promise: an owner, or a place in the lane with a clock; never both, never neither.
            models.CheckConstraint(
                name="conversation_owner_or_lane",
                condition=Q(owner__isnull=False, lane_since__isnull=True)
                | Q(owner__isnull=True, lane_since__isnull=False)
                | Q(owner__isnull=True, state__in=["closed", "spam"]),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

    @property
    def is_live(self) -> bool:
        """Tell whether there is still work in it."""
        return self.state in self.LIVE


class Tag(models.Model):
    """A word that the team tags conversations with, as it was first written."""

    name = models.CharField(max_length=40)
    key = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """What a customer wrote or sees. An outgoing one is its own delivery queue.

    ``provider_id`` is the Message-ID for mail, without brackets; ours is fixed before the first attempt.
    ``channel`` is the id of the connected account (no foreign key: channels live above the desk).
    ``sender``, ``to``, ``cc`` and ``bcc`` hold ``[address, name]`` pairs, frozen when the message was made.
    ``visible_html`` is what a teammate wrote with formatting, without signature and quotation; empty for plain words.
    ``outside``: it left for somebody else than the customer, who still waits. What goes out with an empty
    ``in_reply_to`` is a forward.
    """

    class Direction(models.TextChoices):
        IN = "in", "In"
        OUT = "out", "Out"

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        QUEUED = "queued", "Queued"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        DELIVERED = "delivered", "Delivered"
        READ = "read", "Read"
        FAILED = "failed", "Not sent"
        UNDONE = "undone", "Taken back"

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="messages")
    inbox = models.ForeignKey(Inbox, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3, choices=Direction)
    channel = models.BigIntegerField(null=True)
    platform = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=998)
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    at = models.DateTimeField()
    subject = models.CharField(max_length=400, default="", blank=True)
    text = models.TextField(default="", blank=True)
    visible_text = models.TextField(default="", blank=True)
    html = models.TextField(default="", blank=True)
    visible_html = models.TextField(default="", blank=True)
    outside = models.BooleanField(default=False)
    sender = models.JSONField(default=list)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list)
    reply_to = models.JSONField(default=list)
    in_reply_to = models.CharField(max_length=998, default="", blank=True)
    references = models.JSONField(default=list)
    automatic = models.CharField(max_length=20, default="", blank=True)
    problems = models.JSONField(default=list)
    # What a reader must know before believing it: the sender may be another.
    warnings = models.JSONField(default=list)
    arrival = models.BigIntegerField(null=True)
    # What it says again, and by what its writer was known again (``duplicates.py``).
    repeats = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="repeated_by", db_index=False
    )
    repeat_why = models.CharField(max_length=10, default="", blank=True)
    # Of what opened a conversation: hashes of its writer's name and of its words, by which a repeat finds it.
    said_name = models.BigIntegerField(null=True)
    said_text = models.BigIntegerField(null=True)
    # The accounts that brought the very same mail, too.
    also_at = models.JSONField(default=list)

    state = models.CharField(max_length=10, choices=State)
    client_key = models.CharField(max_length=64, null=True)  # noqa: DJ001 -- unique where there is one
    deliver_after = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(default="", blank=True)
    sent_at = models.DateTimeField(null=True)
    # The state and clock the conversation had before this reply, so that taking it back restores them.
    before = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["provider_id", "inbox"], name="message_provider_id"),
            models.Index(
                fields=["state", "deliver_after"],
                name="message_outgoing",
                condition=Q(state__in=["queued", "sending"]),
            ),
            models.Index(fields=["contact", "at"], name="message_of_contact"),
            models.Index(fields=["repeats"], name="message_repeats", condition=Q(repeats__isnull=False)),
            models.Index(
                fields=["said_name", "at"], name="message_said_name", condition=Q(said_name__isnull=False)
            ),
            models.Index(
                fields=["said_text", "at"], name="message_said_text", condition=Q(said_text__isnull=False)
            ),
        ]
        constraints: ClassVar = [
            # A repeat is a no-op, whatever the number of workers.
            models.UniqueConstraint(
                fields=["channel", "provider_id"], name="message_received_once", condition=Q(direction="in")
            ),
            models.UniqueConstraint(fields=["client_key"], name="message_sent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.provider_id}"


class Reference(models.Model):
    """An id that a message of a conversation answers: what carries it, or answers it too, belongs here as well.

    Kept apart from messages, since the one it names may come late, or never.
    """

    inbox = models.ForeignKey(Inbox, on_delete=models.CASCADE, related_name="+")
    provider_id = models.CharField(max_length=998)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="references")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inbox", "provider_id"], name="reference_once"),
        ]

    def __str__(self) -> str:
        return self.provider_id


class Apart(models.Model):
    """A person said that this contact's messages are no repeats of what is said in this conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="apart")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "contact"], name="apart_once"),
        ]

    def __str__(self) -> str:
        return f"contact {self.contact_id} is apart from #{self.conversation_id}"


class SenderRule(models.Model):
    """What the team says of a sender: an address, or a domain with all that is below it.

    ``learnt`` from what people marked; else somebody wrote it down, and only people change it.
    """

    class Kind(models.TextChoices):
        BLOCK = "block", "Blocked"
        ALLOW = "allow", "Let through"

    value = models.CharField(max_length=320, unique=True)
    kind = models.CharField(max_length=5, choices=Kind)
    learnt = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.value


class NumberPattern(models.Model):
    """How an order or invoice number looks, and where the shop shows it: ``address`` holds ``{number}``."""

    title = models.CharField(max_length=40, unique=True)
    pattern = models.CharField(max_length=200)
    address = models.CharField(max_length=400, default="", blank=True)
    examples = models.TextField(default="", blank=True)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.title


class FoundNumber(models.Model):
    """A number that a customer named in a conversation. ``value`` is without spaces, in capitals."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="numbers", db_index=False
    )
    pattern = models.ForeignKey(NumberPattern, on_delete=models.CASCADE, related_name="+")
    value = models.CharField(max_length=80)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["value"], name="number_value")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "pattern", "value"], name="number_once"),
        ]

    def __str__(self) -> str:
        return self.value


class Attachment(models.Model):
    """A file of a message or of a note; one of neither waits beside the draft it will leave with.

    ``content_id`` is what the HTML refers to, without brackets.
    """

    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="attachments")
    note = models.ForeignKey("Note", null=True, on_delete=models.CASCADE, related_name="attachments")
    filename = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.PositiveIntegerField()
    content_id = models.CharField(max_length=255, default="", blank=True)
    inline = models.BooleanField(default=False)
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="attachment_of_one", condition=Q(message__isnull=True) | Q(note__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class Note(models.Model):
    """Words for colleagues only. A note has no way to a customer: nothing that sends ever reads this table.

    ``html`` holds them with formatting, empty for plain words.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    html = models.TextField(default="", blank=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="mentioned_in")

    def __str__(self) -> str:
        return f"note {self.pk}"


class Label(models.Model):
    """What a message is about, and who says so. The newest of a kind counts; a person's always wins."""

    class Kind(models.TextChoices):
        TOPIC = "topic", "Topic"
        URGENCY = "urgency", "Urgency"
        LANGUAGE = "language", "Language"
        SUMMARY = "summary", "Summary"

    class Source(models.TextChoices):
        RULE = "rule", "Rule"
        CLASSIFIER = "classifier", "Classifier"
        MODEL = "model", "Model"
        PERSON = "person", "Person"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="labels")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=200)
    source = models.CharField(max_length=12, choices=Source)
    confidence = models.FloatField(default=1.0)
    # The words that spoke for it, or reasons as sentences.
    why = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["conversation", "kind", "-id"], name="label_newest")]

    def __str__(self) -> str:
        return f"{self.kind}={self.value}"
