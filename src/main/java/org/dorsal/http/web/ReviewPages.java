package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.dorsal.assessment.Decision;
import org.dorsal.assessment.History;
import org.dorsal.assessment.SignOff;
import org.dorsal.assessment.SignOff.Prepared;
import org.dorsal.assessment.SignOff.Prepared.Outlook;
import org.dorsal.assessment.Signed;
import org.dorsal.assessment.Signed.Gap;
import org.dorsal.audit.Deed;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.web.ReachView.Reaching;
import org.dorsal.http.web.Route.PageGroup;
import org.dorsal.http.web.Subjects.Found;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;

/** Review and sign-off: everything that a signature would say and write, and the signature. */
record ReviewPages(Subjects subjects, SignOff signOff, Codes codes, History history, Reaching reaching)
        implements PageGroup {
    private static final String PAGE = "review";
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/review", (visit, form) -> first(visit, subjects.draft(visit))),
                Route.get(
                        "/assessment/{id}/review",
                        (visit, form) -> first(
                                visit, subjects.stored(visit, form.one("id").orElse("")))),
                Route.post("/sign", Deed.ATTEST, this::sign));
    }

    /** Why there is nothing to sign, for the page {@code review-stop}. */
    record Stop(String key, List<String> says) {}

    private Reply first(Visit visit, Found found) {
        if (visit.isOld()) {
            return stop(FORBIDDEN, "old", List.of());
        }
        DecisionForm empty = new DecisionForm(Form.EMPTY);
        return with(found, subject -> {
            Decision decision = empty.decision(attestation(visit));
            return switch (outlook(subject, visit.patient(), decision)) {
                case Outlook.Not(Signed why) -> stopped(visit, why);
                case Outlook.Ready(Prepared prepared) ->
                    Reply.Shown.page(PAGE, view(subject, prepared, empty, Optional.empty(), false));
            };
        });
    }

    private Reply sign(Visit visit, Form form) {
        if (visit.isOld()) {
            return stop(FORBIDDEN, "old", List.of());
        }
        DecisionForm entered = new DecisionForm(form);
        Found found = entered.assessment().map(id -> subjects.stored(visit, id)).orElseGet(() -> subjects.draft(visit));
        return with(found, subject -> sign(subject.because(entered.amendment()), entered));
    }

    private Reply sign(ReviewSubject subject, DecisionForm entered) {
        Decision decision = entered.decision(attestation(subject.visit()));
        return switch (outlook(subject, entered.patient(), decision)) {
            case Outlook.Not(Signed why) -> stopped(subject.visit(), why);
            case Outlook.Ready(Prepared prepared) -> {
                if (!subject.seen().equals(entered.seen())) {
                    yield shown(CONFLICT, view(subject, prepared, entered, Optional.of("changed"), false));
                }
                if (entered.onlyLooking()) {
                    yield shown(200, view(subject, prepared, entered, Optional.empty(), false));
                }
                yield !subject.wrong().isEmpty() || !prepared.unfinished().isEmpty() || subject.unreasoned(decision)
                        ? shown(UNPROCESSABLE, view(subject, prepared, entered, Optional.empty(), true))
                        : signed(subject, entered, decision);
            }
        };
    }

    private Reply signed(ReviewSubject subject, DecisionForm entered, Decision decision) {
        Visit visit = subject.visit();
        Signed signed =
                signOff.sign(visit.of().site(), Signer.sender(visit), subject.signing(entered.patient(), decision));
        return signed instanceof Signed.Done done
                ? new Reply.GoTo("/assessment/" + done.decision().assessment())
                : stopped(visit, signed);
    }

    private Outlook outlook(ReviewSubject subject, String patientShown, Decision decision) {
        Visit visit = subject.visit();
        return signOff.outlook(visit.of().site(), Signer.sender(visit), subject.signing(patientShown, decision));
    }

    private static Reply with(Found found, Function<ReviewSubject, Reply> then) {
        return switch (found) {
            case Found.Ready(ReviewSubject subject) -> then.apply(subject);
            case Found.Nothing() -> stop(404, "nothing", List.of());
            case Found.SignedAlready(String assessment) -> new Reply.GoTo("/assessment/" + assessment);
            case Found.Nobody() -> stop(FORBIDDEN, "nobody", List.of());
        };
    }

    private static Reply stopped(Visit visit, Signed why) {
        return switch (why) {
            case Signed.WrongPatient() -> stop(CONFLICT, "wrong-patient", List.of());
            case Signed.Unknown() -> Reply.Refused.MISSING;
            case Signed.ChangedMeanwhile() -> stop(CONFLICT, "changed", List.of());
            case Signed.Unfinished(List<Gap> gaps) ->
                stop(
                        UNPROCESSABLE,
                        "refused",
                        gaps.stream()
                                .map(gap -> ReviewViews.says(visit.locale(), gap))
                                .toList());
            case Signed.Refused(var refusal) ->
                stop(
                        UNPROCESSABLE,
                        "refused",
                        refusal.problems().stream().map(Problem::says).toList());
            case Signed.Done done ->
                new Reply.GoTo("/assessment/" + done.decision().assessment());
        };
    }

    private static Reply stop(int status, String key, List<String> says) {
        return new Reply.Shown(status, "review-stop", new Stop(key, says));
    }

    private ReviewView view(
            ReviewSubject subject, Prepared prepared, DecisionForm entered, Optional<String> notice, boolean told) {
        return new ReviewViews(codes)
                .of(
                        subject,
                        prepared,
                        computed(subject, prepared, entered),
                        history.before(subject.visit().site(), subject.visit().patient(), subject.assessment()),
                        reaching.of(subject, prepared),
                        entered,
                        notice,
                        told);
    }

    /** What the plan of the computed result puts first: another disposition brings its own plan, and the box stays. */
    private Optional<Care.Activity> computed(ReviewSubject subject, Prepared prepared, DecisionForm entered) {
        Prepared own = prepared.decision().decision().other().isPresent()
                        && outlook(
                                        subject,
                                        entered.patient(),
                                        new DecisionForm(Form.EMPTY).decision(attestation(subject.visit())))
                                instanceof Outlook.Ready(Prepared without)
                ? without
                : prepared;
        return own.assessed().scoring().offers().stream().findFirst();
    }

    private static Reply shown(int status, ReviewView view) {
        return new Reply.Shown(status, PAGE, view);
    }

    private static String attestation(Visit visit) {
        return Words.say(
                visit.locale(), "review.attestation", visit.chart().patient().name());
    }
}
