package org.dorsal.http.fhir;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The CapabilityStatement of each site, made once from the routes that there are. */
final class Metadata {
    private final CapabilityDocument document;
    private final Map<String, List<String>> interactions;
    private final Map<String, byte[]> statements = new ConcurrentHashMap<>();

    /** @param interactions by resource type, as the table of routes has them */
    Metadata(CapabilityDocument document, Map<String, List<String>> interactions) {
        this.document = document;
        this.interactions = interactions;
    }

    Reply answer(Call call) {
        Doorway at = call.at();
        byte[] statement = statements.computeIfAbsent(
                at.id(), _ -> document.of(at.access(), at.site().rules().name(), at.base(), interactions));
        return Reply.json(200, statement).with("Cache-Control", Open.A_WHILE).with(Preflights.ALLOW_ORIGIN, "*");
    }
}
