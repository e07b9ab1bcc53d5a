package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.Drafts.DraftSnapshot;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.audit.AuditAction;
import org.dorsal.http.web.ResultComparison.PageResult;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.ConditionReads;
import org.dorsal.knowledge.EvidenceModels.CauseModel;
import org.dorsal.knowledge.Item;
import org.dorsal.note.PageDates;
import org.dorsal.note.ScoredEntries;
import org.dorsal.store.DraftRows.DraftVersion;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Routes of the clinician's assessment: the form, its score and the draft. */
@Controller
@RequestMapping(LaunchPageArea.ROOT + "/{launch}")
record AssessmentController(AnswerSheets sheets, Codes codes, AssessmentHistory history) {
    private static final String PAGE = "assess";
    private static final String CHANGES = "assess-answer";

    @GetMapping
    ModelAndView page(Visit visit, PageForm form) {
        return PageViews.page(PAGE, page(sheets.open(visit), Optional.empty(), Optional.empty()));
    }

    /** Saves the answers sent by the script and replies with the changed parts of the page. */
    @PostMapping("/answer")
    @AuditedAction(AuditAction.DRAFT)
    ModelAndView answer(Visit visit, PageForm form) {
        PostedAnswers posted = posted(visit, form);
        Optional<AssessmentState> saved = keep(posted, posted.changed());
        if (saved.isPresent()) {
            return changes(200, saved.get(), posted, Optional.empty());
        }
        PostedAnswers latest = posted(visit, form);
        AssessmentState unsaved = sheets.unsaved(latest.sheet(), latest.changed());
        return changes(409, unsaved, latest, Optional.of(ConflictView.of(latest.sheet(), unsaved, latest, codes)));
    }

    /** The whole form, sent by the browser itself; nothing of it is lost when another window was faster. */
    @PostMapping({"/save", "/acknowledge"})
    @AuditedAction(AuditAction.DRAFT)
    ModelAndView save(Visit visit, PageForm form) {
        PostedAnswers posted = posted(visit, form);
        if (keep(posted, posted.entered()).isPresent()) {
            return visit.redirect(next(form));
        }
        PostedAnswers latest = posted(visit, form);
        AssessmentState unsaved = sheets.unsaved(latest.sheet(), latest.whole());
        return PageViews.page(
                409,
                PAGE,
                page(
                        unsaved,
                        Optional.of(latest.edition()),
                        Optional.of(ConflictView.of(latest.sheet(), unsaved, latest, codes))));
    }

    /** Reads what the page sent; a page of a newer edition than this replica's has questions that it would lose. */
    private PostedAnswers posted(Visit visit, PageForm form) {
        Optional<String> edition = PostedAnswers.edition(form);
        AssessmentState sheet = sheets.open(visit);
        if (edition.filter(sheets::isNewer).isPresent()) {
            throw new NewerFormException(DraftVersion.NONE);
        }
        return new PostedAnswers(sheet, form, edition.map(sheets::form).orElseGet(sheet::form));
    }

    /** Not over another window's answers, unless the clinician has seen them or they are the same. */
    private Optional<AssessmentState> keep(PostedAnswers posted, Draft entered) {
        AssessmentState sheet = posted.sheet();
        boolean upToDate = posted.sentVersion().filter(sheet.version()::equals).isPresent();
        return (upToDate && !posted.undecided()) || posted.same()
                ? sheets.keep(sheet, entered, PageResult.of(posted.form()))
                : Optional.empty();
    }

    private static String next(PageForm form) {
        return switch (form.value("then").orElse("")) {
            case "review" -> "/review";
            case "close" -> "/saved";
            default -> "";
        };
    }

    @PostMapping("/draft/drop")
    @AuditedAction(AuditAction.DRAFT)
    ModelAndView drop(Visit visit, PageForm form) {
        if (PostedAnswers.sentVersion(form)
                .filter(version -> sheets.drop(visit, version))
                .isPresent()) {
            return visit.redirect("");
        }
        AssessmentState current = sheets.open(visit);
        return current.snapshot().isEmpty()
                ? visit.redirect("")
                : PageViews.page(
                        409, PAGE, page(current, Optional.empty(), Optional.of(ConflictView.of(current, codes))));
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

    @GetMapping("/about/{question}")
    ModelAndView about(Visit visit, PageForm form) {
        AssessmentState sheet = sheets.open(visit);
        return form.value("question")
                .flatMap(sheet.form()::item)
                .filter(ScoredEntries::isOnThePage)
                .<ModelAndView>map(item -> PageViews.page("assess-about", AboutView.of(sheet, item)))
                .orElse(visit.missing());
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

    private AssessView page(AssessmentState sheet, Optional<String> edition, Optional<ConflictView> conflict) {
        Visit visit = sheet.visit();
        Optional<SignedDecision> last =
                sheet.snapshot().isPresent() ? Optional.empty() : history.lastSigned(visit.site(), visit.patient());
        Optional<DraftSnapshot> offered = sheets.offered(visit);
        Optional<HandOverView.HandOverOffer> offer = offered.filter(draft -> !sheets.isNewer(draft))
                .map(draft -> HandOverView.HandOverOffer.of(
                        sheets.open(visit, Optional.of(draft)), sheet.snapshot().isPresent(), codes));
        return AssessView.page(
                sheet,
                codes,
                sheets.comparison().engine(),
                edition,
                before(sheet),
                last,
                conflict,
                offer,
                offered.isPresent() && offer.isEmpty());
    }

    private ModelAndView changes(
            int status, AssessmentState sheet, PostedAnswers posted, Optional<ConflictView> conflict) {
        return PageViews.page(
                status,
                CHANGES,
                AssessView.answer(
                        sheet, codes, sheets.comparison().engine(), posted.edition(), before(sheet), conflict));
    }

    private Optional<AssessmentHistory.PreviousResult> before(AssessmentState sheet) {
        Visit visit = sheet.visit();
        return history.before(
                visit.site(), visit.patient(), sheet.draft().amends().map(Draft.AmendedResponse::response));
    }

    /** View that explains a question by the causes that it speaks for or against, with their sources. */
    record AboutView(String linkId, String question, List<String> help, List<CauseReason> why) {

        /** @param says the facts that the question belongs to */
        record CauseReason(String cause, List<String> says, List<String> citations) {}

        static AboutView of(AssessmentState sheet, Item item) {
            return new AboutView(
                    item.linkId(),
                    item.text().in(sheet.locale()),
                    sheet.form().under(Optional.of(item.linkId())).stream()
                            .filter(below -> below.display().is("help"))
                            .map(below -> below.text().in(sheet.locale()))
                            .toList(),
                    sheet.scored().models().stream()
                            .flatMap(models -> models.causes().stream())
                            .map(model -> why(model, item.linkId(), sheet))
                            .filter(reason -> !reason.says().isEmpty())
                            .toList());
        }

        private static CauseReason why(CauseModel model, String linkId, AssessmentState sheet) {
            return new CauseReason(
                    model.cause().display().in(sheet.locale()),
                    model.facts()
                            .filter(fact -> ConditionReads.questions(fact.condition(), sheet.form())
                                    .contains(linkId))
                            .map(fact -> fact.words().in(sheet.locale()))
                            .distinct()
                            .toList(),
                    model.citations());
        }
    }
}
