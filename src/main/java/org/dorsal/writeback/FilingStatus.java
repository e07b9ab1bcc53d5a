package org.dorsal.writeback;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has become of an assessment on its way into the EHR, for people.
 *
 * @param queued when the newest order was queued; empty when there is none
 * @param planned the newest order has been taken up
 * @param notWritten kinds that stay with us, as decided for the newest order
 * @param lines the newest version of each resource that was to be written, in the order of {@link ResourceKind}
 */
public record FilingStatus(
        Optional<Instant> queued,
        boolean planned,
        Map<ResourceKind, KindPlan.UnwrittenReason> notWritten,
        List<FilingEntry> lines) {
    public FilingStatus {
        notWritten = Map.copyOf(notWritten);
        lines = List.copyOf(lines);
    }

    public record FilingEntry(
            ItemKey key,
            ResourceKind kind,
            DeliveryState state,
            Optional<DeliveryReason> reason,
            Optional<EhrCopy> copy,
            Instant changed,
            Optional<Instant> next,
            Optional<String> says) {
        @Override
        public String toString() {
            return "Line[" + key + ", " + state + "]";
        }
    }

    /** Nothing more will change by itself. */
    public boolean settled() {
        return queued.isEmpty()
                || (planned && lines.stream().allMatch(line -> line.state().settled()));
    }

    /** All of it in one word. */
    public Overall overall() {
        if (queued.isEmpty()) {
            return Overall.NOT_QUEUED;
        }
        if (!settled()) {
            return Overall.ON_ITS_WAY;
        }
        List<FilingEntry> left = lines.stream()
                .filter(line -> line.state() != DeliveryState.SUPERSEDED)
                .toList();
        if (left.isEmpty()) {
            return Overall.NOTHING_TAKEN;
        }
        return left.stream().allMatch(line -> line.state() == DeliveryState.FILED && !outdated(line))
                ? Overall.IN_THE_RECORD
                : Overall.NOT_ALL;
    }

    /**
     * The line is about an earlier version than the one that holds: the newest order has not been planned, or leaves that kind
     * out. What is filed of it is then no longer what we say.
     */
    public boolean outdated(FilingEntry line) {
        return !planned || notWritten.containsKey(line.kind());
    }

    /** For a column of a list. */
    public enum Overall {
        /** Nobody asked for it to be written. */
        NOT_QUEUED,
        /** Not yet in the record. */
        ON_ITS_WAY,
        /** All that the EHR takes is in the record. */
        IN_THE_RECORD,
        /** Something was refused, or waits for a person. */
        NOT_ALL,
        /** The EHR takes nothing of it. */
        NOTHING_TAKEN
    }
}
