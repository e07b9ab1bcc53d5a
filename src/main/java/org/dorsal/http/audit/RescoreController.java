package org.dorsal.http.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.RescoringOutcome;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.assessment.StoredResults;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.RecordGate.OpenedRecord;
import org.dorsal.http.web.PageForm;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Scores a stored version once more: with the criteria of its day, or with others. Nothing is stored but the event.
 */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record RescoreController(RecordGate gate, StoredResults results, Rescoring rescoring) {

    /**
     * @param criteria with which it was scored; none for those of its day
     * @param outcome names words: {@code audit.rescored.KEY}
     * @param failure why it could not be scored so
     * @param rows the result and the causes that differ
     * @param was criteria of the stored result; none where it was not scored
     * @param now criteria of the new one
     */
    record RescoreView(
            AuditPageHead head,
            OpenedRecord opened,
            int version,
            List<String> criteria,
            String outcome,
            String failure,
            List<RescoreRow> rows,
            List<String> was,
            List<String> now) {}

    /** Table row: item, stored value, new value. */
    record RescoreRow(String what, String was, String now) {
        @Override
        public String toString() {
            return "RescoreRow[hidden]";
        }
    }

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
        List<String> criteria = form.all("criteria");
        boolean then = criteria.isEmpty();
        byte[] response = whole.get().response().body();
        byte[] panel = whole.get().results().getFirst().body();
        RescoringOutcome rescored = then
                ? rescoring.withOriginalEditions(response, panel)
                : rescoring.withCriteria(criteria, response, panel);
        String outcome = outcome(rescored, then);
        List<AuditSubject> facts = new ArrayList<>(List.of(
                new AuditSubject.FactSubject("version", Integer.toString(version)),
                new AuditSubject.FactSubject("rescored", outcome)));
        criteria.forEach(canonical -> facts.add(new AuditSubject.FactSubject("criteria", canonical)));
        opened.record(request, AuditAction.RESCORE, facts.toArray(AuditSubject[]::new));
        Optional<ResultComparison> comparison =
                rescored instanceof ResultComparison compared ? Optional.of(compared) : Optional.empty();
        var view = new RescoreView(
                new AuditPageHead(request, ""),
                opened,
                version,
                criteria.stream().map(AuditWords::edition).toList(),
                outcome,
                rescored instanceof RescoringOutcome.RescoringFailure(String message) ? message : "",
                comparison.map(compared -> rows(compared, request.words())).orElse(List.of()),
                comparison.map(compared -> compared.was().criteria()).orElse(List.of()),
                comparison.map(compared -> compared.now().criteria()).orElse(List.of()));
        return request.page("audit-rescore", view);
    }

    private static String outcome(RescoringOutcome rescored, boolean then) {
        return switch (rescored) {
            case ResultComparison comparison -> comparison.isSame() ? "same" : then ? "broken" : "different";
            case RescoringOutcome.NoStoredResult _ -> "nothing";
            case RescoringOutcome.RescoringFailure _ -> "impossible";
        };
    }

    private static List<RescoreRow> rows(ResultComparison comparison, AuditWords words) {
        RescoreRow disposition = new RescoreRow(
                words.message("audit.field.disposition"),
                words.disposition(comparison.was().disposition()),
                words.disposition(comparison.now().disposition()));
        Stream<RescoreRow> causes = comparison.changes().stream()
                .map(change -> new RescoreRow(
                        words.cause(change.cause()), words.outcome(change.was()), words.outcome(change.now())));
        return Stream.concat(Stream.of(disposition), causes).toList();
    }
}
