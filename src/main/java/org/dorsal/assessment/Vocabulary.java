package org.dorsal.assessment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;

/**
 * Displays of the local codes that results use, read from profiles/, and a cache of the panel components written with
 * them.
 */
public final class Vocabulary {
    private final DisplaySource published;
    private final Map<ComponentKey, FhirWriter.PrewrittenObject> written = new ConcurrentHashMap<>();

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

    /**
     * Cache key of a panel component. The keys are bounded by the loaded criteria, outcomes and wordings, so the
     * cache needs no eviction.
     *
     * @param criteria hash of the edition that has the flag
     * @param outcome state of the flag; the next two components distinguish the reasons of one that was not assessed
     */
    record ComponentKey(
            String criteria,
            String flag,
            FlagState outcome,
            boolean notExamined,
            boolean askedUnknown,
            Wording.Locale wording) {
        static ComponentKey of(FlagResult flag, Wording.Locale wording) {
            return new ComponentKey(
                    flag.criteria().sha256(),
                    flag.criterion().flag().code(),
                    flag.state(),
                    flag.notExamined(),
                    flag.askedUnknown(),
                    wording);
        }
    }

    /** A component of the panel, written when it is first said. */
    FhirWriter.PrewrittenObject written(ComponentKey said, Consumer<FhirWriter> component) {
        return written.computeIfAbsent(said, _ -> FhirWriter.PrewrittenObject.of(component));
    }

    Wording display(Canonicals.LocalCode code) {
        return published.of(code.system(), code.code()).orElseThrow();
    }

    /** Display in the code's own system; for codes of other systems, the display in the criteria. */
    Wording display(Coded coded) {
        return published.of(coded.system(), coded.code()).orElse(coded.display());
    }

    private static Stream<Canonicals.LocalCode> needed() {
        var dispositions = Stream.of(Disposition.values()).map(Canonicals::of);
        var states = Stream.of(FlagState.values()).map(Canonicals::of);
        return Stream.of(dispositions, states, Canonicals.PANEL_CODES.stream()).flatMap(codes -> codes);
    }
}
