package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Test of the responses affected by other evidence models, and of the reasons. */
class ImpactCommandTest {
    private static final SomeScoredResponse WELL = SomeScoredResponse.nothingWrong();

    @TempDir
    private Path other;

    @Test
    void the_same_edition_changes_nothing() {
        CommandCall called = CommandCall.dorsal(Ndjson.of(Ndjson.good("r1")), "impact", "--edition", "2.0.0");
        assertThat(called.exitCode()).isZero();
        assertThat(called.out()).isEmpty();
        assertThat(called.err()).isEqualTo("dorsal: dispositions changed: 0\n");
    }

    @Test
    void another_edition_says_what_it_asks_anew_and_never_takes_it_for_a_no() throws IOException {
        write(askingAnew(), other);
        JsonNode row = CommandCall.dorsal(Ndjson.of(Ndjson.good("r1")), "impact", "--to", other.toString())
                .rows()
                .getFirst();
        assertThat(row.get("response").asString()).isEqualTo("r1");
        assertThat(row.at("/was/disposition").asString()).isEqualTo("self-care");
        assertThat(row.at("/now/disposition").asString()).isEqualTo("incomplete");
        assertThat(row.get("new")).isEmpty();
        assertThat(row.get("gone")).isEmpty();
        assertThat(row.at("/changed/acs").toString()).isEqualTo("[\"none\",\"incomplete\"]");
        assertThat(row.get("open").valueStream().map(JsonNode::stringValue)).contains("sign-now");
        assertThat(row.at("/now/criteria/0").asString()).contains("|2.0.0#");
    }

    @Test
    void a_changed_condition_is_told_with_its_cause_and_how_many_it_moves() throws IOException {
        write(changed("%`age-years` >= 50 or %`age-years` <= 19", "%`age-years` >= 35 or %`age-years` <= 19"), other);
        CommandCall called = CommandCall.dorsal(
                Ndjson.of(
                        Ndjson.line("at-35", WELL.with("age-years", "35")),
                        Ndjson.line("at-34", WELL),
                        Ndjson.line("at-36", WELL.with("age-years", "36")),
                        Ndjson.line("worse", WELL.with("function-loss", "both-legs-weak"))),
                "impact",
                "--to",
                other.toString(),
                "--edition",
                "2.0.0");
        assertThat(called.rows())
                .extracting(row -> row.get("response").asString())
                .containsExactly("at-35", "at-36");
        assertThat(called.rows())
                .allSatisfy(row -> assertThat(row.get("new").toString()).isEqualTo("[\"undifferentiated\"]"));
        assertThat(called.err()).contains("dispositions changed: 2\n", "2 from self-care to self-care-with-check\n");
        assertThat(called.out()).doesNotContain("Patient/", "age-years");
    }

    @Test
    void what_is_gone_is_told_too() throws IOException {
        write(changed("%`age-years` <= 19", "%`age-years` <= 17"), other);
        List<JsonNode> rows = CommandCall.dorsal(
                        Ndjson.of(Ndjson.line("at-19", WELL.with("age-years", "19"))),
                        "impact",
                        "--to",
                        other.toString(),
                        "--edition",
                        "2.0.0")
                .rows();
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.get("gone").toString()).isEqualTo("[\"undifferentiated\"]");
            assertThat(row.at("/now/disposition").asString()).isEqualTo("self-care");
        });
    }

    @Test
    void a_refused_line_costs_only_itself() throws IOException {
        write(askingAnew(), other);
        CommandCall called = CommandCall.dorsal(Ndjson.of("{}", Ndjson.good("r2")), "impact", "--to", other.toString());
        assertThat(called.exitCode()).isEqualTo(CommandException.REFUSED);
        assertThat(called.rows()).hasSize(2);
        assertThat(called.rows().getFirst().has("refused")).isTrue();
        assertThat(called.rows().getLast().path("response").asString("")).isEqualTo("r2");
    }

    @Test
    void an_edition_that_is_not_there_ends_it() {
        CommandCall called = CommandCall.dorsal(Ndjson.of(Ndjson.good("r1")), "impact", "--edition", "9.0.0");
        assertThat(called.exitCode()).isEqualTo(CommandException.USAGE);
        assertThat(called.err()).contains("no edition 9.0.0");
    }

    /** Profiles with a question under another linkId: answers to the shipped form do not answer it. */
    static List<ProfileFile> askingAnew() {
        return SomeProfiles.files().stream()
                .map(file -> new ProfileFile(
                        file.path(),
                        new String(file.bytes(), StandardCharsets.UTF_8)
                                .replace("sign-with-pain", "sign-now")
                                .getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    static void write(List<ProfileFile> files, Path directory) throws IOException {
        for (ProfileFile file : files) {
            Path place = directory.resolve(file.path());
            Files.createDirectories(place.resolveSibling("."));
            Files.write(place, file.bytes());
        }
    }

    private static List<ProfileFile> changed(String condition, String other) {
        return SomeProfiles.changed("plan/upper-back-pain-evidence-2.0.0.json", text -> text.replace(condition, other));
    }
}
