package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.dorsal.assessment.AnswerTimes;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.AssessmentReader;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.Drafts;
import org.dorsal.assessment.Drafts.SaveResult;
import org.dorsal.assessment.FilledFormCodec;
import org.dorsal.assessment.Refusal;
import org.dorsal.assessment.ResponseAmender;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.assessment.Submission;
import org.dorsal.audit.AuditAction;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.AmbulanceHandover;
import org.dorsal.note.HandoutView;
import org.dorsal.note.PrintRenderer;
import org.dorsal.note.PrintedRecord;
import org.dorsal.note.ResultStory;
import org.dorsal.store.DraftRows.DraftVersion;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.Filings;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Routes after a signature: status, note, PDF, handout, and amendment. Every page is limited to the launch's patient.
 */
@Controller
@RequestMapping(LaunchPageArea.ROOT + "/{launch}")
record SignedController(
        AnswerSheets sheets,
        Drafts drafts,
        AssessmentReader records,
        Codes codes,
        AssessmentHistory history,
        Filings filings,
        ResponseAmender amender) {
    @GetMapping("/assessment/{id}")
    ModelAndView show(Visit visit, PageForm form) {
        return answer(visit, form, story -> page(visit, story));
    }

    @GetMapping("/assessment/{id}/record.pdf")
    ModelAndView print(Visit visit, PageForm form) {
        return answer(visit, form, story -> pdf(visit, story));
    }

    /** Shows the handout for the patient; there is none of what was withdrawn. */
    @GetMapping("/assessment/{id}/handout")
    ModelAndView handout(Visit visit, PageForm form) {
        return answer(
                visit,
                form,
                story -> story.assessment().withdrawn()
                        ? visit.redirect(
                                "/assessment/" + story.assessment().response().id())
                        : PageViews.page(
                                "handout",
                                HandoutView.of(
                                        story,
                                        language(form, story),
                                        visit.sitePages().options().phone())));
    }

    /** Shows the handover of a signed emergency: the crew arrives after the signature. */
    @GetMapping("/assessment/{id}/ambulance")
    ModelAndView ambulance(Visit visit, PageForm form) {
        return answer(
                visit,
                form,
                story -> SignedView.hasHandover(story)
                        ? PageViews.page(
                                "ambulance",
                                AmbulanceHandover.of(
                                        AmbulanceController.sender(visit, Optional.of(story)),
                                        story.entries(),
                                        codes,
                                        visit.time(),
                                        visit.zone()))
                        : visit.redirect("/assessment/" + story.id()));
    }

    private static Wording.Locale language(PageForm form, ResultStory story) {
        return form.value("language").filter(HandoutView.SPANISH::equals).isPresent()
                ? HandoutView.spanish(story.locale())
                : story.locale();
    }

    private ModelAndView answer(Visit visit, PageForm form, Function<ResultStory, ModelAndView> reply) {
        return find(visit, form)
                .map(assessment -> Optional.of(ResultStory.of(visit.sitePages().note(), assessment, codes, history))
                        .filter(story -> story.signature().isPresent())
                        .map(reply)
                        .orElseGet(() -> visit.redirect(
                                "/assessment/" + assessment.response().id() + "/review")))
                .orElse(visit.missing());
    }

    private Optional<AssessmentReader.StoredAssessment> find(Visit visit, PageForm form) {
        return form.value("id").flatMap(id -> records.of(visit.sitePages().site(), visit.patient(), id));
    }

    private ModelAndView page(Visit visit, ResultStory story) {
        return page(visit, story, 200, WithdrawalForm.EMPTY);
    }

    private ModelAndView page(Visit visit, ResultStory story, int status, WithdrawalForm withdrawal) {
        return PageViews.page(status, "signed", SignedView.of(story, filing(visit, story.assessment()), withdrawal));
    }

    /** Shows a signed version, even when amended or withdrawn since. */
    @GetMapping("/assessment/{id}/version/{number}")
    ModelAndView version(Visit visit, PageForm form) {
        Optional<AssessmentReader.StoredAssessment> newest = find(visit, form);
        return form.value("number")
                .filter(number -> number.matches("[1-9]\\d{0,3}"))
                .map(Integer::valueOf)
                .flatMap(number -> form.value("id")
                        .flatMap(id -> records.of(visit.sitePages().site(), visit.patient(), id, number)))
                .filter(assessment -> assessment.signature().isPresent())
                .flatMap(assessment -> newest.map(now -> new VersionView(
                        ResultStory.of(visit.sitePages().note(), assessment, codes, history),
                        assessment.version(),
                        now.version(),
                        now.withdrawn())))
                .<ModelAndView>map(view -> PageViews.page("signed-version", view))
                .orElse(visit.missing());
    }

    /** Returns the current state of the delivery; an empty reply leaves the page unchanged. */
    @GetMapping("/assessment/{id}/filing")
    ModelAndView again(Visit visit, PageForm form) {
        return find(visit, form)
                .map(assessment -> filing(visit, assessment))
                .<ModelAndView>map(filing -> {
                    String shownMark = form.value("seen").orElse("");
                    return shownMark.equals(filing.mark())
                            ? PageViews.unchanged()
                            : PageViews.page(
                                    "signed-filing-answer", new FilingAnswer(filing, filing.otherHead(shownMark)));
                })
                .orElse(visit.missing());
    }

    private FilingView filing(Visit visit, AssessmentReader.StoredAssessment assessment) {
        FilingStatus status =
                filings.of(visit.site(), visit.patient(), assessment.response().id());
        return FilingView.of(status, assessment, FilingWords.of(visit.sitePages()));
    }

    private static ModelAndView pdf(Visit visit, ResultStory story) {
        String name = "assessment-" + story.signed().assessment() + "-"
                + story.assessment().version() + ".pdf";
        byte[] body = PrintRenderer.pdf(PrintedRecord.of(story, visit.banner()));
        return PageViews.file("application/pdf", "inline; filename=\"" + name + "\"", body);
    }

    /**
     * Starts an amendment from the stored answers. A clinician has a single draft per form, so an open draft prevents
     * it.
     */
    @PostMapping("/assessment/{id}/amend")
    @AuditedAction(AuditAction.DRAFT)
    ModelAndView amend(Visit visit, PageForm form) {
        Optional<AssessmentReader.StoredAssessment> assessment =
                find(visit, form).filter(stored -> !stored.withdrawn());
        if (assessment.isEmpty()) {
            return visit.missing();
        }
        Submission submission = assessment.get().replayed().submission();
        QuestionnaireResponse response = submission.response();
        Draft draft = Draft.EMPTY
                .movedTo(submission.form().edition().version())
                .with(FilledFormCodec.read(submission.form(), response))
                .confirming(assessment.get().vitalSignsOfTheRecord())
                .withAuthors(
                        FilledFormCodec.otherAuthors(response),
                        assessment.get().response().recordedAt())
                .timed(AnswerTimes.stored(response))
                .amending(new Draft.AmendedResponse(
                        assessment.get().response().id(),
                        assessment.get().response().version()));
        return switch (drafts.save(sheets.key(visit), draft, DraftVersion.NONE, visit.time(), Signer.sender(visit))) {
            case SaveResult.SavedDraft _ -> visit.redirect("");
            case SaveResult.DraftConflict _ ->
                PageViews.page(409, "review-stop", new ReviewController.ReviewStopView("draft", List.of()));
        };
    }

    /** Withdraws a signed assessment as entered in error, once its reason is given and confirmed. */
    @PostMapping("/assessment/{id}/withdraw")
    @AuditedAction(AuditAction.UPDATE)
    ModelAndView withdraw(Visit visit, PageForm form) {
        if (visit.isOld()) {
            return ReviewController.stop(403, "old-withdrawal", List.of());
        }
        if (Signer.of(visit).isEmpty()) {
            return ReviewController.stop(403, "nobody-withdrawal", List.of());
        }
        return answer(
                visit,
                form,
                story -> story.assessment().withdrawn()
                        ? visit.redirect("/assessment/" + story.id())
                        : withdraw(visit, story, WithdrawalForm.of(form)));
    }

    private ModelAndView withdraw(Visit visit, ResultStory story, WithdrawalForm entered) {
        if (!entered.missing().isEmpty()) {
            return page(visit, story, 422, entered);
        }
        if (!entered.version().equals(Integer.toString(story.assessment().version()))) {
            return ReviewController.stop(409, "changed-withdrawal", List.of());
        }
        Receipt receipt = amender.withdraw(
                visit.sitePages().site(),
                Signer.sender(visit),
                story.assessment().response(),
                entered.reason());
        return switch (receipt) {
            case Receipt.StoredReceipt _, Receipt.ExistingReceipt _ -> visit.redirect("/assessment/" + story.id());
            case Receipt.RefusedReceipt(Refusal.ConcurrentChange _) ->
                ReviewController.stop(409, "changed-withdrawal", List.of());
            case Receipt.RefusedReceipt(Refusal refusal) ->
                ReviewController.stop(422, "refused-withdrawal", ReviewController.reasons(refusal));
        };
    }

    /**
     * Read-only version of a signed assessment.
     *
     * @param number version number
     * @param newest newest version number
     * @param withdrawn true when the assessment was withdrawn, then or since
     */
    record VersionView(ResultStory story, int number, int newest, boolean withdrawn) {
        public boolean replaced() {
            return !withdrawn && number < newest;
        }
    }

    /**
     * Reply to a browser that polls the state of a delivery.
     *
     * @param otherHead true when the head has changed; it is sent only then, so that a screen reader does not repeat
     * it
     */
    record FilingAnswer(FilingView filing, boolean otherHead) {}
}
