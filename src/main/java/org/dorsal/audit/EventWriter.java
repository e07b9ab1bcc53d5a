package org.dorsal.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.*;
import org.dorsal.fhirjson.FhirWriter;

/**
 * Serializes an event in one pass: the canonical bytes of an R4 AuditEvent in the element order of the specification.
 * Hand-written, since HAPI's encoder would take a tenth of the time of a request; tests parse and validate the output with HAPI.
 */
record EventWriter(FhirWriter json) {
    private static final String JTI = "urn:ietf:params:oauth:jti:";
    private static final String ADDRESS_OF_SERVICE = "://";
    /** System of what names rows that are no FHIR resources: the bytes as received, and signatures. */
    private static final String LEDGER = "https://dorsal.example/canonical/ledger";

    private static final String ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    private static final Set<String> NO_RESOURCES = Set.of("Received/", "SignOff/");

    /** Writer of an agent or entity of an event. */
    @FunctionalInterface
    interface EventPart {
        void to(EventWriter event);
    }

    /** @param says what went wrong, or what came of it */
    static byte[] event(
            UUID id,
            Instant time,
            AuditAction action,
            AuditedEvent.EventOutcome outcome,
            Optional<String> says,
            List<EventPart> agents,
            List<EventPart> entities) {
        String moment = time.truncatedTo(ChronoUnit.MILLIS).toString();
        return FhirWriter.resource("AuditEvent", json -> {
            EventWriter event = new EventWriter(json);
            json.put("id", id.toString())
                    .object("meta", meta -> meta.put("versionId", "1").put("lastUpdated", moment))
                    .object("type", type -> coding(type, action.type()))
                    .list("subtype", action.subtypes(), EventWriter::coding)
                    .put("action", action.code())
                    .put("recorded", moment)
                    .put("outcome", outcome.code())
                    .put("outcomeDesc", written(says));
            json.list("agent", agents, (_, agent) -> agent.to(event))
                    .object("source", source -> source.object("observer", it -> it.put("display", "Dorsal")))
                    .list("entity", entities, (_, entity) -> entity.to(event));
        });
    }

    /** Whether the reference names a FHIR resource; other rows of the ledger are named by an identifier. */
    static boolean isResource(String reference) {
        return NO_RESOURCES.stream().noneMatch(reference::startsWith);
    }

    /**
     * A system at one end.
     *
     * @param network an IP address, or an address of a service where it holds a colon and two slashes
     */
    static EventPart system(AuditCoding type, String name, boolean requestor, Optional<String> network) {
        return event -> {
            event.began(type, List.of()).object("who", who -> who.put("display", name));
            event.json.put("requestor", requestor);
            event.network(network);
        };
    }

    static EventPart dorsal(AuditCoding type, boolean requestor) {
        return system(type, "Dorsal", requestor, Optional.empty());
    }

    static EventPart client(AuditCoding type, AuditAgents caller) {
        if (caller.client().isEmpty()) {
            return system(type, "unknown", caller.person().isEmpty(), caller.network());
        }
        AuditAgents.ClientAgent client = caller.client().get();
        return event -> {
            event.began(type, List.of())
                    .object("who", _ -> event.identifier(Optional.of(client.issuer()), client.id()));
            event.json.put("requestor", caller.person().isEmpty());
            client.jti().map(JTI::concat).ifPresent(policy -> event.json.strings("policy", List.of(policy)));
            event.network(caller.network());
        };
    }

    static EventPart person(AuditAgents.PersonAgent person) {
        return event -> {
            event.began(AuditCoding.RECIPIENT, person.roles().stream().sorted().toList())
                    .object("who", who -> {
                        int bar = person.reference().indexOf('|');
                        if (bar < 0) {
                            who.put("reference", person.reference());
                        } else {
                            event.identifier(
                                    Optional.of(person.reference().substring(0, bar)),
                                    person.reference().substring(bar + 1));
                        }
                    })
                    .put("name", written(person.name()))
                    .put("requestor", true)
                    .list(
                            "purposeOfUse",
                            person.purpose().stream().toList(),
                            (purpose, code) -> purpose.array(
                                    "coding",
                                    all -> all.object(entry ->
                                            entry.put("system", ACT_REASON).put("code", code))));
        };
    }

    private FhirWriter began(AuditCoding type, List<String> roles) {
        return json.object("type", concept -> concept.list("coding", List.of(type), EventWriter::coding))
                .list(
                        "role",
                        roles.stream().filter(text -> !text.isBlank()).toList(),
                        (role, text) -> role.put("text", text));
    }

    private void network(Optional<String> network) {
        written(network)
                .ifPresent(address -> json.object(
                        "network",
                        it -> it.put("address", address)
                                .put("type", address.contains(ADDRESS_OF_SERVICE) ? "5" : "2")));
    }

    static EventPart patient(String reference) {
        return event -> event.row(reference, AuditCoding.PERSON, AuditCoding.PATIENT);
    }

    static EventPart resource(String reference, Optional<byte[]> sha256) {
        return event -> event.row(reference, AuditCoding.SYSTEM_OBJECT, AuditCoding.DOMAIN_RESOURCE)
                .list(
                        "detail",
                        sha256.stream().toList(),
                        (detail, hash) -> detail.put("type", "sha256")
                                .put("valueBase64Binary", Base64.getEncoder().encodeToString(hash)));
    }

    static EventPart query(String text) {
        return event -> event.typed(AuditCoding.SYSTEM_OBJECT)
                .object("role", role -> coding(role, AuditCoding.QUERY))
                .put("query", Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
    }

    static EventPart request(String id) {
        return event -> {
            event.named(Optional.empty(), id);
            event.typed(AuditCoding.REQUEST);
        };
    }

    /**
     * Entity for facts beyond IHE BALP: about an assessment if present, or about a delivery, which has the role
     * "job".
     */
    static EventPart facts(Optional<String> uuid, Optional<AuditCoding> job, List<AuditSubject.FactSubject> facts) {
        return event -> {
            uuid.ifPresent(id -> event.named(Optional.of("urn:ietf:rfc:3986"), "urn:uuid:" + id));
            event.typed(AuditCoding.OTHER);
            job.ifPresent(code -> event.json.object("role", role -> coding(role, code)));
            event.json.list(
                    "detail",
                    facts,
                    (detail, fact) -> detail.put("type", fact.name()).put("valueString", fact.value()));
        };
    }

    /** A row of the ledger: a FHIR reference where it is a FHIR resource, else an identifier, because a reference names none. */
    private FhirWriter row(String reference, AuditCoding type, AuditCoding role) {
        if (isResource(reference)) {
            json.object("what", what -> what.put("reference", reference));
        } else {
            named(Optional.of(LEDGER), reference);
        }
        return typed(type).object("role", it -> coding(it, role));
    }

    private void named(Optional<String> system, String value) {
        json.object("what", _ -> identifier(system, value));
    }

    private void identifier(Optional<String> system, String value) {
        json.object("identifier", it -> it.put("system", system).put("value", value));
    }

    private FhirWriter typed(AuditCoding type) {
        return json.object("type", it -> coding(it, type));
    }

    private static void coding(FhirWriter json, AuditCoding code) {
        json.put("system", code.system()).put("code", code.code()).put("display", code.display());
    }

    private static Optional<String> written(Optional<String> text) {
        return text.map(String::strip).filter(words -> !words.isEmpty());
    }
}
