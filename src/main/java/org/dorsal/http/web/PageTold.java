package org.dorsal.http.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.audit.About;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Happening.Outcome;
import org.dorsal.audit.Recorder;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Ids;
import org.dorsal.smart.launch.SignInRefusal;

/**
 * Tells auditors of every page with patient data before it leaves, and of every refusal (promise P11). Nothing that was typed
 * stands in an event.
 */
final class PageTold {
    private static final int REFUSED = 400;
    private static final int FAILED = 500;

    /** By the word that the problem's page has. */
    private static final Map<String, String> PROBLEMS = Map.of(
            "unknown-launch", "The browser does not hold this launch.",
            "launch-ended", "The launch has ended.",
            "method", "The page takes no such method.",
            "unreadable", "The form can't be read.",
            "foreign-form", "The form was not sent by a page of this launch.",
            "operator-form", "The form was not sent by a page of this operator.",
            "operator", "No operator has this key.",
            "no-page", "There is no such page, or no such assessment of this patient.",
            "no-chart", "The EHR does not say whose record it is.");

    private final Recorder recorder;

    PageTold(Recorder recorder) {
        this.recorder = recorder;
    }

    /**
     * What was asked for.
     *
     * @param page the route's pattern; empty when there is no such page
     * @param assessments ids of those in the address, as they came
     */
    record Asked(
            String site,
            Deed deed,
            Optional<String> page,
            List<String> assessments,
            Who who,
            Optional<String> patient,
            String requestId) {
        /** Somebody whom nobody knows. */
        static Asked byStranger(String site, Deed deed, Optional<String> page, String network, String requestId) {
            Who stranger = Who.unknown(Optional.of(network));
            return new Asked(site, deed, page, List.of(), stranger, Optional.empty(), requestId);
        }

        @Override
        public String toString() {
            return "Asked[" + requestId + "]";
        }
    }

    /** A page that leaves with that status; throws when nobody could be told. */
    void of(Asked asked, int status) {
        record(asked, status, status < REFUSED ? Optional.empty() : Optional.of(says(status)));
    }

    /** A page that says what was wrong. */
    void problem(Asked asked, int status, String key) {
        record(asked, status, Optional.of(PROBLEMS.getOrDefault(key, says(status))));
    }

    /**
     * A launch that did not come about; who it was is not known.
     *
     * @param status of the page that says so
     */
    void launchRefused(String site, SignInRefusal why, int status, String network) {
        recorder.record(
                site,
                Deed.LAUNCH,
                outcome(status),
                Optional.of(why.says()),
                Who.unknown(Optional.of(network)),
                Optional.empty(),
                Optional.empty(),
                List.of(new About.Fact("reason", why.code())));
    }

    private void record(Asked asked, int status, Optional<String> says) {
        List<About> abouts = new ArrayList<>();
        asked.assessments().stream()
                .filter(Ids::isWrittenLikeOurs)
                .distinct()
                .forEach(id -> abouts.add(new About.Resource("QuestionnaireResponse/" + id, Optional.empty())));
        asked.page().ifPresent(page -> abouts.add(new About.Fact("page", page)));
        recorder.record(
                asked.site(),
                status < REFUSED && asked.deed() != Deed.VIEW ? Deed.VIEW : asked.deed(),
                outcome(status),
                says,
                asked.who(),
                Optional.of(asked.requestId()),
                asked.patient(),
                abouts);
    }

    private static Outcome outcome(int status) {
        if (status >= FAILED) {
            return Outcome.FAILED;
        }
        return status >= REFUSED ? Outcome.REFUSED : Outcome.DONE;
    }

    private static String says(int status) {
        return switch (status) {
            case 403 -> "The EHR does not say who this is.";
            case 404 -> "There is nothing of that kind.";
            case 409 -> "Something has changed meanwhile; nothing was stored.";
            case 422 -> "Something is missing or wrong; nothing was stored.";
            case 503 -> "It can't be done now; nothing was stored.";
            default -> "Something failed here.";
        };
    }
}
