package org.dorsal.http.audit;

import java.util.Optional;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.StoredResults;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.audit.RecordGate.OpenedRecord;
import org.dorsal.http.web.CompareView;
import org.dorsal.http.web.PageForm;
import org.dorsal.http.web.PageText;
import org.dorsal.store.AccessScope;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Two stored versions of a record side by side, by question. */
@Controller
@RequestMapping(AuditPageArea.ROOT + "/{site}")
record VersionController(RecordGate gate, StoredResults results, AssessmentHistory history) {
    record DiffView(AuditPageHead head, OpenedRecord opened, int earlier, int later, CompareView diff) {}

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
}
