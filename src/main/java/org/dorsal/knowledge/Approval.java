package org.dorsal.knowledge;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who has approved a plan, and until when it may be relied upon: what R4 says in status, approvalDate, reviewer,
 * lastReviewDate and effectivePeriod, with the sources that are due for a review of their
 * own.
 *
 * @param status PublicationStatus code
 * @param by names of the reviewers
 * @param from first day on which the plan is in effect
 * @param until last day on which the plan is in effect
 * @param reviews sources of which it is known when they were to be reviewed
 */
public record Approval(
        String status,
        Optional<LocalDate> on,
        List<String> by,
        Optional<LocalDate> lastReviewed,
        Optional<LocalDate> from,
        Optional<LocalDate> until,
        List<Review> reviews) {
    /** Of what nobody has approved. */
    public static final Approval NONE = new Approval(
            "draft", Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    private static final String ACTIVE = "active";

    public Approval {
        by = List.copyOf(by);
        reviews = List.copyOf(reviews);
    }

    /**
     * When a source's own publisher meant to review it.
     *
     * @param due last day of what is written, which may be a month or a year
     */
    public record Review(String source, LocalDate due) {}

    /** Somebody who is named has approved it. */
    public boolean given() {
        return status.equals(ACTIVE) && on.isPresent() && !by.isEmpty();
    }

    /** For documents and logs, in plain English; pages have words of their own. */
    public String says() {
        String reviewed = lastReviewed.map(day -> ", last reviewed " + day).orElse("");
        String effect = Stream.concat(
                        from.map(day -> " from " + day).stream(), until.map(day -> " until " + day).stream())
                .collect(Collectors.joining());
        return (given()
                        ? "approved by " + String.join(", ", by) + " on " + on.orElseThrow()
                        : status + ", approved by nobody")
                + reviewed
                + (effect.isEmpty() ? "" : ", in effect" + effect);
    }

    /** What is out of date on that day, a sentence each. */
    public List<String> overdue(LocalDate today) {
        Stream<String> ended = until.filter(day -> day.isBefore(today)).stream()
                .map(day -> "it was in effect until " + day + "; have it reviewed");
        Stream<String> sources = reviews.stream()
                .filter(review -> review.due().isBefore(today))
                .map(review -> "its source was to be reviewed by " + review.due() + ": " + review.source());
        return Stream.concat(ended, sources).toList();
    }
}
