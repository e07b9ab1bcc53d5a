package org.dorsal.note;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;

/**
 * Kinds of cause (CodeSystem pathology-group) to which the flags point, in the published order. These are neither
 * probabilities nor weighted by the number of flags.
 *
 * @param supported kinds to which a present flag points
 * @param open names of the other kinds to which an unassessed flag points
 */
public record Causes(List<CauseView> supported, List<String> open) {
    private static final String SYSTEM = "pathology-group";

    /** Code of the unspecific kind, which is left out because it would read like an all-clear next to the others. */
    private static final String UNSPECIFIED = "mechanical-or-unspecified";

    /**
     * Kind of cause with the flags that point to it.
     *
     * @param name name of the kind in the reader's language
     * @param flags present flags that point to the kind
     * @param open true when a further flag that points to the kind is not assessed
     */
    public record CauseView(String name, List<PanelView.Flag> flags, boolean open) {}

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

    /**
     * Groups the flags of a scoring by the cause that they point to.
     *
     * @param view view of a present flag
     */
    public static Causes of(
            Scoring scoring, Codes codes, Wording.Locale locale, Function<FlagResult, PanelView.Flag> view) {
        List<CauseView> all = codes.of(Codes.system(SYSTEM)).stream()
                .filter(group -> !group.equals(UNSPECIFIED))
                .map(group -> cause(scoring, group, CodeNames.code(codes, SYSTEM, group, locale), view))
                .toList();
        return new Causes(
                all.stream().filter(cause -> !cause.flags().isEmpty()).toList(),
                all.stream()
                        .filter(cause -> cause.flags().isEmpty() && cause.open())
                        .map(CauseView::name)
                        .toList());
    }

    private static CauseView cause(
            Scoring scoring, String group, String name, Function<FlagResult, PanelView.Flag> view) {
        List<FlagResult> pointing = scoring.flags().stream()
                .filter(flag -> flag.criterion().groups().contains(group))
                .toList();
        return new CauseView(
                name,
                pointing.stream()
                        .filter(flag -> flag.state() == FlagState.PRESENT)
                        .map(view)
                        .toList(),
                pointing.stream().anyMatch(FlagResult::open));
    }
}
