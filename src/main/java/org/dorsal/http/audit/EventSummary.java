package org.dorsal.http.audit;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAction;
import org.dorsal.http.web.PageText;
import org.dorsal.knowledge.Codes;
import org.dorsal.store.FoundEvent;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Values of an R4 AuditEvent in the form that this service writes. A missing part is empty and never an error,
 * because tampered bytes may contain anything. Templates call its methods.
 */
final class EventSummary {
    /** Actions with a text of ours; other events show the display in the event. */
    static final List<String> ACTIONS = AuditAction.words();

    /** Actions with another text when the results have that status afterwards, or that was done with the draft. */
    private static final List<String> VARIANTS = List.of(
            "attest.amended",
            "update.amended",
            "update.entered-in-error",
            "draft.dropped",
            "draft.handed-over",
            "draft.taken-back",
            "draft.taken-over");

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String LEDGER = Codes.CANONICAL + "/ledger";

    private final FoundEvent event;
    private final JsonNode json;
    private final List<EventAgent> agents;
    private final Map<String, List<String>> facts = new LinkedHashMap<>();
    private final Map<String, String> written = new LinkedHashMap<>();

    private EventSummary(FoundEvent event, JsonNode json) {
        this.event = event;
        this.json = json;
        this.agents = json.path("agent").valueStream().map(EventAgent::of).toList();
        json.path("entity").forEach(entity -> entity.path("detail").forEach(detail -> detail(row(entity), detail)));
    }

    static EventSummary of(FoundEvent event) {
        try {
            return new EventSummary(event, JSON.readTree(event.bytes()));
        } catch (JacksonException _) { // the exception message quotes the input
            return new EventSummary(event, JSON.createObjectNode());
        }
    }

    private void detail(String reference, JsonNode detail) {
        String name = text(detail, "/type");
        String value = text(detail, "/valueString");
        String bytes = text(detail, "/valueBase64Binary");
        if (name.equals("sha256") && !bytes.isEmpty()) {
            written.put(reference, decoded(bytes).map(HexFormat.of()::formatHex).orElse(""));
        } else if (!value.isEmpty()) {
            facts.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
    }

    /** The stored event. */
    public FoundEvent event() {
        return event;
    }

    String id() {
        return event.id();
    }

    Optional<Instant> recorded() {
        try {
            return Optional.of(Instant.parse(text(json, "/recorded")));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** The text at that JSON pointer; empty where there is none. */
    String textAt(String pointer) {
        return text(json, pointer);
    }

    /** Code of its first subtype. */
    String subtype() {
        return text(json, "/subtype/0/code");
    }

    /** Code of the action in {@link AuditAction#SYSTEM}; empty in an event without. */
    String action() {
        return json.path("subtype")
                .valueStream()
                .filter(coding -> text(coding, "/system").equals(AuditAction.SYSTEM))
                .map(coding -> text(coding, "/code"))
                .findFirst()
                .orElse("");
    }

    /** Short text for its action. */
    String actionName(PageText words) {
        String code = action();
        String variant = code + "." + fact(is("result") ? "status" : "draft").orElse("");
        if (VARIANTS.contains(variant)) {
            return words.message("audit.action." + variant);
        }
        return ACTIONS.contains(code)
                ? words.message("audit.action." + code)
                : Stream.of("/subtype/0/display", "/type/display")
                        .map(this::textAt)
                        .filter(word -> !word.isEmpty())
                        .findFirst()
                        .orElseGet(() -> words.message("audit.action.unknown"));
    }

    public String outcome() {
        return text(json, "/outcome");
    }

    /** Why it failed, where it did. */
    public String outcomeText() {
        return text(json, "/outcomeDesc");
    }

    /** Versioned references of the written resources, each with its SHA-256 in lower-case hex. */
    Map<String, String> written() {
        return written;
    }

    Optional<String> query() {
        return json.path("entity")
                .valueStream()
                .flatMap(entity -> optionalText(entity, "/query").flatMap(EventSummary::decoded).stream())
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .findFirst();
    }

    /** The only value of that fact; the first where there are several. */
    public Optional<String> fact(String name) {
        return allOf(name).stream().findFirst();
    }

    List<String> allOf(String name) {
        return facts.getOrDefault(name, List.of());
    }

    public boolean is(String name) {
        return fact(name).equals(Optional.of("true"));
    }

    public Optional<String> assessment() {
        return fact("assessment");
    }

    /** Version of the result set; zero if the event has none. */
    public int version() {
        return number(fact("version"));
    }

    /** Parses a version number; zero if it is invalid. */
    static int number(Optional<String> written) {
        return written.filter(text -> text.matches("[1-9][0-9]{0,8}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    /** Coded reasons of a clinician, for another disposition and for activities that were declined. */
    Stream<String> reasons() {
        return Stream.concat(allOf("override").stream(), allOf("declined").stream())
                .distinct();
    }

    /** Causes that reach a tier, each as {@code aorta=emergency}. */
    List<String> tiers() {
        return allOf("cause-tier").stream()
                .map(cause -> cause.replace('|', '='))
                .toList();
    }

    /** Codes of the causes in that state: reached or open. */
    List<String> causes(String state) {
        return allOf("cause").stream()
                .filter(cause -> cause.endsWith("|" + state))
                .map(cause -> cause.substring(0, cause.lastIndexOf('|')))
                .toList();
    }

    /** Initiator of the action: a person if there is one, otherwise the requesting software. */
    Optional<EventAgent> actor() {
        return agents.stream().max(Comparator.comparingInt(agent -> agent.person() ? 2 : agent.requestor() ? 1 : 0));
    }

    /** Network address of the source or destination. */
    public Optional<String> network() {
        return agents.stream().flatMap(agent -> agent.network().stream()).findFirst();
    }

    /** Code of v3-ActReason. */
    public Optional<String> purpose() {
        return agents.stream().flatMap(agent -> agent.purpose().stream()).findFirst();
    }

    /** Software used by the initiator; empty if the software itself is the initiator. */
    Optional<EventAgent> client() {
        return agents.stream()
                .filter(agent -> actor().filter(agent::equals).isEmpty())
                .filter(agent -> !agent.person() && !agent.identity().equals("Dorsal"))
                .findFirst();
    }

    /** Rows that are no FHIR resources are named by an identifier of ours. */
    private static String row(JsonNode entity) {
        return text(entity, "/what/identifier/system").equals(LEDGER)
                ? text(entity, "/what/identifier/value")
                : text(entity, "/what/reference");
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static Optional<String> optionalText(JsonNode node, String path) {
        return Optional.of(text(node, path)).filter(text -> !text.isEmpty());
    }

    static String text(JsonNode node, String path) {
        return node.at(path).stringValue("");
    }
}
