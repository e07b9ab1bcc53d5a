package org.dorsal.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.archive.AuditorEvidence;
import org.dorsal.archive.VerificationFinding;
import org.dorsal.archive.VerificationReport;
import org.dorsal.archive.VerificationReport.ResultVerdict;

/** Text form of the verification report. */
record ReportText(PrintWriter out, boolean quiet) {
    void print(VerificationReport report, AuditorEvidence evidence, Duration took) {
        report.verdicts().forEach(this::verdict);
        Set<VerificationFinding.FindingKind> kinds = EnumSet.noneOf(VerificationFinding.FindingKind.class);
        for (VerificationFinding doubt : report.doubts()) {
            line(doubt.toString());
            if (kinds.add(doubt.kind())) {
                line("    " + doubt.kind().cure());
            }
        }
        if (report.allDoubts() > report.doubts().size()) {
            line("and " + (report.allDoubts() - report.doubts().size()) + " more doubts");
        }
        report.notes().forEach(note -> line("note: " + note));
        if (evidence.checkpoints().isEmpty()) {
            line(
                    "note: no checkpoint that was kept outside was given; without one nobody can tell whether the whole past was"
                            + " rewritten by somebody who has the key");
        }
        summary(report, took);
    }

    private void verdict(ResultVerdict verdict) {
        String named = verdict.assessment() + " version " + verdict.version() + " position " + verdict.position();
        if (!verdict.good()) {
            line("DOUBTFUL " + named + ": "
                    + verdict.reasons().stream()
                            .map(reason -> reason.kind() + " at " + reason.place())
                            .collect(Collectors.joining("; ")));
        } else if (!quiet) {
            line("good     " + named + scored(verdict.scored()));
        }
    }

    private static String scored(ResultVerdict.RecomputeStatus scored) {
        return switch (scored) {
            case SAME -> "";
            case NOTHING -> " (taken back)";
            case FAILED -> " (not scored again)";
        };
    }

    private void summary(VerificationReport report, Duration took) {
        long doubtful =
                report.verdicts().stream().filter(verdict -> !verdict.good()).count();
        line("export of site " + report.site() + ", log \"" + report.origin() + "\" of " + report.size() + " entries");
        line("checked: "
                + report.counts().entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", ")));
        line("assessments: " + (report.verdicts().size() - doubtful) + " good, " + doubtful + " doubtful");
        long events = report.counts().getOrDefault("events", 0L);
        double seconds = Math.max(1, took.toMillis()) / 1000.0;
        line(String.format(Locale.ROOT, "%.1f s, %.0f events a second", seconds, events / seconds));
        line(report.good() ? "GOOD: nothing is in doubt" : "DOUBTFUL: " + report.allDoubts() + " doubts");
    }

    private void line(String text) {
        out.print(text.replaceAll("\\p{Cntrl}", "?")); // names come from the file
        out.print('\n');
    }
}
