package org.dorsal.knowledge;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Approval of a plan and its validity: R4's status, approvalDate, reviewer,
 * lastReviewDate and effectivePeriod, with the sources that are due for review.
 *
 * @param status PublicationStatus code
 * @param by names of the reviewers
 * @param from first day on which the plan is in effect
 * @param until last day on which the plan is in effect
 * @param reviews sources with a known review date
 */
public record Approval(
        String status,
        Optional<LocalDate> on,
        List<String> by,
        Optional<LocalDate> lastReviewed,
        Optional<LocalDate> from,
        Optional<LocalDate> until,
        List<ReviewDate> reviews) {
    /** Approval of an unapproved plan. */
    public static final Approval NONE = new Approval(
            "draft", Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    private static final String ACTIVE = "active";

    public Approval {
        by = List.copyOf(by);
        reviews = List.copyOf(reviews);
    }

    /**
     * Review date that the publisher of a source announced.
     *
     * @param due last day of the stated date, which may be a month or a year
     */
    public record ReviewDate(String source, LocalDate due) {}

    /** Returns whether a named reviewer has approved the plan. */
    public boolean isGiven() {
        return status.equals(ACTIVE) && on.isPresent() && !by.isEmpty();
    }

    /** Plain English text for documents and logs; pages have separate texts. */
    public String description() {
        String reviewed = lastReviewed.map(day -> ", last reviewed " + day).orElse("");
        String effect = Stream.concat(
                        from.map(day -> " from " + day).stream(), until.map(day -> " until " + day).stream())
                .collect(Collectors.joining());
        return (isGiven()
                        ? "approved by " + String.join(", ", by) + " on " + on.orElseThrow()
                        : status + ", approved by nobody")
                + reviewed
                + (effect.isEmpty() ? "" : ", in effect" + effect);
    }

    /** Returns the overdue reviews on that day, a sentence each. */
    public List<String> overdue(LocalDate today) {
        Stream<String> ended = until.filter(day -> day.isBefore(today)).stream()
                .map(day -> "it was in effect until " + day + "; have it reviewed");
        Stream<String> sources = reviews.stream()
                .filter(review -> review.due().isBefore(today))
                .map(review -> "its source was to be reviewed by " + review.due() + ": " + review.source());
        return Stream.concat(ended, sources).toList();
    }
}
