"""Every address of the desk's pages. A verb is a resource: ``POST /conversations/12/closure``."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path, re_path

from inhand.doors.web.base import me
from inhand.doors.web.conversation import (
    approving,
    drafting,
    files,
    handing,
    merging,
    owning,
    replying,
    verbs,
    view,
)
from inhand.doors.web.conversation.from_room import from_room
from inhand.doors.web.conversation.taken import taken
from inhand.doors.web.deeds import view as deeds
from inhand.doors.web.gallery.view import gallery
from inhand.doors.web.handover import view as handover
from inhand.doors.web.health import export, lanes, listing, staffing
from inhand.doors.web.health import view as health
from inhand.doors.web.health.prometheus import metrics
from inhand.doors.web.health.week import week
from inhand.doors.web.me import devices
from inhand.doors.web.me import keys as my_keys
from inhand.doors.web.me import view as about_me
from inhand.doors.web.nodrop.view import nodrop
from inhand.doors.web.people import files as people_files
from inhand.doors.web.people import verbs as people_verbs
from inhand.doors.web.people import view as people_pages
from inhand.doors.web.pwa import view as pwa
from inhand.doors.web.queue import view as queue
from inhand.doors.web.rules import drafting as rules_drafting
from inhand.doors.web.rules import topics as rules_topics
from inhand.doors.web.rules import view as rules_page
from inhand.doors.web.search import view as search
from inhand.doors.web.search import views
from inhand.doors.web.search.palette import palette
from inhand.doors.web.settings import consenting, holidays, labels, signing, templates, time_off
from inhand.doors.web.settings import view as settings_pages
from inhand.doors.web.settings.account import account
from inhand.doors.web.settings.model_check import model_check
from inhand.doors.web.settings.numbers_trial import numbers_trial
from inhand.doors.web.settings.room_check import room_check
from inhand.doors.web.settings.rule_trial import rule_trial
from inhand.doors.web.settings.servers import servers
from inhand.doors.web.setup import view as setup
from inhand.doors.web.signin import view as signin
from inhand.doors.web.sweep import view as sweeping
from inhand.doors.web.team import view as team

conversation = [
    path("", view.conversation, name="conversation"),
    path("parts/", view.parts, name="parts"),
    path("news/", view.news, name="news"),
    path("templates/", view.templates, name="templates"),
    path("why/", view.why, name="why"),
    path("composer/", replying.composer, name="composer"),
    path("assignment", owning.assignment, name="assignment"),
    path("pass", owning.passing, name="pass"),
    path("closure", verbs.closure, name="closure"),
    path("reopening", verbs.reopening, name="reopening"),
    path("snooze", verbs.snooze, name="snooze"),
    path("follow-up", verbs.follow_up, name="follow_up"),
    path("tags", verbs.tags, name="tags"),
    path("merger", merging.merger, name="merger"),
    path("merger/undoing", merging.unmerging, name="unmerging"),
    path("splitting", merging.splitting, name="splitting"),
    path("note", verbs.note, name="note"),
    path("topic", verbs.topic, name="topic"),
    path("urgency", verbs.urgency, name="urgency"),
    path("spam", verbs.spam, name="spam"),
    path("repeats/<int:message>/removal", verbs.unlinking, name="unlinking"),
    path("alert-resolution", verbs.alert_resolution, name="alert_resolution"),
    path("draft", drafting.draft, name="draft"),
    path("draft/files", drafting.draft_files, name="draft_files"),
    path("draft/files/removal", drafting.draft_file_removal, name="draft_file_removal"),
    path("draft/assignment", drafting.draft_assignment, name="draft_assignment"),
    path("drafts/", drafting.drafts, name="drafts"),
    path("recipients/", drafting.recipients, name="recipients"),
    path("reply", replying.reply, name="reply"),
    path("approval", approving.approval, name="approval"),
    path("approval/<int:approval>/consent", approving.consent, name="approval_consent"),
    path("approval/<int:approval>/refusal", approving.refusal, name="approval_refusal"),
    path("approval/<int:approval>/edit", approving.edit, name="approval_edit"),
    path("approval/<int:approval>/withdrawal", approving.withdrawal, name="approval_withdrawal"),
    path("risk-clearance", approving.risk_clearance, name="risk_clearance"),
    path("reply/<int:message>/undo", replying.reply_undo, name="reply_undo"),
    path("reply/<int:message>/delivery", replying.reply_delivery, name="reply_delivery"),
    path("handoff", handing.handoff, name="handoff"),
    path(
        "handoff/<int:packet>/acknowledgement",
        handing.handoff_acknowledgement,
        name="handoff_acknowledgement",
    ),
    path("handoff/<int:packet>/return", handing.handoff_return, name="handoff_return"),
]

rules = [
    path("", rules_page.rules, name="rules"),
    path("file", rules_page.file, name="rules_file"),
    path("file/draft", rules_drafting.imported, name="rules_file_draft"),
    path("mapping", rules_page.mapping, name="rules_mapping"),
    path("topics/", rules_topics.topics, name="rules_topics"),
    path("topics/groups/", rules_topics.grouped, name="rules_groups"),
    path("topics/group", rules_topics.group, name="rules_group"),
    path("records", rules_page.records, name="rules_records"),
    path("draft/", rules_drafting.draft, name="rules_draft"),
    path("draft/base", rules_drafting.base, name="rules_draft_base"),
    path("draft/trial", rules_drafting.trial, name="rules_draft_trial"),
    path("draft/removal", rules_drafting.removal, name="rules_draft_removal"),
    path("versions", rules_drafting.versions, name="rules_versions"),
    path("versions/<int:number>/", rules_page.version, name="rules_version"),
    path("versions/<int:number>/draft", rules_drafting.version_draft, name="rules_version_draft"),
]

people = [
    path("", people_pages.people, name="people"),
    path("suggestions/", people_pages.suggestions, name="people_suggestions"),
    path("companies", people_verbs.company, name="people_company"),
    path("export.csv", people_files.export, name="people_export"),
    path("import/", people_files.imported, name="people_import"),
    path("<int:pk>/", people_pages.person, name="person"),
    path("<int:pk>/facts", people_verbs.facts, name="person_facts"),
    path("<int:pk>/handles", people_verbs.handles, name="person_handles"),
    path("<int:pk>/handles/<int:handle>/removal", people_verbs.handle_removal, name="person_handle_removal"),
    path("<int:pk>/notes", people_verbs.notes, name="person_notes"),
    path("<int:pk>/notes/<int:note>/removal", people_verbs.note_removal, name="person_note_removal"),
    path("<int:pk>/merge/", people_pages.choice, name="person_choice"),
    path("<int:pk>/merging", people_verbs.merging, name="person_merging"),
    path("<int:pk>/distinction", people_verbs.distinction, name="person_distinction"),
    path("<int:pk>/splitting", people_verbs.splitting, name="person_splitting"),
    path("<int:pk>/regroupings/<int:regrouping>/undoing", people_verbs.undoing, name="person_undoing"),
    path("<int:pk>/erasure", people_verbs.erasure, name="person_erasure"),
]

health_pages = [
    path("", health.health, name="health"),
    path("now/", health.health_now, name="health_now"),
    path("list/<slug:name>/", listing.listing, name="health_list"),
    path("staffing/", staffing.staffing, name="health_staffing"),
    path("lanes/", lanes.lanes, name="health_lanes"),
    path("export/<str:name>", export.export, name="health_export"),
]

sweep_pages = [
    path("", sweeping.sweep, name="sweep"),
    path("carried/<int:pk>", sweeping.carry_over, name="sweep_carry_over"),
    path("promises/<int:pk>", sweeping.promise, name="sweep_promise"),
    path("signature", sweeping.signature, name="sweep_signature"),
]

urlpatterns = [
    # An address is looked for from the top: first what pages ask for all day.
    re_path(r"^queue/(?P<slug>search-[-\w]*)/$", search.back_to),
    path("queue/next", queue.take_next, name="take_next"),
    path("queue/<slug:slug>/", queue.queue, name="queue"),
    path("queue/<slug:slug>/rows/", queue.queue_list, name="queue_list"),
    path("conversations/<int:pk>/", include(conversation)),
    path("", me.home, name="home"),
    # allauth sends people to pages by these names.
    path("sign-in/", signin.sign_in, name="account_login"),
    path("sign-out/", signin.sign_out, name="account_logout"),
    path("nodrop/", nodrop, name="nodrop"),
    path("health/", include(health_pages)),
    path("sweep/", include(sweep_pages)),
    path("metrics", metrics, name="metrics"),
    path("week/<str:token>.png", week, name="week_picture"),
    path("team/", team.team, name="team"),
    path("people/", include(people)),
    path("rules/", include(rules)),
    path("settings/", settings_pages.index, name="settings"),
    path("settings/account/", account, name="settings_account"),
    path("settings/holidays/", holidays.index, name="settings_holidays"),
    path("settings/holidays/<int:team>/", holidays.team_holidays, name="settings_team_holidays"),
    path("settings/holidays/<int:team>/calendar", holidays.take_over, name="settings_take_over_holidays"),
    path(
        "settings/holidays/<int:team>/<int:holiday>/removal",
        holidays.removal,
        name="settings_holiday_removal",
    ),
    path("settings/time-off/", time_off.time_off, name="settings_time_off"),
    path("settings/time-off/<int:pk>", time_off.change, name="settings_absence"),
    path("settings/time-off/<int:pk>/removal", time_off.removal, name="settings_absence_removal"),
    path("settings/labels/", labels.index, name="settings_labels"),
    path("settings/labels/learning", labels.learning, name="settings_learning"),
    path("settings/parked/", settings_pages.parked, name="settings_parked"),
    path("settings/parked/<int:pk>/raw", settings_pages.parked_raw, name="settings_parked_raw"),
    path("settings/inboxes/<int:pk>/check", settings_pages.inbox_check, name="settings_inbox_check"),
    path("settings/inboxes/<int:pk>/consent", consenting.ask, name="settings_inbox_consent"),
    path("settings/inboxes/servers", servers, name="settings_servers"),
    path("oauth/callback", consenting.came_back, name="oauth_callback"),
    path("settings/inboxes/<int:pk>/stop", settings_pages.inbox_stop, name="settings_inbox_stop"),
    path("settings/model/check", model_check, name="settings_model_check"),
    path("settings/rules/trial", rule_trial, name="settings_rule_trial"),
    path("settings/signatures/<int:pk>/", signing.preview, name="settings_signature"),
    path("settings/numbers/trial", numbers_trial, name="settings_numbers_trial"),
    path("settings/rooms/<int:pk>/check", room_check, name="settings_room_check"),
    path("settings/views/", views.index, name="settings_views"),
    path("settings/views/<int:pk>", views.view, name="settings_view"),
    path("settings/views/<int:pk>/removal", views.removal, name="settings_view_removal"),
    path("settings/views/<int:pk>/place", views.place, name="settings_view_place"),
    path("settings/templates/", templates.index, name="settings_templates"),
    path("settings/templates/preview", templates.preview, name="settings_template_preview"),
    path("settings/templates/import", templates.taken, name="settings_templates_taken"),
    path("settings/templates/templates.<slug:kind>", templates.given, name="settings_templates_given"),
    path("settings/templates/<int:pk>", templates.template, name="settings_template"),
    path("settings/templates/<int:pk>/removal", templates.removal, name="settings_template_removal"),
    path("settings/templates/<int:pk>/use", templates.use, name="template_use"),
    path("settings/<slug:slug>/", settings_pages.section, name="settings_section"),
    path("setup/", setup.setup, name="setup"),
    path("setup/administrator", setup.administrator, name="setup_administrator"),
    path("setup/mailbox", setup.mailbox, name="setup_mailbox"),
    path("setup/hours", setup.hours, name="setup_hours"),
    path("setup/arrived/", setup.arrived, name="setup_arrived"),
    path("search/", search.search, name="search"),
    path("search/rows/", search.search_rows, name="search_rows"),
    path("palette/", palette, name="palette"),
    path("deeds/<slug:verb>/", deeds.deeds, name="deeds"),
    path("deeds/<int:pk>/undo", deeds.undo, name="deed_undo"),
    path("deeds/newest/undo", deeds.undo, name="deed_undo_newest"),
    path("when/", deeds.when, name="when"),
    path("handover/", handover.handover, name="handover"),
    path("handoffs", handing.handoffs, name="handoffs"),
    path("claim/<str:token>/", from_room, name="claim_link"),
    path("messages/<int:pk>/html", files.message_html, name="message_html"),
    path("messages/<int:pk>/raw", files.message_raw, name="message_raw"),
    path("attachments/<int:pk>", files.attachment, name="attachment"),
    path("me/", about_me.about_me, name="me"),
    path("me/keys/", my_keys.my_keys, name="my_keys"),
    path("devices/", devices.devices, name="devices"),
    path("devices/<int:pk>/removal", devices.removal, name="device_removal"),
    path("devices/act", devices.act, name="device_act"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("worker.js", pwa.worker, name="service_worker"),
    path("offline/", pwa.offline, name="offline"),
    path("me/status", me.status, name="my_status"),
    path("me/taken/<int:entry>", taken, name="my_taken"),
    path("frame/top/", me.top, name="frame"),
    path("frame/side/", me.side, name="frame_side"),
]
if settings.DEBUG:
    urlpatterns += [path("gallery/", gallery, name="gallery")]
