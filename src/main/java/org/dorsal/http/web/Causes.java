package org.dorsal.http.web;

import java.util.List;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;

/**
 * Which kinds of cause (CodeSystem pathology-group) the flags point to, in the published order. Never a probability, and no count
 * of flags stands for one.
 *
 * @param supported kinds that a present flag points to
 * @param open names of the others that a flag points to which is not assessed
 */
record Causes(List<CauseView> supported, List<String> open) {
    private static final String SYSTEM = "pathology-group";

    /** Points to nothing in particular: named beside the others it would read like an all-clear. */
    private static final String UNSPECIFIED = "mechanical-or-unspecified";

    /**
     * @param flags those present that point to it
     * @param open a flag that points to it besides is not assessed
     */
    record CauseView(String name, List<Pointer> flags, boolean open) {}

    record Pointer(String code, String name) {}

    public boolean any() {
        return !supported.isEmpty() || !open.isEmpty();
    }

    /** Names of those supported, as one line. */
    public String named() {
        return supported.stream().map(CauseView::name).collect(Collectors.joining("; "));
    }

    public String opened() {
        return String.join("; ", open);
    }

    static Causes of(Scoring scoring, Codes codes, Wording.Locale locale) {
        List<CauseView> all = codes.of(Codes.system(SYSTEM)).stream()
                .filter(group -> !group.equals(UNSPECIFIED))
                .map(group -> cause(scoring, group, CodeNames.code(codes, SYSTEM, group, locale), locale))
                .toList();
        return new Causes(
                all.stream().filter(cause -> !cause.flags().isEmpty()).toList(),
                all.stream()
                        .filter(cause -> cause.flags().isEmpty() && cause.open())
                        .map(CauseView::name)
                        .toList());
    }

    private static CauseView cause(Scoring scoring, String group, String name, Wording.Locale locale) {
        List<FlagResult> pointing = scoring.flags().stream()
                .filter(flag -> flag.criterion().groups().contains(group))
                .toList();
        return new CauseView(
                name,
                pointing.stream()
                        .filter(flag -> flag.state() == FlagState.PRESENT)
                        .map(flag -> flag.criterion().flag())
                        .map(flag -> new Pointer(flag.code(), flag.display().in(locale)))
                        .toList(),
                pointing.stream().anyMatch(FlagResult::open));
    }
}
