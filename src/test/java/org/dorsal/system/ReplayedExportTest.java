package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.function.Consumer;
import java.util.zip.*;
import org.dorsal.ReplayProgram;
import org.dorsal.ReplayProgram.ReplayRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** src/docs/audit/verify.md: the example in Python computes each result of an export again and names those that differ. */
class ReplayedExportTest {
    private static final String PANEL = "\"triage-result\"";
    private static final String RESPONSE = "\"resourceType\":\"QuestionnaireResponse\"";

    @BeforeAll
    static void python_is_there() {
        ReplayProgram.assumePython();
    }

    @Test
    void results_that_nobody_touched_are_the_same() {
        ReplayRun run = replayed(SomeExport.whole(LoggedDay.shared().database()).file());

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out()).matches("(?s)[^\n]+: [1-9][0-9]* results are the same, 0 are in doubt\n");
    }

    @Test
    void profiles_from_elsewhere_do_as_well() {
        Path export = SomeExport.whole(LoggedDay.shared().database()).file();

        ReplayRun run = ReplayProgram.SHIPPED.run(new byte[0], "check", "--profiles", "profiles", export.toString());

        assertThat(run.exitCode()).as(run.out()).isZero();
    }

    /** Change of a stored panel or response, as an owner of the database can make it. */
    private record Change(String name, String having, Consumer<ObjectNode> change) {}

    private static final List<Change> CHANGES = List.of(
            new Change(
                    "another disposition",
                    PANEL,
                    panel -> ((ObjectNode) panel.at("/valueCodeableConcept/coding/0")).put("code", "self-care")),
            new Change("a cause left out", PANEL, panel -> {
                ArrayNode components = panel.withArray("component");
                components.remove(components.size() - 1);
            }),
            new Change(
                    "other models",
                    PANEL,
                    panel -> ((ObjectNode) panel.at("/extension/0/extension/1")).put("valueString", "0".repeat(64))),
            new Change("answers left out", RESPONSE, response -> response.remove("item")),
            new Change("a panel made another Observation", PANEL, panel -> panel.remove("code")));

    /** All changes in one export, each of another result. */
    @Test
    void a_result_that_was_changed_is_named(@TempDir Path folder) throws IOException {
        Path changed = folder.resolve("changed.zip");
        Map<String, Change> touched = new HashMap<>();
        try (ZipFile from = new ZipFile(
                        SomeExport.whole(LoggedDay.shared().database()).file().toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(changed))) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                String text = new String(from.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write((entry.getName().equals("resources.ndjson") ? changed(text, touched) : text)
                        .getBytes(StandardCharsets.UTF_8));
                to.closeEntry();
            }
        }
        assertThat(touched.values()).containsExactlyInAnyOrderElementsOf(CHANGES);

        ReplayRun run = replayed(changed);

        assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
        touched.forEach((assessment, change) -> assertThat(run.out().lines())
                .as("%s of %s, or the result that it was computed from or for", change.name(), assessment)
                .anyMatch(line -> line.matches("(Observation|QuestionnaireResponse)/.*: .*")
                        && assessment(line).equals(assessment)));
        assertThat(run.out()).contains(" " + CHANGES.size() + " are in doubt");
    }

    private static String changed(String rows, Map<String, Change> touched) {
        Deque<Change> changes = new ArrayDeque<>(CHANGES);
        List<String> lines = new ArrayList<>();
        for (String line : rows.lines().toList()) {
            ObjectNode row = (ObjectNode) JsonMapper.shared().readTree(line);
            String body = row.path("body").asString("");
            String assessment = assessment(
                    row.path("type").asString() + "/" + row.path("id").asString());
            if (!changes.isEmpty()
                    && body.contains(changes.element().having())
                    && !body.contains("entered-in-error")
                    && !touched.containsKey(assessment)) {
                ObjectNode resource = (ObjectNode) JsonMapper.shared().readTree(body);
                Change change = changes.remove();
                change.change().accept(resource);
                row.put("body", resource.toString());
                touched.put(assessment, change);
            }
            lines.add(row.toString());
        }
        return String.join("\n", lines) + "\n";
    }

    /** The id that the resources of an assessment have, without the digits that differ. */
    private static String assessment(String reference) {
        return reference.replaceFirst("(?s)^\\w+/(.{15})...(.{18}).*", "$1$2");
    }

    private static ReplayRun replayed(Path export) {
        return ReplayProgram.SHIPPED.run(new byte[0], "check", export.toString());
    }
}
