package org.dorsal.http.web;

import java.time.Instant;
import java.util.*;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.AssessmentHistory.HistoryEntry;
import org.dorsal.assessment.AssessmentHistory.RecentAssessments;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.audit.AuditAction;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Item;
import org.dorsal.writeback.Filings;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Routes of earlier assessments: the course, each assessment, a comparison of two, and a new one from an earlier one.
 */
@Controller
@RequestMapping(LaunchPageArea.ROOT + "/{launch}")
record HistoryController(AssessmentHistory history, Codes codes, AnswerSheets sheets, Filings filings) {
    /** Groups of measurements and findings. */
    private static final Set<String> OF_ITS_DAY = Set.of("vital-signs", "examination");

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

    /**
     * Begins a draft with an earlier assessment's answers as suggestions. No question is answered automatically, and
     * an existing draft of this clinician for this patient is left unchanged.
     */
    @PostMapping("/history/new-from/{id}")
    @AuditedAction(AuditAction.DRAFT)
    ModelAndView newFrom(Visit visit, PageForm form) {
        Optional<HistoryEntry> past = form.value("id").flatMap(id -> validEntry(visit, id));
        if (past.isEmpty()) {
            return visit.missing();
        }
        Draft.CarriedAnswers carried =
                new Draft.CarriedAnswers(carried(past.get()), past.get().authored());
        AssessmentState sheet = sheets.open(visit);
        return sheet.snapshot().isEmpty()
                        && sheets.keep(sheet, sheet.draft().carrying(carried), Optional.empty())
                                .isPresent()
                ? visit.redirect("")
                : list(visit, 409, Optional.of("draft"));
    }

    /** Finds an assessment that was not withdrawn; those entered in error are not part of the course. */
    private Optional<HistoryEntry> validEntry(Visit visit, String id) {
        return history.of(visit.site(), visit.patient(), id).filter(past -> !past.withdrawn());
    }

    static Instant moment(HistoryEntry past) {
        return TimeRange.of(past.authored()).map(TimeRange::from).orElse(Instant.MIN);
    }

    /**
     * Selects the answers that may be suggested again: choices and numbers. "No", "none" and "don't know" are
     * collected again each time, free text, measurements and findings applied to their day only, and age and sex come
     * from the record.
     */
    private static FormAnswers carried(HistoryEntry past) {
        Map<String, List<String>> carried = new TreeMap<>();
        past.answers()
                .byLinkId()
                .forEach((linkId, values) -> past.form()
                        .flatMap(form -> form.item(linkId))
                        .filter(item -> !linkId.equals("age-years") && !linkId.equals("sex"))
                        .filter(item ->
                                item.parent().filter(OF_ITS_DAY::contains).isEmpty())
                        .ifPresent(item -> carried.put(
                                linkId,
                                values.stream()
                                        .filter(value -> again(item, value))
                                        .toList())));
        return new FormAnswers(carried);
    }

    private static boolean again(Item item, String value) {
        return switch (item.kind()) {
            case CHOICE ->
                item.option(value)
                        .filter(_ -> !item.denies(value))
                        .filter(option -> !option.coded().system().equals(Codes.YES_NO) || value.equals("Y"))
                        .isPresent();
            case INTEGER, DECIMAL, DATE -> true;
            case GROUP, DISPLAY, STRING, TEXT -> false;
        };
    }
}
