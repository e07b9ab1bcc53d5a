package org.dorsal.http.cds;

import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.fhirjson.CanonicalJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.http.cds.HookReading.HookFault;
import tools.jackson.databind.JsonNode;

/** Reads feedback (CDS Hooks 2.0, "Feedback"). Its rules cds-fb-1 to cds-fb-3 hold; unknown members are accepted. */
final class FeedbackReader {
    private static final int MAX_FEEDBACK = 100;
    private static final int MAX_CHARS = 2_000;
    private static final String OVERRIDE = "overrideReason";

    /** Epic's name of that member, and the beginning of the names for a reason that a hospital has built there. */
    private static final String EPIC_OVERRIDE = "overrideReasons";

    private static final String EPIC_REASON = "com.epic.cdshooks.feedback.overrideReason.reason";

    /** Tolerated difference of the clocks, as for answers. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final Instant latest;

    private FeedbackReader(Instant latest) {
        this.latest = latest;
    }

    /** Result of reading, or a {@link HookFault}. */
    sealed interface FeedbackReading permits ReadFeedback, HookFault {}

    record ReadFeedback(List<CardFeedback> feedback) implements FeedbackReading {
        public ReadFeedback {
            feedback = List.copyOf(feedback);
        }
    }

    /**
     * Feedback on one card.
     *
     * @param sha256 SHA-256 of its canonical JSON
     * @param outcome {@code accepted} or {@code overridden}
     * @param reason code of the override reason
     * @param comment text of the clinician, which may be about a patient
     */
    record CardFeedback(
            UUID card,
            byte[] sha256,
            String outcome,
            Optional<String> reason,
            Optional<String> comment,
            Instant time) {}

    /** Feedback that can't be read; never leaves the reader. */
    private static final class FeedbackException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FeedbackException(String message) {
            super(message, null, false, false);
        }
    }

    /** @param now current instant; an outcome is at most {@link #CLOCK_SKEW} later */
    static FeedbackReading read(byte[] body, Instant now) {
        return switch (new Gate(Limits.ofRequests()).checkObject(body, "Request")) {
            case Gate.GateRefusal refusal -> HookFault.of(refusal);
            case Gate.AcceptedBody accepted ->
                new FeedbackReader(now.plus(CLOCK_SKEW)).read(accepted.tree().path("feedback"));
        };
    }

    private FeedbackReading read(JsonNode feedback) {
        if (!feedback.isArray() || feedback.isEmpty() || feedback.size() > MAX_FEEDBACK) {
            return new HookFault("feedback: send an array of 1 to " + MAX_FEEDBACK + " outcomes.");
        }
        try {
            List<CardFeedback> read = new ArrayList<>();
            for (int index = 0; index < feedback.size(); index++) {
                read.add(read(feedback.path(index), "feedback[" + index + "]."));
            }
            return new ReadFeedback(read);
        } catch (FeedbackException fault) {
            return new HookFault(String.valueOf(fault.getMessage()));
        }
    }

    private CardFeedback read(JsonNode feedback, String path) {
        String outcome = text(feedback, "outcome");
        boolean accepted = outcome.equals("accepted");
        if (!accepted && !outcome.equals("overridden")) {
            throw new FeedbackException(path + "outcome: send accepted or overridden.");
        }
        if (accepted && feedback.path("acceptedSuggestions").isEmpty()) {
            throw new FeedbackException(
                    path + "acceptedSuggestions: name what was accepted; these cards have links only, so"
                            + " that they can only be overridden.");
        }
        String member = feedback.has(OVERRIDE) ? OVERRIDE : EPIC_OVERRIDE;
        JsonNode override = feedback.path(member);
        JsonNode built = override.path("extension");
        Optional<String> reason = optionalText(override.path("reason"), "code", path + member + ".reason.")
                .or(() -> optionalText(built, EPIC_REASON + "Category", path + member + ".extension."));
        Optional<String> comment = optionalText(override, "userComment", path + member + ".")
                .or(() -> optionalText(built, EPIC_REASON + "Display", path + member + ".extension."));
        if (feedback.has(member) && reason.isEmpty() && comment.isEmpty()) {
            throw new FeedbackException(path + member + ": send a reason or a userComment, or leave it out.");
        }
        return new CardFeedback(
                card(text(feedback, "card"), path),
                DigestUtils.sha256(CanonicalJson.of(feedback.toString().getBytes(StandardCharsets.UTF_8))),
                outcome,
                reason,
                comment,
                time(text(feedback, "outcomeTimestamp"), path));
    }

    private static Optional<String> optionalText(JsonNode object, String member, String path) {
        String text = text(object, member);
        if (text.length() > MAX_CHARS) {
            throw new FeedbackException(path + member + ": send at most " + MAX_CHARS + " characters.");
        }
        return Optional.of(text).filter(content -> !content.isBlank());
    }

    private static UUID card(String uuid, String path) {
        try {
            return UUID.fromString(uuid);
        } catch (IllegalArgumentException _) {
            throw new FeedbackException(path + "card: send the uuid of the card.");
        }
    }

    /** Reads a time that has come, since the newest outcome of a card counts: none could replace a later one. */
    private Instant time(String timestamp, String path) {
        Instant time = TimeRange.instant(timestamp)
                .orElseThrow(() -> new FeedbackException(
                        path + "outcomeTimestamp: send a time with its zone, as 2026-01-05T10:00:00Z."));
        if (time.isAfter(latest)) {
            throw new FeedbackException(
                    path + "outcomeTimestamp: this time has not come yet; correct it, or the clock.");
        }
        return time;
    }

    private static String text(JsonNode object, String name) {
        return object.path(name).asString("");
    }
}
