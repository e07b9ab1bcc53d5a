package org.dorsal.writeback;

import java.time.Instant;
import java.util.*;

/**
 * Delivery status of an assessment, for people.
 *
 * @param queued time of the newest order; empty without an order
 * @param planned whether the newest order has been planned
 * @param notWritten kinds that are not delivered, as decided for the newest order
 * @param kindsKnown whether the plan names its kinds; one that was made again after a decision does not
 * @param lines the newest version of each resource to be written, in the order of {@link ResourceKind}
 */
public record FilingStatus(
        Optional<Instant> queued,
        boolean planned,
        Map<ResourceKind, KindPlan.UnwrittenReason> notWritten,
        boolean kindsKnown,
        List<DeliveryItem> lines) {
    public FilingStatus {
        notWritten = Map.copyOf(notWritten);
        lines = List.copyOf(lines);
    }

    /** Whether no automatic change will follow. */
    public boolean settled() {
        return queued.isEmpty()
                || (planned && lines.stream().allMatch(line -> line.state().settled()));
    }

    /** Summary of all lines. */
    public Overall overall() {
        if (queued.isEmpty()) {
            return Overall.NOT_QUEUED;
        }
        if (!settled()) {
            return Overall.ON_ITS_WAY;
        }
        List<DeliveryItem> entries = lines.stream()
                .filter(line -> line.state() != DeliveryState.SUPERSEDED)
                .toList();
        if (entries.isEmpty()) {
            return Overall.NOTHING_TAKEN;
        }
        return entries.stream().allMatch(line -> line.state() == DeliveryState.FILED && !outdated(line))
                ? Overall.IN_THE_RECORD
                : Overall.NOT_ALL;
    }

    /**
     * Whether the line is about an outdated version: the newest order has not been planned or leaves that kind out.
     * The filed copy then no longer matches our current results.
     */
    public boolean outdated(DeliveryItem line) {
        return !planned || notWritten.containsKey(line.kind());
    }

    /** Whether kinds are, or may be, left out. */
    public boolean partial() {
        return !(notWritten.isEmpty() && kindsKnown);
    }

    /** Summary for a column of a list. */
    public enum Overall {
        /** No delivery was ordered. */
        NOT_QUEUED,
        /** Not yet in the record. */
        ON_ITS_WAY,
        /** Everything that the EHR accepts is in the record. */
        IN_THE_RECORD,
        /** Something was refused, or waits for a person. */
        NOT_ALL,
        /** The EHR accepts no part of it. */
        NOTHING_TAKEN
    }
}
