package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.Decision;
import org.dorsal.assessment.PreparedSignOff;
import org.dorsal.assessment.PreparedSignOff.SignOffVersions;
import org.dorsal.assessment.Refusal;
import org.dorsal.assessment.SignOff;
import org.dorsal.assessment.SignOffPreview;
import org.dorsal.assessment.SignOffResult;
import org.dorsal.assessment.SignOffResult.Gap;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.audit.AuditAction;
import org.dorsal.http.web.Subjects.SubjectLookup;
import org.dorsal.http.web.WritePreviewView.WritePreview;
import org.dorsal.knowledge.Codes;
import org.dorsal.note.Words;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Review and sign-off: everything that a signature would say and write, and the signature. */
@Controller
@RequestMapping(LaunchPageArea.ROOT + "/{launch}")
record ReviewController(
        Subjects subjects, SignOff signOff, Codes codes, AssessmentHistory history, WritePreview reaching) {
    private static final String PAGE = "review";

    /**
     * Why there is nothing to sign, for the page {@code review-stop}.
     *
     * @param reasons one line for each problem
     */
    record ReviewStopView(String key, List<StopReason> reasons) {
        /** @param linkId of the question to go to; empty where the answers can't be changed or none is meant */
        record StopReason(String message, Optional<String> linkId) {}
    }

    @GetMapping("/review")
    ModelAndView reviewDraft(Visit visit) {
        return first(visit, subjects.draft(visit, ""));
    }

    @GetMapping("/assessment/{id}/review")
    ModelAndView reviewStored(Visit visit, @PathVariable String id) {
        return first(visit, subjects.stored(visit, id));
    }

    private ModelAndView first(Visit visit, SubjectLookup lookup) {
        if (visit.isOld()) {
            return stop(403, "old", List.of());
        }
        DecisionForm empty = new DecisionForm(PageForm.EMPTY);
        return with(visit, lookup, subject -> {
            Decision decision = empty.decision(attestation(visit));
            return switch (prepare(subject, visit.patient(), decision)) {
                case SignOffResult refused -> ended(subject, refused);
                case PreparedSignOff prepared -> shown(200, subject, prepared, empty, Optional.empty(), false);
            };
        });
    }

    @PostMapping("/sign")
    @AuditedAction(AuditAction.ATTEST)
    ModelAndView sign(Visit visit, PageForm form) {
        if (visit.isOld()) {
            return stop(403, "old", List.of());
        }
        DecisionForm entered = new DecisionForm(form);
        SubjectLookup lookup = entered.assessment()
                .map(id -> subjects.stored(visit, id))
                .orElseGet(() -> subjects.draft(visit, entered.amendment()));
        // the signed page would look as if this decision had been stored
        return lookup instanceof SubjectLookup.SignedAlready(SignedDecision signature)
                        && !isRepeated(visit, entered, signature)
                ? stop(409, "changed", List.of())
                : with(visit, lookup, subject -> sign(subject, entered));
    }

    /** Returns whether the same person sends the same disposition once more, as after a lost answer. */
    private static boolean isRepeated(Visit visit, DecisionForm entered, SignedDecision signature) {
        String disposition = entered.decision(attestation(visit))
                .other()
                .map(other -> other.disposition().code())
                .orElse(signature.computed().disposition());
        return disposition.equals(signature.disposition())
                && Signer.of(visit)
                        .map(Attester::reference)
                        .equals(Optional.of(signature.attester().reference()));
    }

    private ModelAndView sign(ReviewSubject subject, DecisionForm entered) {
        Decision decision = entered.decision(attestation(subject.visit()));
        return switch (prepare(subject, entered.patient(), decision)) {
            case SignOffResult refused -> ended(subject, refused);
            case PreparedSignOff prepared
            when decision.openReason().isPresent() && !subject.needsReason(prepared) ->
                // typed for another disposition, which required a reason
                sign(subject, entered.withoutReason());
            case PreparedSignOff prepared -> {
                if (!subject.seen().equals(entered.seenMark())) {
                    yield shown(409, subject, prepared, entered, Optional.of("changed"), false);
                }
                if (entered.onlyLooking()) {
                    yield shown(200, subject, prepared, entered, Optional.empty(), false);
                }
                yield !subject.wrong().isEmpty() || !prepared.unfinished().isEmpty() || subject.unreasoned(decision)
                        ? shown(422, subject, prepared, entered, Optional.empty(), true)
                        : ended(subject, signOff.sign(prepared));
            }
        };
    }

    private SignOffPreview prepare(ReviewSubject subject, String patientShown, Decision decision) {
        Visit visit = subject.visit();
        return signOff.prepare(
                visit.sitePages().site(),
                Signer.sender(visit),
                subject.signing(patientShown, decision),
                subject.loaded());
    }

    private static ModelAndView with(Visit visit, SubjectLookup lookup, Function<ReviewSubject, ModelAndView> then) {
        return switch (lookup) {
            case SubjectLookup.FoundSubject(ReviewSubject subject) -> then.apply(subject);
            case SubjectLookup.NoSubject() -> stop(404, "nothing", List.of());
            case SubjectLookup.SignedAlready(SignedDecision signature) ->
                visit.redirect("/assessment/" + signature.assessment());
            case SubjectLookup.UnknownClinician() -> stop(403, "nobody", List.of());
        };
    }

    private static ModelAndView ended(ReviewSubject subject, SignOffResult why) {
        return switch (why) {
            case SignOffResult.WrongPatient() -> stop(409, "wrong-patient", List.of());
            case SignOffResult.UnknownAssessment() -> subject.visit().missing();
            case SignOffResult.SupersededSignOff() -> stop(409, "changed", List.of());
            case SignOffResult.IncompleteDecision(List<Gap> gaps) ->
                stop(
                        422,
                        "refused",
                        gaps.stream()
                                .map(gap -> new ReviewStopView.StopReason(
                                        ReviewFault.describe(subject.visit().locale(), gap), Optional.empty()))
                                .toList());
            case SignOffResult.RejectedSignOff(var refusal) -> stop(422, "refused", lines(subject, refusal));
            case SignOffResult.CompletedSignOff done ->
                subject.visit().redirect("/assessment/" + done.decision().assessment());
        };
    }

    /** The answers themselves where they are known to stand in the way, else what the refusal says. */
    private static List<ReviewStopView.StopReason> lines(ReviewSubject subject, Refusal refusal) {
        return subject.wrong().isEmpty()
                ? reasons(refusal)
                : subject.wrong().stream()
                        .map(answer -> new ReviewStopView.StopReason(
                                answer.summary(), Optional.of(answer.linkId()).filter(_ -> subject.editable())))
                        .toList();
    }

    /** Lists the messages of a refusal. */
    static List<ReviewStopView.StopReason> reasons(Refusal refusal) {
        return refusal.problems().stream()
                .map(problem -> new ReviewStopView.StopReason(problem.message(), Optional.empty()))
                .toList();
    }

    static ModelAndView stop(int status, String key, List<ReviewStopView.StopReason> reasons) {
        return PageViews.page(status, "review-stop", new ReviewStopView(key, reasons));
    }

    private ModelAndView shown(
            int status,
            ReviewSubject subject,
            PreparedSignOff prepared,
            DecisionForm entered,
            Optional<String> notice,
            boolean reported) {
        SignOffVersions versions = prepared.preview();
        ReviewView view = ReviewView.of(
                subject,
                prepared,
                versions,
                codes,
                history.before(subject.visit().site(), subject.visit().patient(), subject.assessment()),
                reaching.of(subject, versions),
                entered,
                notice,
                reported);
        return PageViews.page(status, PAGE, view);
    }

    private static String attestation(Visit visit) {
        return Words.say(
                visit.locale(), "review.attestation", visit.chart().patient().name());
    }
}
