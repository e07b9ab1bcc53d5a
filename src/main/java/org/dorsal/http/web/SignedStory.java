package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.Records;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.Scoring;

/** A signed assessment in words: what its page, its note, its PDF and the patient's handout tell. */
record SignedStory(ResultStory result, SignedDecision signed) {

    /** Empty when nobody has signed. */
    static Optional<SignedStory> of(WebSettings.OfSite of, Records.Kept kept, Codes codes) {
        return of(ResultStory.of(of, kept, codes));
    }

    /** The same of a story that may be signed. */
    static Optional<SignedStory> of(ResultStory result) {
        return result.signature().map(signed -> new SignedStory(result, signed));
    }

    WebSettings.OfSite of() {
        return result.of();
    }

    Records.Kept kept() {
        return result.kept();
    }

    Entries entries() {
        return result.entries();
    }

    Scoring scoring() {
        return result.scoring();
    }

    String title() {
        return result.title();
    }

    Wording.Locale locale() {
        return result.locale();
    }

    String says(Disposition disposition) {
        return result.says(disposition);
    }

    Optional<OtherDisposition> other() {
        return result.other();
    }

    /** The contradictions that the clinician confirmed, as they were shown, with what the record said. */
    List<String> confirmed() {
        return signed.contradictions().stream()
                .map(one -> one.record().stream()
                        .map(says -> " (" + says.found()
                                + says.date().map(day -> ", " + Dates.day(day)).orElse("") + ")")
                        .collect(Collectors.joining("", one.says(), "")))
                .toList();
    }

    /** Why the clinician decided otherwise. */
    Optional<String> otherReason() {
        return result.otherReason();
    }

    String signer() {
        String name = signed.attester().name();
        return signed.attester().role().map(role -> name + ", " + role).orElse(name);
    }

    /** When it was signed, in the site's zone. */
    String at() {
        return Dates.moment(signed.at(), of().zone());
    }

    /** Day on which the answers were given. */
    String answered() {
        return result.answered();
    }

    List<ResultStory.Agreed> agreed() {
        return result.agreed();
    }

    List<ResultStory.Declined> declined() {
        return result.declined();
    }

    PanelView panel() {
        return result.panel();
    }

    @Override
    public String toString() {
        return "SignedStory[" + signed + "]";
    }
}
