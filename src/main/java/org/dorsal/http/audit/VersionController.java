package org.dorsal.http.audit;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.StoredResults;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.RecordGate.OpenedRecord;
import org.dorsal.http.web.CompareView;
import org.dorsal.http.web.PageForm;
import org.dorsal.http.web.PageText;
import org.dorsal.store.AccessScope;
import org.dorsal.store.EventReads;
import org.dorsal.store.StoredVersion;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stored versions of a record: two of them side by side by question, each as JSON, and the events and Provenance
 * as FHIR.
 */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record VersionController(RecordGate gate, StoredResults results, AssessmentHistory history, EventReads reads) {
    record DiffView(AuditPageHead head, OpenedRecord opened, int earlier, int later, CompareView diff) {}

    record JsonView(
            AuditPageHead head,
            OpenedRecord opened,
            String kind,
            int version,
            List<Integer> versions,
            List<VersionResource> resources) {}

    /** Resource as indented JSON. */
    record VersionResource(String what, String json) {
        private static final JsonMapper JSON =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

        /** Formats the bytes; returns invalid JSON unchanged. */
        static VersionResource of(String what, byte[] bytes) {
            try {
                return new VersionResource(what, JSON.writeValueAsString(JSON.readTree(bytes)));
            } catch (JacksonException _) { // the bytes were tampered with
                return new VersionResource(what, new String(bytes, StandardCharsets.UTF_8));
            }
        }

        static VersionResource of(StoredVersion stored) {
            return of(stored.type() + "/" + stored.id() + "/_history/" + stored.version(), stored.body());
        }
    }

    @GetMapping("/assessment/{id}/compare")
    ModelAndView compare(AuditorRequest request, PageForm form) {
        return gate.inside(request, form, this::compare);
    }

    private ModelAndView compare(AuditorRequest request, PageForm form, OpenedRecord opened) {
        int a = EventSummary.number(form.value("a"));
        int b = EventSummary.number(form.value("b"));
        int earlier = Math.min(a, b);
        int later = Math.max(a, b);
        Optional<StoredResults.ResultSetVersion> before = whole(results, request, opened, earlier);
        Optional<StoredResults.ResultSetVersion> after = whole(results, request, opened, later);
        if (before.isEmpty() || after.isEmpty() || a == b) {
            return request.missing();
        }
        opened.record(request, AuditAction.VIEW, new AuditSubject.FactSubject("page", "audit-compare"));
        PageText words = request.words();
        CompareView diff = CompareView.of(
                history.of(before.get()),
                words.message("audit.version.n", earlier),
                history.of(after.get()),
                words.message("audit.version.n", later),
                words);
        return request.page(
                "audit-compare", new DiffView(new AuditPageHead(request, ""), opened, earlier, later, diff));
    }

    /** Stored version of the record's results; empty if it does not exist. */
    static Optional<StoredResults.ResultSetVersion> whole(
            StoredResults results, AuditorRequest request, OpenedRecord opened, int version) {
        Dossier dossier = opened.dossier();
        return version < 1
                ? Optional.empty()
                : results.of(AccessScope.ofPatient(request.site(), dossier.patient()), dossier.id(), version);
    }

    @GetMapping("/assessment/{id}/json")
    ModelAndView json(AuditorRequest request, PageForm form) {
        return gate.inside(request, form, this::json);
    }

    private ModelAndView json(AuditorRequest request, PageForm form, OpenedRecord opened) {
        int version = EventSummary.number(form.value("version"));
        Optional<StoredResults.ResultSetVersion> whole = whole(results, request, opened, version);
        if (whole.isEmpty()) {
            return request.missing();
        }
        opened.record(request, AuditAction.VIEW, new AuditSubject.FactSubject("page", "audit-json"));
        List<StoredVersion> stored = new ArrayList<>(List.of(whole.get().response()));
        stored.addAll(whole.get().results());
        whole.get().revoked().ifPresent(stored::add);
        return shown(request, opened, "version", version, stored.stream().map(VersionResource::of));
    }

    @GetMapping("/assessment/{id}/events")
    ModelAndView events(AuditorRequest request, PageForm form) {
        return gate.inside(request, form, this::events);
    }

    private ModelAndView events(AuditorRequest request, PageForm form, OpenedRecord opened) {
        Dossier dossier = opened.dossier();
        opened.record(request, AuditAction.VIEW, new AuditSubject.FactSubject("page", "audit-events"));
        Stream<VersionResource> provenances = dossier.results().stream()
                .flatMap(summary -> whole(results, request, opened, summary.version()).stream())
                .map(whole -> VersionResource.of(whole.results().getLast()));
        Stream<VersionResource> events = dossier.events(reads, request.site()).events().stream()
                .map(event -> EventRow.of(EventSummary.of(event), request.words()))
                .map(row -> VersionResource.of(
                        "AuditEvent: " + row.action() + ", " + row.when(),
                        row.event().bytes()));
        return shown(request, opened, "events", 0, Stream.concat(provenances, events));
    }

    private static ModelAndView shown(
            AuditorRequest request, OpenedRecord opened, String kind, int version, Stream<VersionResource> resources) {
        List<Integer> versions = opened.dossier().results().stream()
                .map(EventSummary::version)
                .distinct()
                .toList();
        return request.page(
                "audit-json",
                new JsonView(new AuditPageHead(request, ""), opened, kind, version, versions, resources.toList()));
    }
}
