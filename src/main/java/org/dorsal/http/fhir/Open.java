package org.dorsal.http.fhir;

import org.dorsal.knowledge.Published;
import org.dorsal.smart.SmartConfiguration;
import tools.jackson.databind.json.JsonMapper;

/** What anybody may read: knowledge, and how to get a token. */
final class Open {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Five minutes: long enough for a form that loads its parts, short enough for a new release. */
    static final String A_WHILE = "public, max-age=300";

    private final KnowledgeDoor knowledge;

    Open(KnowledgeDoor knowledge) {
        this.knowledge = knowledge;
    }

    /** JSON whatever is asked for (SMART App Launch 2.2.0, "Conformance"). */
    Reply smartConfiguration(Call call) {
        return SmartConfiguration.of(call.at().access())
                .map(members -> Reply.json(200, JSON.writeValueAsBytes(members))
                        .with("Content-Type", "application/json")
                        .with("Cache-Control", A_WHILE))
                .orElseGet(() -> OutcomeBody.of(new Objection.NotFound(
                        "This site advertises no authorization server; ask the site for tokens.")))
                .with(Preflights.ALLOW_ORIGIN, "*");
    }

    Reply read(Call call) {
        return knowledge
                .read(call.type(), call.variable("id"))
                .map(found -> read(found, call.headers()))
                .orElseGet(() -> OutcomeBody.of(new Objection.NotFound("There is no such " + call.type() + " here.")));
    }

    private static Reply read(Published found, Call.Headers headers) {
        String tag = EntityTags.weak(found.edition().sha256());
        Reply reply = EntityTags.isKnown(headers, tag) ? Reply.empty(304) : Reply.json(200, found.json());
        return reply.with("ETag", tag).with("Cache-Control", A_WHILE);
    }
}
