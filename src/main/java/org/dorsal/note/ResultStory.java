package org.dorsal.note;

import java.time.LocalDate;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.AssessmentReader;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.SignRequest.Attester;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.NoteSettings.NoteSite;
import org.dorsal.note.PanelView.PanelViews;
import org.dorsal.scoring.Scoring;

/** Stored assessment in words, signed or unsigned; readable without a launch. */
public record ResultStory(
        NoteSite noteSite,
        AssessmentReader.StoredAssessment assessment,
        ScoredEntries entries,
        Codes codes,
        Optional<AssessmentHistory.PreviousResult> before) {
    record DeclinedItem(String title, String why) {}

    public static ResultStory of(
            NoteSite noteSite, AssessmentReader.StoredAssessment assessment, Codes codes, AssessmentHistory history) {
        return new ResultStory(
                noteSite,
                assessment,
                ScoredEntries.of(noteSite.locale(), assessment.replayed()),
                codes,
                history.before(
                        noteSite.site().id(),
                        assessment.response().patient(),
                        Optional.of(assessment.response().id())));
    }

    public Optional<SignedDecision> signature() {
        return assessment.signature();
    }

    public SignedDecision signed() {
        return signature().orElseThrow();
    }

    public List<String> confirmed() {
        return signed().contradictions().stream()
                .map(contradiction -> contradiction.record().stream()
                        .map(finding -> " (" + finding.text()
                                + finding.date()
                                        .map(day -> ", " + PageDates.day(day, noteSite.zone()))
                                        .orElse("") + ")")
                        .collect(Collectors.joining("", contradiction.text(), "")))
                .toList();
    }

    public boolean confirmed(String contradiction) {
        return signature().filter(signed -> signed.confirmed(contradiction)).isPresent();
    }

    /** Returns why it was signed with open questions, in the signer's words, or that the emergency was the reason. */
    public Optional<String> openReason() {
        boolean emergency =
                signature().filter(SignedDecision::leftOpenForEmergency).isPresent();
        return emergency
                ? Optional.of(Words.say(locale(), "note.open-emergency"))
                : signature().flatMap(SignedDecision::openReason);
    }

    public String signer() {
        return signed().attester().named();
    }

    /** Returns the time of the signature in the site's zone. */
    public String signedAt() {
        return PageDates.moment(signed().signedAt(), noteSite.zone());
    }

    /** Returns the time of the newest version in the site's zone: of the withdrawal, where there is one. */
    public String recorded() {
        return PageDates.moment(assessment.results().getLast().recordedAt(), noteSite.zone());
    }

    public Scoring scoring() {
        return assessment.replayed().scoring();
    }

    public String title() {
        return entries.form().title().in(locale());
    }

    /** Returns true when the edition predates the site's wording, so that its texts are in English only. */
    public boolean inEnglish() {
        return !entries.form().title().has(locale());
    }

    public Wording.Locale locale() {
        return noteSite.locale();
    }

    String display(Disposition disposition) {
        return CodeNames.disposition(codes, disposition, locale());
    }

    public Disposition disposition() {
        return signature().map(SignedDecision::tier).orElse(scoring().disposition());
    }

    /** The same in words. */
    public String holds() {
        return display(disposition());
    }

    /** The computed one, where the clinician decided otherwise. */
    public Optional<String> computed() {
        return other().map(_ -> display(scoring().disposition()));
    }

    public String id() {
        return assessment.response().id();
    }

    /** Versioned reference of the response. */
    public String response() {
        return "QuestionnaireResponse/" + id() + "/_history/"
                + assessment.response().version();
    }

    public String site() {
        return noteSite.site().rules().name();
    }

    public Optional<String> amendment() {
        return signature().flatMap(SignedDecision::amendment);
    }

    Optional<OtherDisposition> other() {
        return signature().flatMap(SignedDecision::otherDisposition);
    }

    /** Why the clinician decided otherwise. */
    public Optional<String> otherReason() {
        return other().map(other -> reason(other.reason(), other.text()));
    }

    /** Returns the day of the signature in the site's zone; of the answers while unsigned. */
    LocalDate day() {
        return signature()
                .map(signed -> LocalDate.ofInstant(signed.signedAt(), noteSite.zone()))
                .orElseGet(() -> assessment.replayed().submission().day());
    }

    /** Day on which the answers were given. */
    public String answered() {
        return PageDates.day(assessment
                .replayed()
                .submission()
                .response()
                .getAuthoredElement()
                .getValueAsString());
    }

    /** Returns the author's name, or the reference when the name is unknown; empty without an author. */
    public Optional<String> answeredBy() {
        var author = assessment.replayed().submission().response().getAuthor();
        return Optional.ofNullable(author.getDisplay())
                .or(() -> signature()
                        .map(SignedDecision::attester)
                        .filter(attester -> attester.reference().equals(author.getReference()))
                        .map(Attester::name))
                .or(() -> Optional.ofNullable(author.getReference()));
    }

    /** Lists every enabled question with its answer and its author where that is another person. */
    public List<AnswerGroup> answers() {
        return AnswerGroup.all(entries, assessment.replayed().submission().response(), noteSite.zone());
    }

    /** Returns the title and time, with the statement of a use outside the intended scope if any. */
    String heading() {
        String heading = title() + ", " + answered();
        return scoring()
                .outsideUse()
                .map(scope -> heading + ". " + in(scope.title()) + ": " + in(scope.text()))
                .orElse(heading);
    }

    /** Returns the plan as accepted, or as proposed while unsigned. */
    public List<ActivitySummary> agreed() {
        Map<String, PlanDecision> decisions = decisions();
        return scoring().offers().stream()
                .flatMap(offer -> switch (decisions.getOrDefault(
                        offer.code().code(),
                        new PlanDecision.AcceptedActivity(offer.code().code()))) {
                    case PlanDecision.AcceptedActivity _ ->
                        Stream.of(new ActivitySummary(
                                offer,
                                in(offer.title()),
                                in(offer.says()),
                                false,
                                Drawings.of(offer.code().code(), codes, locale()),
                                DueDays.of(offer, day())));
                    case PlanDecision.EditedActivity edited ->
                        Stream.of(new ActivitySummary(
                                offer, in(offer.title()), edited.text(), true, List.of(), DueDays.of(offer, day())));
                    case PlanDecision.DeclinedActivity _ -> Stream.<ActivitySummary>empty();
                })
                .toList();
    }

    public FoldedPlan<ActivitySummary> plan() {
        return FoldedPlan.of(agreed(), agreed -> agreed.activity().code().code());
    }

    public List<DeclinedItem> declined() {
        Map<String, PlanDecision> decisions = decisions();
        return scoring().offers().stream()
                .flatMap(offer -> decisions.get(offer.code().code())
                                instanceof PlanDecision.DeclinedActivity(String _, String reason, Optional<String> text)
                        ? Stream.of(new DeclinedItem(in(offer.title()), reason(reason, text)))
                        : Stream.<DeclinedItem>empty())
                .toList();
    }

    public PanelView panel() {
        return new PanelViews(entries, codes).panel(before, noteSite.zone());
    }

    private Map<String, PlanDecision> decisions() {
        return signature().stream()
                .flatMap(signed -> signed.activities().stream())
                .collect(Collectors.toMap(PlanDecision::activity, Function.identity(), (one, _) -> one));
    }

    private String reason(String code, Optional<String> text) {
        String label = CodeNames.code(codes, "override-reason", code, locale());
        return text.map(more -> label + ": " + more).orElse(label);
    }

    private String in(Wording wording) {
        return wording.in(locale());
    }
}
