package org.dorsal.assessment;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.FlagState;

/** Displays of the local codes that results use, read from profiles/. */
public final class Vocabulary {
    private final DisplaySource published;

    /** Looks a code up in the published code systems. */
    @FunctionalInterface
    public interface DisplaySource {
        /** How the code reads; empty when the system does not have it. */
        Optional<Wording> of(String system, String code);
    }

    /**
     * Reads all that results will need.
     *
     * @throws IllegalArgumentException naming each code that the code systems lack
     */
    public Vocabulary(DisplaySource published) {
        this.published = published;
        List<String> missing = needed().filter(
                        code -> published.of(code.system(), code.code()).isEmpty())
                .map(code -> code.system() + "#" + code.code())
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("code systems lack " + missing);
        }
    }

    /** Display in the code's own system; for codes of other systems, the display in the criteria. */
    Wording display(Coded coded) {
        return published.of(coded.system(), coded.code()).orElse(coded.display());
    }

    private static Stream<Coded> needed() {
        var dispositions = Stream.of(Disposition.values()).map(Canonicals::of);
        var states = Stream.of(FlagState.values()).map(Canonicals::of);
        return Stream.of(dispositions, states, Canonicals.PANEL_CODES.stream()).flatMap(codes -> codes);
    }
}
