"""The mail services that may push by webhook: ``email/hooks/services.py`` says how each is read."""

from __future__ import annotations

HOOKS = {
    "postmark": "Postmark",
    "mailgun": "Mailgun",
    "amazon_ses": "Amazon SES",
    "sendgrid": "SendGrid",
    "mailjet": "Mailjet",
    "sparkpost": "SparkPost",
    "brevo": "Brevo",
    "resend": "Resend",
}
# Under which header our Message-ID comes back with the reports of those that do not report it anyway.
REPORTED_BY = {
    "postmark": "X-PM-Metadata-Inhand",
    "mailjet": "X-MJ-CustomID",
    "resend": "X-Inhand-Message",
}
