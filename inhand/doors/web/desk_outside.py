"""What mail servers, chat services and models answer: our sentences around their words, with holes.

``said`` is theirs and stays as they said it: translations quote it.
"""

OUTSIDE = (
    "There is no way from this machine to {server}. Check its network, and whether IPv6 works.",
    "The connection to {server} broke: {said}. Check the port if this stays.",
    "No server is called {server}. Check the name of the {protocol} server.",
    (
        "The certificate of {server} was not accepted ({said}). Whoever runs the server has to renew it; or "
        "the clock of this machine is wrong."
    ),
    (
        "The certificate of {server} was not accepted ({said}). Enter the server by the name the certificate "
        "was made for."
    ),
    (
        "The certificate of {server} was not accepted ({said}). Nobody we trust vouches for it: give your "
        "own certificate authority, or check the name."
    ),
    (
        "{server} does not speak TLS at once. Choose STARTTLS (usually port {port}), or the port that the "
        "provider names for TLS."
    ),
    "{server} refuses connections. Check the port, and whether a firewall stands between.",
    "{server} did not answer within {seconds} s. At this port servers speak TLS at once: choose TLS.",
    (
        "{server} did not answer within {seconds} s. Many hosting companies block mail ports: try 587 with "
        "STARTTLS or 465 with TLS, or ask yours."
    ),
    "{server} did not answer within {seconds} s. Check the port and the firewall.",
    (
        "{server} offers no STARTTLS, and the password is not sent in the clear. Choose TLS (usually port "
        "{port})."
    ),
    "{server} does not accept the user name {user} with this password ({said}). {advice}",
    "Enter the password again; some providers ask for an app password made in their own settings.",
    (
        "Google takes no ordinary password. Choose the sign-in Google, or make an app password in the Google "
        "account under Security."
    ),
    "Microsoft takes no passwords. Choose the sign-in Microsoft 365.",
    "{provider} wants an app password: make one in the account's security settings.",
    "In {provider}'s settings, switch on POP3/IMAP access first.",
    "{server} cannot let the desk in now: {said}. It is tried again.",
    (
        "{server} does not let the desk in as {user} although somebody agreed ({said}). Check that the "
        "account that agreed may use this mailbox, and that {protocol} is switched on for it; then press "
        "“Connect again”."
    ),
    (
        "{server} does not let {user} send as {address} ({said}). Sign in as that address, or give the "
        "account the right to send as it."
    ),
    "No {protocol} server is set for this inbox. Enter one in the inbox's settings.",
    "{server} accepts our mail, signed in as {user}.",
    "{server} accepts our mail, without a sign-in.",
    "The server refuses every recipient: {said}. Check the address and send again.",
    "The server refuses every recipient for now: {said}. It is tried again.",
    "{server} says that enough was sent for now: {said}. It is tried again.",
    "{server} refuses the mail: {said}. Change what it objects to and send again.",
    "{server} does not take the mail now: {said}. It is tried again.",
    "{server} takes no password here ({said}). Choose TLS or STARTTLS, or leave the user empty.",
    "The mailbox has no folder {folder}. Choose one of: {names}.",
    "The reply has no recipient. Add the customer's address and send again.",
    "{address} is not an address that mail can be sent to. Correct it and send again.",
    (
        "{service} gave no refresh token, so the mailbox would stop within the hour. Allow offline access "
        "for the app there, and connect again."
    ),
    (
        "{service} does not accept our client id and secret ({said}). Check them under Settings → Mail "
        "sign-in; a secret may have expired."
    ),
    "{service} refuses the sign-in: {said}. Check the app's registration there.",
    "{host} does not answer. It is tried again.",
    "{host} cannot be reached ({said}). It is tried again.",
    "{host} has trouble ({said}). It is tried again.",
    "{host} has trouble ({status}): {said}. It is tried again.",
    "{host} refuses it ({status}): {said}. Check the room’s settings.",
    "{host} refuses it ({status}): {said}",
    "{host} asks us to wait: too many posts.",
    "{host} asks us to wait: too many calls.",
    "Slack refuses it: {said}. Check the room’s settings.",
    "Slack refuses it: {said}.",
    "The address answers, but not like Discord. Check the webhook’s address.",
    "The server answers, but not like Mattermost. Check the server’s address.",
    "This is no address of Apprise. Check the room’s settings.",
    "{service} did not take it. Check the room’s settings; it is tried again.",
    "No mailbox of this desk sends mail. Connect one under Settings → Inboxes.",
    "{host} cannot be reached ({said}).",
    "{host} did not answer in time.",
    "{host} answers with more than {number} bytes.",
    "{host} answers with something that is no chat completion.",
    "{host} answers with no text.",
    "Inhand failed to read it ({said}). Please report this.",
    (
        "{service} does not let the desk into this mailbox any more ({said}): the consent was withdrawn or "
        "has expired. Press “Connect again” at this inbox under Settings → Inboxes."
    ),
    "{host} answers with something that is no token ({said}). It is tried again.",
    "Signed in; the folder {folder} holds {count} mails, and new mail arrives at once.",
    "Signed in; the folder {folder} holds {count} mails, and new mail is looked for regularly.",
)
