package org.dorsal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {
    private static final String MODELS = "plan/upper-back-pain-evidence-2.0.0.json";

    @Test
    void the_shipped_profiles_have_no_finding() {
        CommandCall called = CommandCall.dorsal("lint");
        assertThat(called.exitCode()).isZero();
        assertThat(called.err()).isEmpty();
        assertThat(called.lines().getLast())
                .isEqualTo("0 findings in " + SomeProfiles.files().size() + " files");
    }

    @Test
    void it_says_who_has_approved_each_plan_and_what_is_out_of_date() {
        assertThat(CommandCall.dorsal("lint").lines())
                .contains(
                        "upper-back-pain-evidence 2.0.0: draft, approved by nobody",
                        "upper-back-pain-care 2.0.0: draft, approved by nobody",
                        "upper-back-pain-care 2.0.0 is out of date: its source was to be reviewed by 2023-12-31:"
                                + " Bupa: Upper back pain (December 2020; its own review was due in December 2023)");
    }

    @Test
    void a_directory_is_read_as_the_service_reads_it(@TempDir Path directory) throws IOException {
        copy(SomeProfiles.files(), directory);
        assertThat(CommandCall.dorsal("lint", directory.toString())).isEqualTo(CommandCall.dorsal("lint"));
    }

    @Test
    void everything_that_is_wrong_is_told_with_file_and_element(@TempDir Path directory) throws IOException {
        copy(
                SomeProfiles.changed(
                        MODELS,
                        text -> text.replace("%`major-history=cancer`", "%`major-story=cancer`")
                                .replace("\"valueCode\": \"emergency\"", "\"valueCode\": \"someday\"")),
                directory);
        CommandCall called = CommandCall.dorsal("lint", directory.toString());
        assertThat(called.exitCode()).isEqualTo(1);
        assertThat(called.lines())
                .anyMatch(line -> line.startsWith(MODELS + ": variable cancer-known: ") && line.contains("major-story"))
                .anyMatch(line -> line.contains("has no tier"));
        assertThat(called.lines().getLast())
                .isEqualTo(called.lines().size() - 1 + " findings in "
                        + SomeProfiles.files().size() + " files");
    }

    @Test
    void a_file_that_is_no_json_is_a_finding(@TempDir Path directory) throws IOException {
        copy(SomeProfiles.files(), directory);
        Files.writeString(directory.resolve("plan/draft.json"), "{");
        CommandCall called = CommandCall.dorsal("lint", directory.toString());
        assertThat(called.exitCode()).isEqualTo(1);
        assertThat(called.lines().getFirst()).startsWith("plan/draft.json: ");
        assertThat(called.lines().getLast()).startsWith("1 finding in ");
    }

    @Test
    void a_directory_that_is_not_there_is_a_fault(@TempDir Path directory) {
        CommandCall called =
                CommandCall.dorsal("lint", directory.resolve("none").toString());
        assertThat(called.exitCode()).isEqualTo(3);
        assertThat(called.err()).contains("is no directory");
        assertThat(called.out()).isEmpty();
    }

    private static void copy(List<ProfileFile> files, Path directory) throws IOException {
        for (ProfileFile file : files) {
            Path path = directory.resolve(file.path());
            Files.createDirectories(path.resolveSibling("."));
            Files.write(path, file.bytes());
        }
    }
}
