package org.dorsal.http.fhir;

import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.Published;
import org.dorsal.store.Ledger;
import org.dorsal.store.Query;

/** Stands in for the search part (SearchDoor, KnowledgeDoor, CapabilityDocument): takes no search parameter at all. */
final class Provisional implements Searches {
    private final Ledger ledger;
    private final Knowledge knowledge;

    Provisional(Ledger ledger, Knowledge knowledge) {
        this.ledger = ledger;
        this.knowledge = knowledge;
    }

    @Override
    public Reply search(Call call, Admitted who) {
        if (!call.parameters().isEmpty()) {
            return OutcomeBody.of(Objection.BadRequest.of("No search parameter is supported."));
        }
        List<Splice.Part> parts = ledger.search(who.reach(), Query.of(call.type())).versions().stream()
                .map(found -> new Splice.Part(found.type(), found.id(), found.body()))
                .toList();
        return Reply.json(200, Splice.collection(call.at().base(), parts));
    }

    List<Published> published(String type) {
        return knowledge.published().stream()
                .filter(found -> found.type().equals(type))
                .toList();
    }

    Optional<Published> published(String type, String id) {
        return published(type).stream().filter(found -> found.id().equals(id)).findFirst();
    }

    String capabilities(String base) {
        return "{\"resourceType\":\"CapabilityStatement\",\"status\":\"draft\",\"date\":\"2026-11-20\","
                + "\"kind\":\"instance\",\"fhirVersion\":\"4.0.1\",\"format\":[\"json\"],"
                + "\"implementation\":{\"description\":\"Dorsal\",\"url\":\"" + base + "\"},"
                + "\"rest\":[{\"mode\":\"server\"}]}";
    }
}
