package org.dorsal.http.web;

import java.util.Optional;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.Drafts.DraftSnapshot;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.audit.AuditAction;
import org.dorsal.knowledge.Codes;
import org.dorsal.note.PageDates;
import org.dorsal.store.DraftRows.DraftVersion;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Routes of the clinician's assessment: the page, its draft, and the form without scripts. */
@Controller
@RequestMapping(LaunchPageArea.ROOT + "/{launch}")
record AssessmentController(AnswerSheets sheets, Codes codes, AssessmentHistory history, AnswerSeals seals) {
    private static final String PAGE = "assess";

    /** A save that another window overtakes is compared with what that one has stored. */
    private static final int MAX_TRIES = 3;

    @GetMapping
    ModelAndView page(Visit visit) {
        return page(200, sheets.open(visit), false);
    }

    /** Saves changed answers; what does not fit the stored draft is the clinician's to decide. */
    @PostMapping("/draft")
    @AuditedAction(AuditAction.DRAFT)
    ModelAndView save(Visit visit, PageForm form) {
        DraftSave save = DraftSave.of(form);
        if (sheets.isNewer(save.edition())) { // the page has questions that this replica would lose
            throw new NewerFormException(DraftVersion.NONE);
        }
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            AssessmentState sheet = sheets.open(visit);
            if (!save.fits(sheet)) {
                return reply(409, sheet, Optional.of(sheet.snapshot().isPresent() ? "changed" : "gone"));
            }
            Draft changed = save.applied(sheet, sheets.form(save.edition()));
            boolean isRepeated = sheet.snapshot().isPresent() && changed.equals(sheet.draft());
            Optional<AssessmentState> keptState =
                    isRepeated ? Optional.of(sheet) : sheets.keep(sheet, changed, save.resultOn(sheet));
            if (keptState.isPresent()) {
                return reply(200, keptState.get(), Optional.empty());
            }
        }
        return reply(503, sheets.open(visit), Optional.empty());
    }

    /**
     * Reply to the page's script.
     *
     * @param conflict why nothing was stored: {@code changed} by another window, or {@code gone}
     */
    record DraftReply(Optional<String> conflict, DraftState draft) {}

    private ModelAndView reply(int status, AssessmentState sheet, Optional<String> conflict) {
        return PageViews.json(status, new DraftReply(conflict, state(sheet)));
    }

    private DraftState state(AssessmentState sheet) {
        return DraftState.of(sheet, sheets.comparison().engine());
    }

    @GetMapping("/plain")
    ModelAndView plain(Visit visit) {
        return PageViews.page("assess-plain", PlainForm.of(sheets.open(visit), PageForm.EMPTY, codes));
    }

    /** Saves the whole form of a browser without scripts; what another window has answered meanwhile is shown first. */
    @PostMapping("/plain")
    @AuditedAction(AuditAction.DRAFT)
    ModelAndView savePlain(Visit visit, PageForm form) {
        AssessmentState sheet = sheets.open(visit);
        boolean isUpToDate =
                form.value("version").filter(sheet.version().toString()::equals).isPresent();
        return isUpToDate
                        && sheets.keep(sheet, PlainForm.draft(sheet, form), Optional.empty())
                                .isPresent()
                ? visit.redirect(form.value("then").filter("close"::equals).isPresent() ? "/saved" : "/review")
                : PageViews.page(409, "assess-plain", PlainForm.of(sheets.open(visit), form, codes));
    }

    @PostMapping("/draft/drop")
    @AuditedAction(AuditAction.DRAFT)
    ModelAndView drop(Visit visit, PageForm form) {
        boolean isDropped = form.value("version")
                .flatMap(DraftVersion::read)
                .filter(version -> sheets.drop(visit, version))
                .isPresent();
        AssessmentState current = sheets.open(visit);
        return isDropped || current.snapshot().isEmpty() ? visit.redirect("") : page(409, current, true);
    }

    @PostMapping("/draft/hand-over")
    @AuditedAction(AuditAction.DRAFT)
    ModelAndView handOver(Visit visit, PageForm form) {
        sheets.handOver(sheets.open(visit), form.value("back").isEmpty());
        return visit.redirect("/saved");
    }

    @PostMapping("/draft/take-over")
    @AuditedAction(AuditAction.DRAFT)
    ModelAndView takeOver(Visit visit, PageForm form) {
        form.value("version").flatMap(DraftVersion::read).ifPresent(version -> sheets.takeOver(visit, version));
        return visit.redirect("");
    }

    @GetMapping("/saved")
    ModelAndView saved(Visit visit, PageForm form) {
        Optional<DraftSnapshot> snapshot = sheets.open(visit).snapshot();
        return PageViews.page(
                "assess-saved",
                new OpenDraftView(
                        snapshot.map(draft -> PageDates.moment(draft.saved(), visit.zone())),
                        snapshot.map(draft -> PageDates.moment(draft.expires(), visit.zone())),
                        snapshot.flatMap(DraftSnapshot::handedOver).map(time -> PageDates.moment(time, visit.zone()))));
    }

    /**
     * A draft that waits; all empty when there is none.
     *
     * @param handedOver since when colleagues may go on with it
     */
    record OpenDraftView(Optional<String> saved, Optional<String> until, Optional<String> handedOver) {}

    private ModelAndView page(int status, AssessmentState sheet, boolean behind) {
        Visit visit = sheet.visit();
        Optional<SignedDecision> last =
                sheet.snapshot().isPresent() ? Optional.empty() : history.lastSigned(visit.site(), visit.patient());
        Optional<DraftSnapshot> offered = sheets.offered(visit);
        Optional<HandOverView.HandOverOffer> offer = offered.filter(draft -> !sheets.isNewer(draft))
                .map(draft -> HandOverView.HandOverOffer.of(
                        sheets.open(visit, Optional.of(draft)), sheet.snapshot().isPresent(), codes));
        Optional<AssessmentHistory.PreviousResult> before = history.before(
                visit.site(), visit.patient(), sheet.draft().amends().map(Draft.AmendedResponse::response));
        AssessView view = AssessView.of(
                sheet,
                VisitData.of(sheet, before, seals.of(sheets.key(visit)), state(sheet)),
                last.map(signed -> AssessView.LastSignedView.of(signed, PageText.of(visit, codes))),
                offer,
                offered.isPresent() && offer.isEmpty(),
                behind);
        return PageViews.page(status, PAGE, view);
    }
}
