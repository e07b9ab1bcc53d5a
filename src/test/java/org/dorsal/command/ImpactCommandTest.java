package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.SomeScoredResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Test of the responses affected by new criteria, and of the reasons. */
class ImpactCommandTest {
    private static final SomeScoredResponse WELL = SomeScoredResponse.nothingWrong();

    @TempDir
    private Path other;

    @Test
    void the_same_edition_changes_nothing() {
        CommandCall called = CommandCall.dorsal(Ndjson.of(Ndjson.good("r1")), "impact", "--edition", "1.0.0");
        assertThat(called.exitCode()).isZero();
        assertThat(called.out()).isEmpty();
        assertThat(called.err()).isEqualTo("dorsal: dispositions changed: 0\n");
    }

    @Test
    void a_newer_edition_says_what_it_asks_anew_and_never_takes_it_for_a_no() {
        JsonNode row = CommandCall.dorsal(Ndjson.of(Ndjson.good("r1")), "impact")
                .rows()
                .getFirst();
        assertThat(row.get("response").asString()).isEqualTo("r1");
        assertThat(row.at("/was/disposition").asString()).isEqualTo("self-care");
        assertThat(row.at("/now/disposition").asString()).isEqualTo("incomplete");
        assertThat(row.get("new")).isEmpty();
        assertThat(row.get("gone")).isEmpty();
        assertThat(row.at("/changed/possible-aortic-event").toString()).isEqualTo("[\"none\",\"not-assessed\"]");
        assertThat(row.get("open").valueStream().map(JsonNode::stringValue)).contains("onset", "cord-signs");
        assertThat(row.at("/now/criteria/0").asString()).contains("|1.1.0#");
    }

    @Test
    void a_changed_criterion_is_told_with_its_flag_and_how_many_it_moves() throws IOException {
        withAgeBound("30");
        CommandCall called = CommandCall.dorsal(
                Ndjson.of(
                        Ndjson.line("at-35", WELL),
                        Ndjson.line("at-25", WELL.with("age-years", "25")),
                        Ndjson.line("at-36", WELL.with("age-years", "36")),
                        Ndjson.line("worse", WELL.with("function-loss", "both-legs"))),
                "impact",
                "--to",
                other.toString(),
                "--edition",
                "1.0.0");
        assertThat(called.rows())
                .extracting(row -> row.get("response").asString())
                .containsExactly("at-35", "at-36");
        assertThat(called.rows())
                .allSatisfy(row -> assertThat(row.get("new").toString()).isEqualTo("[\"age-under-20-or-over-50\"]"));
        assertThat(called.err()).contains("dispositions changed: 2\n", "2 from self-care to clinician-review\n");
        assertThat(called.out()).doesNotContain("Patient/", "age-years");
    }

    @Test
    void what_is_gone_is_told_too() throws IOException {
        withAgeBound("80");
        List<JsonNode> rows = CommandCall.dorsal(
                        Ndjson.of(Ndjson.line("at-60", WELL.with("age-years", "60"))),
                        "impact",
                        "--to",
                        other.toString(),
                        "--edition",
                        "1.0.0")
                .rows();
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.get("gone").toString()).isEqualTo("[\"age-under-20-or-over-50\"]");
            assertThat(row.at("/now/disposition").asString()).isEqualTo("self-care");
        });
    }

    @Test
    void a_refused_line_costs_only_itself() {
        CommandCall called = CommandCall.dorsal(Ndjson.of("{}", Ndjson.good("r2")), "impact");
        assertThat(called.exitCode()).isEqualTo(CommandException.REFUSED);
        assertThat(called.rows()).hasSize(2);
        assertThat(called.rows().getFirst().has("refused")).isTrue();
    }

    @Test
    void an_edition_that_is_not_there_ends_it() {
        CommandCall called = CommandCall.dorsal(Ndjson.of(Ndjson.good("r1")), "impact", "--edition", "9.0.0");
        assertThat(called.exitCode()).isEqualTo(CommandException.USAGE);
        assertThat(called.err()).contains("no edition 9.0.0");
    }

    private void withAgeBound(String bound) throws IOException {
        List<ProfileFile> files = SomeProfiles.changed(
                "plan/upper-back-pain-red-flags-1.0.0.json",
                text -> text.replace("%`age-years` > 50", "%`age-years` > " + bound));
        for (ProfileFile file : files) {
            Path place = other.resolve(file.path());
            Files.createDirectories(place.getParent());
            Files.write(place, file.bytes());
        }
    }
}
