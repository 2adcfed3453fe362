"""What we write is a promise when it says that we will do something by a day."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from inhand.desk.sweeps.promising import promised

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

# Sentences as people write them to customers; the day is the one of March 2026.
PROMISES = """
6   We'll send the refund by Friday.
4   I will call you tomorrow morning.
5   You will hear from us within two days.
24  We will have it repaired in 3 weeks, at the latest.
10  I’ll get back to you by the end of next Tuesday.
12  We are going to ship on 12 March.
4   We will answer by March 4th
31  We will know by 2026-03-31.
3   I will look at it today.
6   We'll have an answer for you by the end of the week.
9   We will refund you within 4 business days.
5   We’ll get it done no later than Thursday, the day after that at the very latest.
6   If the parcel is lost, we will send another one by Friday.
5   Wir melden uns bis Donnerstag.
9   Sie erhalten die Rechnung bis zum 9. März.
12  Bis zum 12.3. schicken wir Ihnen ein neues Gerät.
5   Ich kümmere mich darum und wir melden uns spätestens am Donnerstag.
5   Wir erstatten den Betrag innerhalb von zwei Werktagen.
6   Wir werden das bis Ende der Woche klären.
5   Übermorgen rufe ich Sie an.
6   Le enviaremos el reembolso antes del viernes.
4   Te responderé mañana por la tarde.
5   Vamos a revisarlo en un plazo de 48 horas.
12  Recibirá su pedido el 12 de marzo.
6   Nous vous enverrons le remboursement d'ici vendredi.
4   Je vous réponds demain matin.
5   Vous recevrez un nouvel appareil sous 48 heures.
9   Nous allons vous rembourser sous 4 jours ouvrés.
12  Je vous enverrai la facture le 12 mars.
6   Enviaremos o reembolso até sexta-feira.
4   Vou verificar isso amanhã.
5   Você receberá uma resposta em até 2 dias úteis.
12  Vamos enviar o produto no dia 12 de março.
6   Le invieremo il rimborso entro venerdì.
4   La richiamerò domani.
5   Riceverà la fattura entro due giorni lavorativi.
12  La spedizione è pronta e la consegneremo il 12 marzo.
6   We sturen u uiterlijk vrijdag een nieuw exemplaar.
4   Ik kom er morgen op terug.
5   U ontvangt het bedrag binnen twee werkdagen.
12  Wij leveren het pakket op 12 maart.
6   金曜日までに返金いたします。
4   明日ご連絡いたします。
6   3営業日以内にお送りします。
12  3月12日に発送する予定です。
"""
# The same words, and no promise of ours.
NONE = """
We will reply on 2 January.
Your parcel should have arrived on Friday.
Did you call on Friday?
Will we hear from you by Friday?
We will look into it.
We refunded it on Monday.
We will reply on 31 February.
We will not be able to answer before Friday.
If you send us the receipt by Friday, we will look into it.
We will close this if we don't hear from you by Friday.
The shop is open until Friday, and you can return it by tomorrow.
Wenn Sie uns die Rechnung bis Freitag schicken, werden wir sie prüfen.
Das können wir bis Freitag leider nicht klären.
Guten Morgen, wir werden das prüfen.
Können wir Sie am Freitag anrufen, oder melden Sie sich?
No podremos responder antes del viernes.
Esta mañana le enviaremos más detalles.
Si nos responde antes del viernes, se lo enviaremos.
El paquete llegó el viernes.
Nous ne pourrons pas répondre avant vendredi.
Si vous nous répondez avant vendredi, nous vous rembourserons.
Votre colis est arrivé vendredi.
Não poderemos responder até sexta-feira.
O pacote chegou na sexta-feira.
Non potremo rispondere entro venerdì.
Se ci risponde entro venerdì, le invieremo il modulo.
Il pacco è arrivato venerdì, però è rotto.
We kunnen dit niet voor vrijdag doen, maar we gaan ernaar kijken.
Als u ons voor vrijdag antwoordt, sturen we het op.
Goedemorgen, we gaan het bekijken.
金曜日までにご返信をお願いいたします。
明日までにお返事をお願いします。
明日はご連絡できません。
昨日発送しました。
3月9日以降にご連絡いたします。
After March 31 we are going to see.
"""


def told(text: str) -> list[str]:
    return [f"{each.due_at.astimezone(BERLIN):%Y-%m-%d %H:%M}" for each in promised(text, TUESDAY, BERLIN)]


@pytest.mark.parametrize("line", PROMISES.strip().splitlines())
def test_a_promise_is_a_deed_of_ours_with_a_day_that_lies_ahead(line: str) -> None:
    day, _, text = line.partition(" ")
    assert told(text.strip()) == [f"2026-03-{int(day):02d} 17:00"]


@pytest.mark.parametrize("line", NONE.strip().splitlines())
def test_what_is_asked_denied_over_or_laid_on_the_customer_is_no_promise(line: str) -> None:
    assert told(line) == []


def test_each_sentence_promises_for_itself() -> None:
    text = "Thank you.\nWe will check tomorrow. Then I will write to you by Friday!\nKind regards"
    assert told(text) == ["2026-03-04 17:00", "2026-03-06 17:00"]
    assert [each.words for each in promised(text, TUESDAY, BERLIN)] == [
        "We will check tomorrow.",
        "Then I will write to you by Friday!",
    ]
