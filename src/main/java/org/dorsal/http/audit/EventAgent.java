package org.dorsal.http.audit;

import static org.dorsal.http.audit.EventSummary.optionalText;
import static org.dorsal.http.audit.EventSummary.text;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Agent of an AuditEvent: a person or software.
 *
 * @param identity FHIR reference, {@code issuer|id}, or display
 * @param purpose code of v3-ActReason
 */
record EventAgent(
        String identity,
        Optional<String> name,
        List<String> roles,
        Optional<String> network,
        Optional<String> purpose,
        boolean requestor,
        boolean person) {
    /** Agents that are no people: source, destination, application and its launcher (DICOM CID 402). */
    private static final List<String> SOFTWARE = List.of("110153", "110152", "110150", "110151");

    static EventAgent of(JsonNode agent) {
        return new EventAgent(
                optionalText(agent, "/who/reference")
                        .or(() -> identifier(agent))
                        .orElseGet(() -> text(agent, "/who/display")),
                optionalText(agent, "/name").or(() -> optionalText(agent, "/who/display")),
                agent.path("role")
                        .valueStream()
                        .map(role -> optionalText(role, "/text").orElseGet(() -> text(role, "/coding/0/code")))
                        .toList(),
                optionalText(agent, "/network/address"),
                optionalText(agent, "/purposeOfUse/0/coding/0/code"),
                agent.path("requestor").booleanValue(false),
                !SOFTWARE.contains(text(agent, "/type/coding/0/code")));
    }

    private static Optional<String> identifier(JsonNode agent) {
        String system = text(agent, "/who/identifier/system");
        return optionalText(agent, "/who/identifier/value")
                .map(value -> system.isEmpty() || value.contains("|") ? value : system + "|" + value);
    }
}
