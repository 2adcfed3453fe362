"""Where services that customers write through call the desk."""

from __future__ import annotations

from django.urls import path

from inhand.doors.channels.email.hooks import door

urlpatterns = [
    path("mail/<int:channel>/mails", door.mails, name="mail_hook_mails"),
    # Mailgun posts a mail whole only to an address that ends like this.
    path("mail/<int:channel>/mails/mime", door.mails),
    path("mail/<int:channel>/reports", door.reports, name="mail_hook_reports"),
]
