package history.check;

import history.record.Call;
import history.record.History;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An export is a snapshot: each resource once, in its newest version at its moment, and files as the manifest says. */
final class Exported extends Check {
    Exported() {
        super("export");
    }

    @Override
    protected void check(History history, Stored stored) {
        List<String> ended = history.acknowledged("export-end").stream()
                .map(end -> end.sent("export"))
                .toList();
        history.acknowledged("export-begin").stream()
                .filter(begin -> !ended.contains(begin.sent("export")))
                .forEach(begin -> report("an export that was accepted does not end", begin));
        for (Call end : history.acknowledged("export-end")) {
            Map<String, Call> lines = new HashMap<>();
            for (Call line : history.of("exported")) {
                if (line.sent("export").equals(end.sent("export"))) {
                    Call other = lines.putIfAbsent(line.got("type") + "/" + line.got("id"), line);
                    require(other == null, "a resource twice in an export", line, other == null ? line : other);
                }
            }
            snapshot(end, lines, history, stored);
        }
        for (Call file : history.of("export-file")) {
            require(
                    file.sent("count").equals(file.got("lines")),
                    "a file has not as many resources as the manifest says",
                    file);
        }
    }

    private void snapshot(Call end, Map<String, Call> lines, History history, Stored stored) {
        Instant moment = Instant.parse(end.got("moment"));
        stored.versions()
                .forEach((id, versions) -> response(end, lines.get("QuestionnaireResponse/" + id), versions, moment));
        for (Call result : history.of("final-result")) {
            Call line = lines.get(result.got("type") + "/" + result.got("id"));
            if (!Instant.parse(result.got("updated")).isAfter(moment)) {
                require(
                        line != null && line.got("version").equals(result.got("version")),
                        "a result is missing in an export",
                        end,
                        result);
            } else if (result.got("version").equals("1")) {
                require(line == null, "a result of later is in an export", end, result);
            }
        }
    }

    private void response(Call end, Call line, TreeMap<Integer, Call> versions, Instant moment) {
        String expected = versions.values().stream()
                .filter(version -> !Instant.parse(version.got("updated")).isAfter(moment))
                .map(version -> version.got("version"))
                .reduce("", (_, later) -> later);
        String exportedVersion = line == null ? "" : line.got("version");
        require(
                exportedVersion.equals(expected),
                "an export has version '" + exportedVersion + "' instead of '" + expected + "'",
                end,
                versions.lastEntry().getValue());
    }
}
