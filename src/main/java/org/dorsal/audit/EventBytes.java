package org.dorsal.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.FhirWriter;

/**
 * The canonical bytes of an event: an R4 AuditEvent in the order of the specification. Written directly, since HAPI's encoder
 * would take a tenth of the whole request; tests have HAPI read and validate what is written.
 */
final class EventBytes {
    private static final String ADDRESS_OF_SERVICE = "://";

    private EventBytes() {}

    static byte[] of(Event event) {
        String at = event.at().truncatedTo(ChronoUnit.MILLIS).toString();
        return FhirWriter.resource(
                "AuditEvent",
                json -> json.put("id", event.id())
                        .object("meta", meta -> meta.put("versionId", "1").put("lastUpdated", at))
                        .object("type", type -> coding(type, event.sort().type()))
                        .array(
                                "subtype",
                                all -> all.object(
                                        subtype -> coding(subtype, event.sort().subtype())))
                        .put("action", event.sort().action())
                        .put("recorded", at)
                        .put("outcome", event.outcome().code())
                        .put("outcomeDesc", written(event.says()))
                        .list("agent", event.agents(), EventBytes::agent)
                        .object(
                                "source",
                                source -> source.object("observer", observer -> observer.put("display", "Dorsal")))
                        .list("entity", event.entities(), EventBytes::entity));
    }

    private static void agent(FhirWriter json, Agent agent) {
        concept(json, "type", agent.type())
                .list("role", texts(agent.roles()), (role, text) -> role.put("text", text))
                .object("who", who -> named(who, agent.who()))
                .put("name", written(agent.name()))
                .put("requestor", agent.requestor());
        agent.policy().ifPresent(policy -> json.strings("policy", List.of(policy)));
        written(agent.network())
                .ifPresent(address -> json.object(
                        "network",
                        network -> network.put("address", address)
                                .put("type", address.contains(ADDRESS_OF_SERVICE) ? "5" : "2")));
        json.list(
                "purposeOfUse",
                agent.purpose().stream().toList(),
                (purpose, code) -> purpose.list("coding", List.of(code), EventBytes::codeOnly));
    }

    private static void entity(FhirWriter json, Entity entity) {
        entity.what().ifPresent(what -> json.object("what", named -> named(named, what)));
        json.object("type", type -> coding(type, entity.type()));
        entity.role().ifPresent(role -> json.object("role", coded -> coding(coded, role)));
        json.put("query", entity.query().map(text -> Base64.getEncoder().encodeToString(text.getBytes(UTF_8))))
                .list("detail", entity.details(), EventBytes::detail);
    }

    private static void detail(FhirWriter json, Entity.Detail detail) {
        switch (detail) {
            case Entity.Detail.Text(var type, var value) ->
                json.put("type", type).put("valueString", value);
            case Entity.Detail.Bytes(var type, var value) ->
                json.put("type", type)
                        .put("valueBase64Binary", Base64.getEncoder().encodeToString(value));
        }
    }

    private static void named(FhirWriter json, Named named) {
        switch (named) {
            case Named.Reference(var reference) -> json.put("reference", reference);
            case Named.Identifier(var system, var value) ->
                json.object(
                        "identifier",
                        identifier -> identifier.put("system", system).put("value", value));
            case Named.Bare(var value) -> json.object("identifier", identifier -> identifier.put("value", value));
            case Named.Display(var name) -> json.put("display", name);
        }
    }

    private static FhirWriter concept(FhirWriter json, String name, Code code) {
        return json.object(name, concept -> concept.list("coding", List.of(code), EventBytes::coding));
    }

    private static void coding(FhirWriter json, Code code) {
        json.put("system", code.system()).put("code", code.code()).put("display", code.display());
    }

    /** Where we know no display of the system. */
    private static void codeOnly(FhirWriter json, Code code) {
        json.put("system", code.system()).put("code", code.code());
    }

    /** FHIR has no empty text. */
    private static Optional<String> written(Optional<String> text) {
        return text.map(String::strip).filter(some -> !some.isEmpty());
    }

    private static List<String> texts(List<String> texts) {
        return texts.stream().filter(text -> !text.isBlank()).toList();
    }
}
