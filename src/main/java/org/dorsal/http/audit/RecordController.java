package org.dorsal.http.audit;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.RescoringOutcome;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.assessment.StoredResults;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.Facets.FacetChoice;
import org.dorsal.http.audit.RecordContent.RecordDetails;
import org.dorsal.http.audit.RecordGate.OpenedRecord;
import org.dorsal.http.web.PageForm;
import org.dorsal.http.web.PageText;
import org.dorsal.store.EventCounts;
import org.dorsal.store.EventReads;
import org.dorsal.store.LogReads;
import org.dorsal.store.StoredCheckpoint;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Pages of one record: integrity, content and timeline. */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record RecordController(
        RecordGate gate,
        EventReads reads,
        EventCounts counts,
        LogReads log,
        StoredResults results,
        Rescoring rescoring,
        RecordContent content) {
    /**
     * @param position log position of the event that opened the record; empty until it is sequenced
     * @param versions newest first
     * @param content answers, texts and deliveries
     * @param leaf hash of the newest version's event in the log
     * @param covering first checkpoint that covers this event
     * @param rescored a version scored once more; empty if not requested
     * @param timeline newest first
     * @param more true if there are more than {@code most} events
     * @param people number of people in the events
     * @param criteria loaded criteria for the same form
     */
    record RecordView(
            AuditPageHead head,
            OpenedRecord opened,
            Optional<Long> position,
            List<EventRow> versions,
            RecordDetails content,
            Optional<String> leaf,
            Optional<StoredCheckpoint> covering,
            Optional<RescoredVersion> rescored,
            List<EventRow> timeline,
            boolean more,
            int most,
            long people,
            List<FacetChoice> criteria) {}

    /**
     * Version that was scored once more.
     *
     * @param with criteria with which it was scored; empty for those of its day
     * @param outcome names words: {@code audit.rescored.KEY}
     * @param failure why it could not be scored so
     * @param rows the result and the causes that differ
     * @param was criteria of the stored result; none where it was not scored
     * @param now criteria of the new one
     */
    record RescoredVersion(
            int version,
            Optional<String> with,
            String outcome,
            String failure,
            List<RescoredRow> rows,
            List<String> was,
            List<String> now) {}

    /** Table row: item, stored value, new value. */
    record RescoredRow(String what, String was, String now) {}

    @GetMapping("/assessment/{id}")
    ModelAndView show(AuditorRequest request, PageForm form) {
        return gate.inside(request, form, this::show);
    }

    private ModelAndView show(AuditorRequest request, PageForm form, OpenedRecord opened) {
        opened.record(request, AuditAction.VIEW, new AuditSubject.FactSubject("page", "audit-record"));
        return request.page("audit-record", view(request, opened, Optional.empty()));
    }

    @PostMapping("/assessment/{id}/open")
    ModelAndView open(AuditorRequest request, PageForm form) {
        return gate.open(request, form);
    }

    /** Scores a stored version with the criteria of its day, or with others. Nothing is stored but the event. */
    @PostMapping("/assessment/{id}/re-score")
    ModelAndView score(AuditorRequest request, PageForm form) {
        return gate.inside(request, form, this::score);
    }

    private ModelAndView score(AuditorRequest request, PageForm form, OpenedRecord opened) {
        int version = EventSummary.number(form.value("version"));
        Optional<StoredResults.ResultSetVersion> whole = VersionController.whole(results, request, opened, version);
        if (whole.isEmpty()) {
            return request.missing();
        }
        Optional<String> criteria = form.text("criteria");
        byte[] response = whole.get().response().body();
        byte[] panel = whole.get().results().getFirst().body();
        RescoringOutcome rescored = criteria.map(
                        canonical -> rescoring.withCriteria(List.of(canonical), response, panel))
                .orElseGet(() -> rescoring.withOriginalEditions(response, panel));
        String outcome = outcome(rescored, criteria.isEmpty());
        List<AuditSubject> facts = new ArrayList<>(List.of(
                new AuditSubject.FactSubject("version", Integer.toString(version)),
                new AuditSubject.FactSubject("rescored", outcome)));
        criteria.ifPresent(canonical -> facts.add(new AuditSubject.FactSubject("criteria", canonical)));
        opened.record(request, AuditAction.RESCORE, facts.toArray(AuditSubject[]::new));
        Optional<ResultComparison> comparison =
                rescored instanceof ResultComparison compared ? Optional.of(compared) : Optional.empty();
        RescoredVersion shown = new RescoredVersion(
                version,
                criteria.map(Facets::edition),
                outcome,
                rescored instanceof RescoringOutcome.RescoringFailure(String message) ? message : "",
                comparison.map(compared -> rows(compared, request.words())).orElse(List.of()),
                comparison.map(compared -> compared.was().criteria()).orElse(List.of()),
                comparison.map(compared -> compared.now().criteria()).orElse(List.of()));
        return request.page("audit-record", view(request, opened, Optional.of(shown)));
    }

    private static String outcome(RescoringOutcome rescored, boolean then) {
        return switch (rescored) {
            case ResultComparison comparison -> comparison.isSame() ? "same" : then ? "broken" : "different";
            case RescoringOutcome.NoStoredResult _ -> "nothing";
            case RescoringOutcome.RescoringFailure _ -> "impossible";
        };
    }

    private static List<RescoredRow> rows(ResultComparison comparison, PageText words) {
        RescoredRow disposition = new RescoredRow(
                words.message("audit.field.disposition"),
                words.disposition(comparison.was().disposition()),
                words.disposition(comparison.now().disposition()));
        Stream<RescoredRow> causes = comparison.changes().stream()
                .map(change -> new RescoredRow(
                        words.cause(change.cause()), tier(change.was(), words), tier(change.now(), words)));
        return Stream.concat(Stream.of(disposition), causes).toList();
    }

    /** Names the tier of a cause; says so where nothing leads to it. */
    private static String tier(Optional<String> tier, PageText words) {
        return tier.map(words::disposition).orElseGet(() -> words.message("audit.no-cause"));
    }

    private RecordView view(AuditorRequest request, OpenedRecord opened, Optional<RescoredVersion> rescored) {
        String site = request.site();
        Dossier dossier = opened.dossier();
        EventReads.EventPage events = dossier.events(reads, site);
        String accessEvent = opened.access().event();
        Optional<Long> newest = dossier.results().getFirst().event().position();
        return new RecordView(
                new AuditPageHead(request, ""),
                opened,
                Optional.ofNullable(log.positions(site, List.of(accessEvent)).get(accessEvent)),
                dossier.results().stream()
                        .map(summary -> EventRow.of(summary, request.words()))
                        .toList(),
                content.of(request, opened),
                newest.flatMap(position -> log.leaves(site, position, position + 1).stream()
                                .findFirst())
                        .map(HexFormat.of()::formatHex),
                newest.flatMap(position -> log.covering(site, position)),
                rescored,
                EventRow.steps(events.events(), request.words()),
                events.next().isPresent(),
                Dossier.MAX_EVENTS,
                counts.people(site, dossier.query()),
                criteria(dossier));
    }

    /** Loaded criteria for the same edition of the form. */
    private List<FacetChoice> criteria(Dossier dossier) {
        return dossier.results().stream()
                .flatMap(summary -> summary.fact("questionnaire").stream())
                .flatMap(form -> rescoring.loaded().getOrDefault(form, List.of()).stream())
                .distinct()
                .map(FacetChoice::edition)
                .toList();
    }
}
