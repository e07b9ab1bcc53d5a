package org.dorsal.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.dorsal.scoring.FlagState;

/** Difference between the results of two editions for the same answers. */
public record Difference(Summary was, Summary now) {
    private static final String NONE = "none";

    /** The disposition, or whether it is provisional, comes out differently. */
    public boolean moves() {
        return !was.disposition().equals(now.disposition()) || was.provisional() != now.provisional();
    }

    /** Old and new disposition, as {@code self-care to urgent}. */
    public String move() {
        return said(was) + " to " + said(now);
    }

    public List<String> appeared() {
        return present(now, was);
    }

    /** Flags that were present and no longer are. */
    public List<String> gone() {
        return present(was, now);
    }

    /**
     * Returns flags with a changed state that are not present in either summary, with both states; changes between
     * absent and unknown are left out.
     */
    public SequencedMap<String, List<String>> changed() {
        SequencedMap<String, List<String>> changed = new LinkedHashMap<>();
        Stream.of(was, now)
                .flatMap(summary -> summary.flags().keySet().stream())
                .distinct()
                .filter(flag ->
                        Stream.of(was, now).noneMatch(summary -> summary.flags().get(flag) == FlagState.PRESENT))
                .filter(flag ->
                        Stream.of(was, now).anyMatch(summary -> summary.flags().get(flag) == FlagState.NOT_ASSESSED))
                .filter(flag -> was.flags().get(flag) != now.flags().get(flag))
                .forEach(flag -> changed.put(flag, List.of(state(was, flag), state(now, flag))));
        return changed;
    }

    private static String said(Summary summary) {
        return (summary.provisional() ? "provisional " : "") + summary.disposition();
    }

    private static List<String> present(Summary one, Summary other) {
        return one.flags().entrySet().stream()
                .filter(flag -> flag.getValue() == FlagState.PRESENT)
                .map(Map.Entry::getKey)
                .filter(flag -> other.flags().get(flag) != FlagState.PRESENT)
                .toList();
    }

    private static String state(Summary summary, String flag) {
        return Optional.ofNullable(summary.flags().get(flag))
                .map(FlagState::code)
                .orElse(NONE);
    }
}
