package org.dorsal.http.audit;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.http.audit.EventSummary.Agent;
import org.dorsal.knowledge.Codes;
import org.dorsal.store.FoundEvent;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads R4 AuditEvents as we write them. What somebody changed in the store is read as far as it goes, and never a fault. */
final class EventReading {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Agents that are people: the human user, or nobody's role. */
    private static final List<String> SOFTWARE = List.of("110153", "110152", "110150", "110151");

    private static final String LEDGER = Codes.CANONICAL + "/ledger";

    private EventReading() {}

    /** What an event tells; next to nothing when its bytes are no event. */
    static EventSummary of(FoundEvent event) {
        return of(event.id(), event.bytes());
    }

    /** The same of its bytes. */
    static EventSummary of(String id, byte[] bytes) {
        JsonNode event = json(bytes);
        JsonNode subtype = event.path("subtype").path(0);
        String display = text(subtype.path("display"));
        Map<String, List<String>> facts = new LinkedHashMap<>();
        Map<String, String> written = new LinkedHashMap<>();
        List<String> references = new ArrayList<>();
        event.path("entity").forEach(entity -> entity(entity, facts, written, references));
        return new EventSummary(
                id,
                moment(text(event.path("recorded"))),
                text(event.path("type").path("code")),
                text(subtype.path("code")),
                display.isEmpty() ? text(event.path("type").path("display")) : display,
                text(event.path("action")),
                text(event.path("outcome")),
                text(event.path("outcomeDesc")),
                agents(event.path("agent")),
                references,
                written,
                facts,
                query(event.path("entity")));
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (JacksonException _) { // its message quotes what it read
            return JSON.createObjectNode();
        }
    }

    private static void entity(
            JsonNode entity, Map<String, List<String>> facts, Map<String, String> written, List<String> references) {
        String reference = row(entity.path("what"));
        if (!reference.isEmpty()) {
            references.add(reference);
        }
        entity.path("detail").forEach(detail -> {
            String name = text(detail.path("type"));
            String value = text(detail.path("valueString"));
            String bytes = text(detail.path("valueBase64Binary"));
            if (name.equals("sha256") && !bytes.isEmpty()) {
                written.put(reference, hex(bytes));
            } else if (!value.isEmpty()) {
                facts.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            }
        });
    }

    /** Rows that are no FHIR resources are named by an identifier of ours. */
    private static String row(JsonNode what) {
        return text(what.at("/identifier/system")).equals(LEDGER)
                ? text(what.at("/identifier/value"))
                : text(what.path("reference"));
    }

    private static List<Agent> agents(JsonNode agents) {
        List<Agent> read = new ArrayList<>();
        agents.forEach(agent -> {
            String code = text(agent.path("type").path("coding").path(0).path("code"));
            List<String> roles = new ArrayList<>();
            agent.path("role").forEach(role -> roles.add(named(role)));
            read.add(new Agent(
                    who(agent.path("who")),
                    given(text(agent.path("name"))).or(() -> given(text(agent.at("/who/display")))),
                    roles,
                    given(text(agent.at("/network/address"))),
                    given(text(agent.at("/purposeOfUse/0/coding/0/code"))),
                    agent.path("requestor").booleanValue(false),
                    !SOFTWARE.contains(code)));
        });
        return read;
    }

    private static String named(JsonNode concept) {
        String word = text(concept.path("text"));
        String code = text(concept.at("/coding/0/code"));
        return word.isEmpty() ? code : word;
    }

    private static String who(JsonNode who) {
        String reference = text(who.path("reference"));
        String value = text(who.at("/identifier/value"));
        String system = text(who.at("/identifier/system"));
        if (!reference.isEmpty()) {
            return reference;
        }
        if (!value.isEmpty()) {
            return system.isEmpty() || value.contains("|") ? value : system + "|" + value;
        }
        return text(who.path("display"));
    }

    private static Optional<String> query(JsonNode entities) {
        for (JsonNode entity : entities) {
            Optional<String> query = given(text(entity.path("query"))).flatMap(EventReading::decoded);
            if (query.isPresent()) {
                return query;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String hex(String base64) {
        try {
            return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String text(JsonNode node) {
        return node.stringValue("");
    }
}
