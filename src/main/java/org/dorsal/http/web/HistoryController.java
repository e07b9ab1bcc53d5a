package org.dorsal.http.web;

import java.time.Instant;
import java.util.Optional;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.AssessmentHistory.HistoryEntry;
import org.dorsal.assessment.AssessmentHistory.RecentAssessments;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.knowledge.Codes;
import org.dorsal.writeback.Filings;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Routes of earlier assessments: their list, and a comparison of two. */
@Controller
@RequestMapping(LaunchPageArea.ROOT + "/{launch}")
record HistoryController(AssessmentHistory history, Codes codes, Filings filings) {
    @GetMapping("/history")
    ModelAndView list(Visit visit) {
        return list(visit, 200, Optional.empty());
    }

    private ModelAndView list(Visit visit, int status, Optional<String> notice) {
        String site = visit.site();
        String patient = visit.patient();
        RecentAssessments recent = history.of(site, patient);
        PageText words = PageText.of(visit, codes);
        HistoryView view = HistoryView.of(recent, filings.ofPatient(site, patient), words, notice);
        return PageViews.page(status, "history", view);
    }

    @GetMapping("/history/compare")
    ModelAndView compare(Visit visit, PageForm form) {
        Optional<String> first = form.value("a");
        Optional<String> second = form.value("b");
        if (first.isEmpty() || second.isEmpty() || first.equals(second)) {
            return list(visit, 422, Optional.of("two"));
        }
        Optional<HistoryEntry> a = validEntry(visit, first.get());
        Optional<HistoryEntry> b = validEntry(visit, second.get());
        if (a.isEmpty() || b.isEmpty()) {
            return visit.missing();
        }
        boolean inOrder = !moment(a.get()).isAfter(moment(b.get()));
        HistoryEntry earlier = inOrder ? a.get() : b.get();
        HistoryEntry later = inOrder ? b.get() : a.get();
        return PageViews.page("history-compare", CompareView.of(earlier, later, PageText.of(visit, codes)));
    }

    /** Finds an assessment that was not withdrawn; those entered in error are not part of the course. */
    private Optional<HistoryEntry> validEntry(Visit visit, String id) {
        return history.of(visit.site(), visit.patient(), id).filter(past -> !past.withdrawn());
    }

    static Instant moment(HistoryEntry past) {
        return TimeRange.of(past.authored()).map(TimeRange::from).orElse(Instant.MIN);
    }
}
