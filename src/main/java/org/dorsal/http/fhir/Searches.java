package org.dorsal.http.fhir;

import java.time.Clock;

/** Answers searches: of patients' records within the caller's reach, of knowledge for everybody. */
final class Searches {
    private final SearchDoor records;
    private final KnowledgeDoor knowledge;
    private final Clock clock;

    Searches(SearchDoor records, KnowledgeDoor knowledge, Clock clock) {
        this.records = records;
        this.knowledge = knowledge;
        this.clock = clock;
    }

    Reply ofRecords(Call call, Admitted who) {
        SearchContext context = new SearchContext(
                call.at().id(),
                who.caller(),
                who.reach(),
                call.at().base(),
                call.at().site().rules().fhirBase().toString(),
                clock.instant());
        return reply(records.search(call.type(), call.parameters(), context));
    }

    Reply ofKnowledge(Call call) {
        return reply(knowledge.search(call.type(), call.parameters(), call.at().base()))
                .with("Cache-Control", Open.A_WHILE);
    }

    private static Reply reply(Answer answer) {
        return switch (answer) {
            case Answer.Found found -> Reply.json(200, found.bundle()).telling(Seen.of(found.shown(), found.asked()));
            case Answer.Refused refused -> OutcomeBody.of(new Objection.BadRequest(refused.problems()));
        };
    }
}
