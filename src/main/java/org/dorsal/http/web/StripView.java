package org.dorsal.http.web;

import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.note.CodeNames;
import org.dorsal.note.PageDates;
import org.dorsal.note.PanelView;
import org.dorsal.note.PanelView.PanelViews;
import org.dorsal.scoring.CauseResult;

/**
 * Strip at the top of the page while a cause reaches an emergency.
 *
 * @param title first action of the care plan
 * @param since time at which the oldest of the causes was first shown
 * @param codes codes of the causes, sent back to acknowledge them
 */
record StripView(
        String title, String text, List<PanelView.CauseView> causes, String since, String codes, boolean acknowledged) {
    static Optional<StripView> of(AssessmentState sheet, Codes codes) {
        List<CauseResult> emergencies = sheet.emergencies();
        if (emergencies.isEmpty()) {
            return Optional.empty();
        }
        PanelViews words = new PanelViews(sheet.entries(), codes);
        Optional<Care.Activity> first = sheet.scoring().offers().stream().findFirst();
        List<String> causes = emergencies.stream().map(CauseResult::code).toList();
        Instant since = causes.stream()
                .map(cause ->
                        sheet.draft().seen().getOrDefault(cause, sheet.visit().time()))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return Optional.of(new StripView(
                first.map(activity -> activity.title().in(sheet.locale()))
                        .orElseGet(() ->
                                CodeNames.disposition(codes, sheet.scoring().disposition(), sheet.locale())),
                first.map(activity -> activity.says().in(sheet.locale())).orElse(""),
                emergencies.stream().map(words::cause).toList(),
                PageDates.time(since, sheet.visit().zone()),
                causes.stream().collect(Collectors.joining(" ")),
                sheet.draft().acknowledged().containsAll(causes)));
    }
}
