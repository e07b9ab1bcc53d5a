package history.check;

import history.record.Call;
import history.record.Outcome;
import java.time.Instant;
import java.util.*;

/** Check that an export is a snapshot: each resource once, in its newest version at its moment, and files as the manifest says. */
final class ExportCheck {
    /** Milliseconds after its time until which a version may be found, see bulk-export.md. */
    private static final long GUARANTEED = 60_000;

    private ExportCheck() {}

    /** Requires an end of each export, and its whole content; where a clock was wrong by more than a minute, of the files only. */
    static void export(Findings findings) {
        boolean timely = findings.history().of("fault").stream()
                .noneMatch(fault -> fault.sent("kind").equals("JUMP_CLOCK")
                        && Math.abs(Long.parseLong(fault.sent("detail"))) > GUARANTEED);
        List<Call> endings = findings.history().acknowledged("export-end");
        List<String> ended = endings.stream().map(end -> end.sent("export")).toList();
        List<Call> erasures = findings.whole().of("erase").stream()
                .filter(erasure -> erasure.outcome() != Outcome.REFUSED)
                .toList();
        List<String> notFound = findings.history().of("export-gone").stream()
                .map(end -> end.sent("export"))
                .toList();
        for (Call begin : findings.history().acknowledged("export-begin")) {
            boolean erased = notFound.contains(begin.sent("export"))
                    && erasures.stream().anyMatch(erasure -> !erasure.before(begin));
            boolean ends = ended.contains(begin.sent("export")) || erased;
            findings.require(ends || !timely, "an export that was accepted does not end", begin);
        }
        for (Call end : endings) {
            Map<String, Call> lines = new HashMap<>();
            for (Call line : findings.history().of("exported")) {
                if (line.sent("export").equals(end.sent("export"))) {
                    findings.unique(
                            lines, line.got("type") + "/" + line.got("id"), line, "a resource twice in an export");
                }
            }
            if (timely) {
                snapshot(findings, end, lines, Instant.parse(end.got("moment")));
            }
        }
        for (Call file : findings.history().of("export-file")) {
            boolean whole = file.sent("count").equals(file.got("lines"));
            findings.require(whole, "a file has not as many resources as the manifest says", file);
        }
    }

    private static void snapshot(Findings findings, Call end, Map<String, Call> lines, Instant moment) {
        findings.stored().versions().forEach((id, versions) -> {
            String expected = versions.values().stream()
                    .filter(version -> !late(version, moment))
                    .map(version -> version.got("version"))
                    .reduce("", (_, later) -> later);
            Call line = lines.get("QuestionnaireResponse/" + id);
            String version = line == null ? "" : line.got("version");
            findings.require(
                    version.equals(expected),
                    "an export has version '" + version + "' instead of '" + expected + "'",
                    end,
                    versions.lastEntry().getValue());
        });
        for (Call result : findings.history().of("final-result")) {
            Call line = lines.get(result.got("type") + "/" + result.got("id"));
            if (!late(result, moment)) {
                boolean exported = line != null && line.got("version").equals(result.got("version"));
                findings.require(exported, "a result is missing in an export", end, result);
            } else if (result.got("version").equals("1")) {
                findings.require(line == null, "a result of later is in an export", end, result);
            }
        }
    }

    private static boolean late(Call fact, Instant moment) {
        return Instant.parse(fact.got("updated")).isAfter(moment);
    }
}
