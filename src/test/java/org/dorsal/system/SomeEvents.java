package org.dorsal.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.*;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.Page;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.AuditEvent;

/** Audit events of a site, as stored. */
public final class SomeEvents {
    private static final Pattern QUERY = Pattern.compile("\"query\":\"([^\"]*)\"");

    private static final int NEWEST_PAGES = 5;

    private final Ledger ledger;
    private final AccessScope site;

    public SomeEvents(SomeService service, String site) {
        this.ledger = service.part(Ledger.class);
        this.site = AccessScope.ofSite(site);
    }

    /** Returns the events of a request with that {@code X-Request-Id} that was sent just now: among the newest 500. */
    public List<AuditEvent> ofRequest(String id) {
        return pages().limit(NEWEST_PAGES)
                .flatMap(page -> page.versions().stream())
                .filter(version -> new String(version.body(), UTF_8).contains(id)) // reading it as FHIR is slow
                .map(SomeEvents::read)
                .filter(event -> about(event).contains(id))
                .toList();
    }

    /** Returns the matching events, newest first. */
    public List<AuditEvent> findEvents(Predicate<AuditEvent> condition) {
        return pages().flatMap(page -> page.versions().stream())
                .map(SomeEvents::read)
                .filter(condition)
                .toList();
    }

    private Stream<Page> pages() {
        return Page.all(
                ResourceQuery.of("AuditEvent").paged(ResourceQuery.MAX_SIZE), query -> ledger.search(site, query));
    }

    /** Returns the events with that code as first subtype. */
    public List<AuditEvent> withSubtype(String code) {
        return findEvents(event -> event.getSubtypeFirstRep().getCode().equals(code));
    }

    /** Returns the events that have the fact {@code name=value}. */
    public List<AuditEvent> withFact(String fact) {
        return findEvents(event -> facts(event).contains(fact));
    }

    /** Returns the events that an action adds, less than a page; deliveries to EHRs meanwhile are excluded. */
    public List<AuditEvent> during(Runnable action) {
        Set<String> before = newest().versions().stream().map(StoredVersion::id).collect(Collectors.toSet());
        action.run();
        return newest().versions().stream()
                .filter(version -> !before.contains(version.id()))
                .map(SomeEvents::read)
                .filter(event -> event.getAgent().stream()
                        .noneMatch(agent -> "EHR".equals(agent.getWho().getDisplay())))
                .toList();
    }

    /** Returns the newest hundred events as stored, with their base64 content decoded. */
    public String newestAsText() {
        return newest().versions().stream()
                .map(event -> new String(event.body(), UTF_8))
                .map(text -> text
                        + QUERY.matcher(text)
                                .results()
                                .map(match -> new String(Base64.getDecoder().decode(match.group(1)), UTF_8))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    /** {@code subtype:action:outcome}, such as {@code read:R:0}. */
    public static String word(AuditEvent event) {
        return String.join(
                ":",
                event.getSubtypeFirstRep().getCode(),
                event.getAction().toCode(),
                event.getOutcome().toCode());
    }

    /** Returns references and identifiers of the entities. */
    public static List<String> about(AuditEvent event) {
        return event.getEntity().stream()
                .map(entity -> entity.getWhat().hasReference()
                        ? entity.getWhat().getReference()
                        : entity.getWhat().getIdentifier().getValue())
                .filter(text -> text != null)
                .toList();
    }

    /** Facts as {@code name=value}. */
    public static List<String> facts(AuditEvent event) {
        return event.getEntity().stream()
                .flatMap(entity -> entity.getDetail().stream())
                .map(detail -> detail.getType() + "=" + detail.getValue().primitiveValue())
                .toList();
    }

    private Page newest() {
        return ledger.search(site, ResourceQuery.of("AuditEvent").paged(ResourceQuery.MAX_SIZE));
    }

    private static AuditEvent read(StoredVersion version) {
        return switch (FhirJson.parse(version.body(), AuditEvent.class)) {
            case Parsed.ParsedResource<AuditEvent>(AuditEvent read) -> read;
            case Parsed.UnparsableResource<AuditEvent> _ -> throw new AssertionError("an event is unreadable");
        };
    }
}
