package org.dorsal.http.web;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.scoring.FlagResult;

/**
 * What stands above everything while an emergency flag is present.
 *
 * @param title what to do, as the care plan's emergency call says it
 * @param since when the oldest of them was shown first
 * @param codes of the flags, to acknowledge them
 */
record StripView(
        String title, String says, List<PanelView.Flag> flags, String since, String codes, boolean acknowledged) {
    private static final String CALL = "emergency-call";

    static Optional<StripView> of(Sheet sheet, Codes codes) {
        List<FlagResult> emergencies = sheet.emergencies();
        if (emergencies.isEmpty()) {
            return Optional.empty();
        }
        PanelViews words = new PanelViews(sheet.entries(), codes);
        Optional<Care.Activity> call = sheet.scoring().offers().stream()
                .filter(activity -> activity.code().code().equals(CALL))
                .findFirst();
        List<String> flags =
                emergencies.stream().map(flag -> flag.criterion().flag().code()).toList();
        Instant since = flags.stream()
                .map(flag ->
                        sheet.draft().seen().getOrDefault(flag, sheet.visit().at()))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return Optional.of(new StripView(
                call.map(activity -> activity.title().in(sheet.locale()))
                        .orElseGet(() ->
                                CodeNames.disposition(codes, sheet.scoring().disposition(), sheet.locale())),
                call.map(activity -> activity.says().in(sheet.locale())).orElse(""),
                emergencies.stream().map(words::flag).toList(),
                Dates.time(since, sheet.visit().of().zone()),
                flags.stream().collect(Collectors.joining(" ")),
                sheet.draft().acknowledged().containsAll(flags)));
    }
}
