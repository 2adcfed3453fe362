"""What follows each event, on one page. Nothing else in the house makes one thing lead to another."""

from __future__ import annotations

from inhand.desk.ledger import events
from inhand.doors.worker import (
    assistant_tasks,
    mail_tasks,
    push_tasks,
    room_tasks,
    search_tasks,
    sweep_tasks,
    tasks,
)

REACTIONS = {
    events.MessageReceived.name: [tasks.route, tasks.acknowledge, search_tasks.index, push_tasks.push],
    events.AutomaticReceived.name: [search_tasks.index],
    events.MessageImported.name: [search_tasks.index],
    events.NoteAdded.name: [search_tasks.index, push_tasks.push],
    events.MessageUnlinked.name: [tasks.retarget, tasks.drain, tasks.numbers, search_tasks.index],
    events.MessageBounced.name: [tasks.route],
    events.ReplyFailed.name: [tasks.route],
    events.ConversationLabelled.name: [tasks.relabelled, search_tasks.index, tasks.taught],
    events.LearningAsked.name: [tasks.learning_asked],
    # After the gates, which wait for nothing: a model may fill what is still open.
    events.ConversationRouted.name: [assistant_tasks.label_by_model],
    events.ConversationReopened.name: [tasks.route],
    events.ConversationWoken.name: [tasks.route],
    events.LaneEntered.name: [tasks.lane_entered, push_tasks.push],
    events.ChannelStateChanged.name: [mail_tasks.channel_changed],
    events.RoomStateChanged.name: [room_tasks.room_mended],
    events.MustTakeAsked.name: [push_tasks.push],
    events.RungClimbed.name: [room_tasks.rung_climbed, push_tasks.push],
    # A reply, a closure, a snooze: its owner can carry one more.
    events.ReplySent.name: [
        tasks.schedule,
        tasks.drain,
        tasks.overtaken,
        search_tasks.index,
        sweep_tasks.note_promises,
    ],
    events.ReplyDelivered.name: [mail_tasks.keep_sent],
    events.ReplyUndone.name: [tasks.retarget, search_tasks.index, sweep_tasks.forget_promises],
    events.HandoffSent.name: [sweep_tasks.note_packet],
    events.MessageForwarded.name: [tasks.schedule, search_tasks.index],
    events.ReplyRetried.name: [tasks.schedule],
    events.ConversationClosed.name: [tasks.drain],
    events.ConversationErased.name: [tasks.erased, tasks.drain, search_tasks.index],
    events.SpamReceived.name: [search_tasks.index],
    events.ConversationMarkedSpam.name: [tasks.drain, mail_tasks.learn_sender, tasks.mail_taught],
    # It is routed like what comes in just now.
    events.ConversationMarkedNotSpam.name: [
        tasks.retarget,
        tasks.route,
        mail_tasks.learn_sender,
        tasks.mail_taught,
    ],
    events.ConversationSnoozed.name: [tasks.schedule, tasks.drain],
    events.FollowUpSet.name: [tasks.schedule],
    events.FollowUpDue.name: [tasks.route],
    # It lives again as it did before: its clocks run, and its owner carries it again.
    events.ConversationRestored.name: [tasks.schedule, tasks.retarget, tasks.drain, mail_tasks.learn_sender],
    # Messages came or went: the clock is another, and who wrote here before writes on there.
    events.ConversationAbsorbed.name: [tasks.absorbed, tasks.route, tasks.numbers, search_tasks.index],
    events.ConversationMerged.name: [tasks.drain, tasks.numbers, search_tasks.index],
    events.ConversationSplit.name: [tasks.retarget, tasks.drain, tasks.numbers, search_tasks.index],
    events.ConversationSplitOff.name: [tasks.retarget, tasks.route, tasks.numbers, search_tasks.index],
    events.ConversationAssigned.name: [tasks.assigned, push_tasks.push],
    events.StatusChanged.name: [tasks.owner_changed, tasks.drain],
    events.TeammateConnected.name: [tasks.owner_changed, tasks.drain],
    events.PolicyChanged.name: [tasks.left, tasks.number_pattern_changed, tasks.policy_changed],
    events.RulesPublished.name: [tasks.policy_changed],
    events.ConversationTagged.name: [search_tasks.index],
    events.ContactChanged.name: [search_tasks.index_people],
    events.ContactErased.name: [search_tasks.index_people, search_tasks.person_erased],
    events.ContactsMerged.name: [search_tasks.index_people],
    events.ContactSplit.name: [search_tasks.index_people],
    events.RegroupingUndone.name: [search_tasks.index_people],
    events.RulesTrialAsked.name: [tasks.try_rules],
}
