package org.dorsal.http.web;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.note.CodeNames;
import org.dorsal.note.PageDates;
import org.dorsal.note.PanelView;
import org.dorsal.note.PanelView.PanelViews;
import org.dorsal.scoring.FlagResult;

/**
 * Strip at the top of the page while an emergency flag is present.
 *
 * @param title first action of the care plan
 * @param since time at which the oldest of the flags was first shown
 * @param codes codes of the flags, sent back to acknowledge them
 */
record StripView(
        String title, String says, List<PanelView.Flag> flags, String since, String codes, boolean acknowledged) {
    static Optional<StripView> of(AssessmentState sheet, Codes codes) {
        List<FlagResult> emergencies = sheet.emergencies();
        if (emergencies.isEmpty()) {
            return Optional.empty();
        }
        PanelViews words = new PanelViews(sheet.entries(), codes);
        Optional<Care.Activity> first = sheet.scoring().offers().stream().findFirst();
        List<String> flags =
                emergencies.stream().map(flag -> flag.criterion().flag().code()).toList();
        Instant since = flags.stream()
                .map(flag ->
                        sheet.draft().seen().getOrDefault(flag, sheet.visit().at()))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return Optional.of(new StripView(
                first.map(activity -> activity.title().in(sheet.locale()))
                        .orElseGet(() ->
                                CodeNames.disposition(codes, sheet.scoring().disposition(), sheet.locale())),
                first.map(activity -> activity.says().in(sheet.locale())).orElse(""),
                emergencies.stream().map(words::flag).toList(),
                PageDates.time(since, sheet.visit().zone()),
                flags.stream().collect(Collectors.joining(" ")),
                sheet.draft().acknowledged().containsAll(flags)));
    }
}
